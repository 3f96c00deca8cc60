//! The app's metadata.

pub(in crate::check) mod acs;
pub(in crate::check) mod entity_id;
pub(in crate::check) mod keys;
pub(in crate::check) mod parse;
pub(in crate::check) mod slo;
pub(in crate::check) mod validity;
pub(in crate::check) mod want_assertions_signed;
