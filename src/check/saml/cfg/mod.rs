//! What the submission declares for SAML.

pub(in crate::check) mod relaystate;
pub(in crate::check) mod url_length;
pub(in crate::check) mod variables;
