//! Just-in-time provisioning.

pub(in crate::check) mod attr_unicode;
pub(in crate::check) mod cleanup_okta;
pub(in crate::check) mod flow_selection;
pub(in crate::check) mod login_first_visit;
pub(in crate::check) mod profile_email;
pub(in crate::check) mod profile_first_name;
pub(in crate::check) mod profile_last_name;
pub(in crate::check) mod repeat_same_account;
pub(in crate::check) mod user_fresh;
