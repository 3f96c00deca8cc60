//! What is said of the user.

pub(in crate::check) mod email_verified;
pub(in crate::check) mod jit;
