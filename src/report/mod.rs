//! What is made of a run: one module per format.

pub mod har;
pub mod message;
pub mod result;
