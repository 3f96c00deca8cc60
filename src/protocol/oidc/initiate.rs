//! The request that starts a sign-on at the app on the org's behalf (OpenID Connect Core §4).

use serde::Serialize;
use url::Url;

use crate::protocol::Parameters;

/// A third-party-initiated login request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InitiateLogin {
    /// `iss`: which org asks.
    pub iss: Option<String>,
    /// `login_hint`.
    pub login_hint: Option<String>,
    /// `target_link_uri`.
    pub target_link_uri: Option<String>,
}

impl InitiateLogin {
    /// Reads a request to the app's initiate-login address.
    pub fn read(url: &Url, form: Option<&[u8]>) -> Self {
        let query = Parameters::of_query(url);
        let form = form.map(Parameters::parse).unwrap_or_default();
        let get = |name| query.get(name).or_else(|| form.get(name)).map(str::to_owned);
        Self { iss: get("iss"), login_hint: get("login_hint"), target_link_uri: get("target_link_uri") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_comes_in_a_query_or_a_form() {
        let url = Url::parse("https://a/login?iss=https%3A%2F%2Fo").unwrap();
        assert_eq!(InitiateLogin::read(&url, None).iss.as_deref(), Some("https://o"));
        let url = Url::parse("https://a/login").unwrap();
        let read = InitiateLogin::read(&url, Some(b"iss=https://o&login_hint=ann"));
        assert_eq!((read.iss.as_deref(), read.login_hint.as_deref()), (Some("https://o"), Some("ann")));
        assert_eq!(InitiateLogin::read(&url, None).iss, None);
    }
}
