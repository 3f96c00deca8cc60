//! Third-party-initiated login: what a tile of the dashboard starts.

pub(in crate::check) mod configured;
pub(in crate::check) mod fresh_request;
pub(in crate::check) mod iss_accepted;
pub(in crate::check) mod login_hint;
pub(in crate::check) mod no_iss;
pub(in crate::check) mod post;
pub(in crate::check) mod target_link;
