//! The instance's metadata.

pub(in crate::check) mod cert;
pub(in crate::check) mod entity_id;
pub(in crate::check) mod sso_url;
