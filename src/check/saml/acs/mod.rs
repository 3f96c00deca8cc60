//! How the assertion consumer service takes the response.

pub(in crate::check) mod location_same_site;
pub(in crate::check) mod no_artifacts_in_html;
pub(in crate::check) mod no_get;
pub(in crate::check) mod relaystate_echo;
pub(in crate::check) mod status;
