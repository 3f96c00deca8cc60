//! The request of the app.

pub(in crate::check) mod acs_url;
pub(in crate::check) mod destination;
pub(in crate::check) mod issue_instant;
pub(in crate::check) mod issuer;
pub(in crate::check) mod present;
pub(in crate::check) mod protocol_binding;
pub(in crate::check) mod version;
pub(in crate::check) mod wellformed;
