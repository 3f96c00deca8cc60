//! The keys of the org.

pub(in crate::check) mod cache;
pub(in crate::check) mod fetched;
pub(in crate::check) mod shape;
