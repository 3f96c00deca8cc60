//! Cookies, as DevTools tells and takes them.

use serde::{Deserialize, Serialize};

use super::{
    ContextId,
    command::{Command, Nothing},
};

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GetCookies<'a> {
    pub(crate) browser_context_id: &'a ContextId,
}

impl Command for GetCookies<'_> {
    const METHOD: &'static str = "Storage.getCookies";
    type Reply = Cookies;
}

#[derive(Deserialize)]
pub(crate) struct Cookies {
    pub(crate) cookies: Vec<Cookie>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SetCookies<'a> {
    pub(crate) cookies: Vec<Cookie>,
    pub(crate) browser_context_id: &'a ContextId,
}

impl Command for SetCookies<'_> {
    const METHOD: &'static str = "Storage.setCookies";
    type Reply = Nothing;
}

/// `Network.Cookie`, and `Network.CookieParam` where the same field has the same name.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cookie {
    pub(crate) name: String,
    pub(crate) value: String,
    /// With a dot in front when the cookie is for all hosts below, too.
    pub(crate) domain: String,
    pub(crate) path: String,
    /// Seconds since 1970; negative, or not there, for a session cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) expires: Option<f64>,
    pub(crate) http_only: bool,
    pub(crate) secure: bool,
    /// `Strict`, `Lax` or `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) same_site: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) priority: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source_scheme: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source_port: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) partition_key: Option<PartitionKey>,
    /// The partition is of an origin that has no name.
    #[serde(default, skip_serializing)]
    pub(crate) partition_key_opaque: bool,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PartitionKey {
    pub(crate) top_level_site: String,
    pub(crate) has_cross_site_ancestor: bool,
}
