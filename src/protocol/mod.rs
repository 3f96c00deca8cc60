//! Protocol messages: bytes in, a typed message or a typed error out. Keeps the raw bytes, judges nothing.

mod parameters;
mod place;

pub mod oidc;
pub mod saml;

pub use parameters::{ParameterPlace, Parameters, RequestPart};
pub use place::{Placed, PlacedText};
