//! The token request.

pub(in crate::check) mod basic_encoding;
pub(in crate::check) mod client_auth;
pub(in crate::check) mod code_once;
pub(in crate::check) mod from_server;
pub(in crate::check) mod grant_type;
pub(in crate::check) mod latency;
pub(in crate::check) mod no_refresh;
pub(in crate::check) mod pkce_verifier;
pub(in crate::check) mod private_key_jwt;
pub(in crate::check) mod redirect_uri;
pub(in crate::check) mod request_form;
