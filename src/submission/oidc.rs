//! The OpenID Connect page of the wizard.

use crate::located::{Located, Place};

/// The properties of OpenID Connect. Addresses may hold expressions in `{…}`.
#[derive(Clone, Debug, Default)]
pub struct OidcProperties {
    /// Where the org may send the authorization response.
    pub redirect_uris: Vec<Located<String>>,
    /// Where a tile leads; its presence turns the IdP flow on.
    pub initiate_login_uri: Option<Located<String>>,
    /// Where the org may send the browser after signing out.
    pub post_logout_uris: Vec<Located<String>>,
    /// The guide for customers' administrators.
    pub configuration_guide: Option<Located<String>>,
    /// Whether the app creates unknown users when they first sign in; `None` when it is not said.
    pub just_in_time: Option<Located<bool>>,
    /// Where just-in-time provisioning is said, or would be.
    pub supports: Place,
}

impl OidcProperties {
    pub(super) fn texts(&mut self) -> impl Iterator<Item = &mut Located<String>> {
        let addresses = self.redirect_uris.iter_mut().chain(&mut self.initiate_login_uri);
        addresses.chain(&mut self.post_logout_uris).chain(&mut self.configuration_guide)
    }
}
