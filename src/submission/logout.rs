//! Universal Logout (global token revocation).

use schemars::JsonSchema;
use serde::Deserialize;

use crate::located::Located;

/// The properties of Universal Logout.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `endpoint`")]
pub struct UniversalLogout {
    /// Where Okta says that a user's sessions end: an expression as a whole.
    pub endpoint: Option<Located<String>>,
    /// How Okta authenticates itself there; `signed_jwt` unless given, and nothing else is taken.
    pub authentication: Option<Located<String>>,
    /// How a user is named there; by e-mail address unless given.
    #[serde(default)]
    pub subject_format: SubjectFormat,
    /// The app ends only a part of a user's sessions and tokens.
    #[serde(default)]
    pub partial: bool,
}

/// How Universal Logout names a user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubjectFormat {
    /// By e-mail address.
    #[default]
    Email,
    /// By issuer and subject.
    IssSub,
}

impl UniversalLogout {
    pub(super) fn texts(&mut self) -> impl Iterator<Item = &mut Located<String>> {
        self.endpoint.iter_mut().chain(&mut self.authentication)
    }
}
