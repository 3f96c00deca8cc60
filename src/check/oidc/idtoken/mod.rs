//! The ID token.

pub(in crate::check) mod at_hash;
pub(in crate::check) mod auth_time;
pub(in crate::check) mod iss_aud;
pub(in crate::check) mod nonce;
pub(in crate::check) mod sig;
pub(in crate::check) mod sub;
pub(in crate::check) mod times;
