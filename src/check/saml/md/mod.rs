//! Metadata of both sides.

pub(in crate::check) mod idp;
pub(in crate::check) mod sp;
