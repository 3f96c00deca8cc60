//! What happened between the pages, whatever the protocol.

pub(super) mod cookies_kept;
pub(super) mod identity_matches;
pub(super) mod idp_reached;
pub(super) mod log_sso;
pub(super) mod logout_ends_sp_session;
pub(super) mod main_frame_no_error;
pub(super) mod redirects_bounded;
pub(super) mod scheme_https;
pub(super) mod sp_returned;
pub(super) mod success_marker;
