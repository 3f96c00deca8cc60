//! Just-in-time provisioning.

pub(super) mod login_first_visit;
pub(super) mod profile_email;
pub(super) mod profile_first_name;
pub(super) mod profile_last_name;
