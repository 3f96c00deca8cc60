//! What is made of a run: one module per format.

pub mod har;
pub mod html;
pub mod message;
pub mod reference;
pub mod result;
