//! `RelayState` as the app sends it.

pub(in crate::check) mod content;
pub(in crate::check) mod length;
