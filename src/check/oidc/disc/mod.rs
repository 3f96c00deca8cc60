//! The discovery document.

pub(in crate::check) mod issuer;
pub(in crate::check) mod required;
