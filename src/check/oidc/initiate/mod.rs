//! Third-party-initiated login: what a tile of the dashboard starts.

pub(in crate::check) mod fresh_request;
pub(in crate::check) mod iss_accepted;
