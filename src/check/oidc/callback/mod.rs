//! The authorization response at the app.

pub(in crate::check) mod bound_to_browser;
pub(in crate::check) mod code;
pub(in crate::check) mod code_cleared;
pub(in crate::check) mod error_reported;
pub(in crate::check) mod iss;
pub(in crate::check) mod no_front_tokens;
pub(in crate::check) mod state_match;
pub(in crate::check) mod status;
pub(in crate::check) mod target;
