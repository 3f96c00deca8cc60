//! What the app does with the response.

pub(in crate::check) mod relaystate_echo;
pub(in crate::check) mod status;
