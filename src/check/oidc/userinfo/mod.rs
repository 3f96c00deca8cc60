//! The userinfo request.

pub(in crate::check) mod bearer;
pub(in crate::check) mod sub_used;
