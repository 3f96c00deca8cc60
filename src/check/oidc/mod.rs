//! OpenID Connect messages, in the order of their way.

pub(super) mod authz;
pub(super) mod callback;
pub(super) mod initiate;
pub(super) mod log_code_redeemed;
