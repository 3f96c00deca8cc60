//! The authorization request of the app.

pub(in crate::check) mod client_id;
pub(in crate::check) mod csrf_any;
pub(in crate::check) mod endpoint_discovered;
pub(in crate::check) mod endpoint_org;
pub(in crate::check) mod no_dup_params;
pub(in crate::check) mod no_secret;
pub(in crate::check) mod nonce;
pub(in crate::check) mod pkce_present;
pub(in crate::check) mod pkce_s256;
pub(in crate::check) mod prompt_maxage;
pub(in crate::check) mod redirect_uri;
pub(in crate::check) mod request_object;
pub(in crate::check) mod response_mode;
pub(in crate::check) mod response_type;
pub(in crate::check) mod scope_allowed;
pub(in crate::check) mod scope_openid;
pub(in crate::check) mod scope_profile_jit;
pub(in crate::check) mod state_opaque;
pub(in crate::check) mod state_present;
pub(in crate::check) mod state_unique;
