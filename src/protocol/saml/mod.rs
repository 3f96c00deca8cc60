//! SAML 2.0 messages: bytes in, typed message or typed error out. The bytes are kept; nothing is
//! judged here.

mod authn_request;
mod encoding;
mod error;
pub mod limits;
mod metadata;
mod response;
#[cfg(test)]
pub(crate) mod sample;
pub mod signature;
mod time;
mod xml;

pub use authn_request::{AuthnRequest, NameIdPolicy};
pub use encoding::{Binding, Decoded};
pub use error::SamlError;
pub use metadata::{Endpoint, IdpMetadata};
pub use response::{
    Assertion, Attribute, AuthnStatement, Conditions, EntityName, NameId, Response, Status, Subject,
    SubjectConfirmation,
};
pub use time::Instant;
pub use xml::Xml;
