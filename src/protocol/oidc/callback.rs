//! The authorization response at the redirect address (OpenID Connect Core §3.1.2.5, §3.1.2.6).

use serde::Serialize;
use url::Url;

use crate::protocol::Parameters;

use super::authorization::endpoint;

/// How the response travelled (OAuth 2.0 Multiple Response Types §2.1, Form Post Response Mode).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseMode {
    /// In the query.
    Query,
    /// Behind `#`, where the app's server does not see it.
    Fragment,
    /// In a form.
    FormPost,
}

/// An authorization response as the browser delivered it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// Where it was delivered: the address without the response's parameters, other query parameters kept.
    pub target: String,
    /// How it was delivered.
    pub mode: ResponseMode,
    /// The response's parameters.
    pub parameters: Parameters,
}

impl Callback {
    /// The names that only an authorization response has.
    pub const RESPONSE: [&str; 8] =
        ["code", "state", "iss", "error", "error_description", "error_uri", "session_state", "id_token"];
    /// Tokens that must not pass through the browser in the code flow.
    pub const TOKENS: [&str; 3] = ["id_token", "access_token", "refresh_token"];

    /// Takes a request for an authorization response when it carries a code, an error or a token.
    pub fn recognise(url: &Url, form: Option<&[u8]>) -> Option<Self> {
        let candidates = [
            form.map(|form| (ResponseMode::FormPost, Parameters::parse(form))),
            Some((ResponseMode::Fragment, Parameters::of_fragment(url))),
            Some((ResponseMode::Query, Parameters::of_query(url))),
        ];
        let (mode, parameters) = candidates
            .into_iter()
            .flatten()
            .find(|(_, parameters)| ["code", "error"].iter().chain(&Self::TOKENS).any(|name| parameters.has(name)))?;
        let target = match mode {
            ResponseMode::Query => without_response(url),
            ResponseMode::Fragment | ResponseMode::FormPost => without_fragment(url),
        };
        Some(Self { target, mode, parameters })
    }

    /// A parameter's value. `code` and the tokens are secret.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters.get(name)
    }

    /// Names of the tokens that it carries.
    pub fn tokens(&self) -> impl Iterator<Item = &'static str> {
        Self::TOKENS.into_iter().filter(|name| self.parameters.has(name))
    }
}

fn without_fragment(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    url.to_string()
}

/// A redirect address may have a query of its own, which the response is added to (RFC 6749 §3.1.2).
fn without_response(url: &Url) -> String {
    let own: Vec<_> = url
        .query()
        .unwrap_or("")
        .split('&')
        .filter(|pair| {
            let parsed = Parameters::parse(pair.as_bytes());
            let name = parsed.names().next();
            name.is_some_and(|name| !Callback::RESPONSE.contains(&name) && !Callback::TOKENS.contains(&name))
        })
        .collect();
    if own.is_empty() {
        return endpoint(url);
    }
    format!("{}?{}", endpoint(url), own.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recognise(url: &str, form: Option<&str>) -> Option<Callback> {
        Callback::recognise(&Url::parse(url).unwrap(), form.map(str::as_bytes))
    }

    #[test]
    fn all_three_modes_are_recognised() {
        let query = recognise("https://a/cb?tenant=1&code=c&state=s", None).unwrap();
        assert_eq!(
            (query.mode, query.target.as_str(), query.get("state")),
            (ResponseMode::Query, "https://a/cb?tenant=1", Some("s"))
        );
        let fragment = recognise("https://a/cb#id_token=t&state=s", None).unwrap();
        assert_eq!((fragment.mode, fragment.target.as_str()), (ResponseMode::Fragment, "https://a/cb"));
        assert_eq!(fragment.tokens().collect::<Vec<_>>(), ["id_token"]);
        let form = recognise("https://a/cb", Some("error=access_denied&state=s")).unwrap();
        assert_eq!((form.mode, form.get("error")), (ResponseMode::FormPost, Some("access_denied")));
        assert_eq!(recognise("https://a/cb?state=s", None), None);
    }
}
