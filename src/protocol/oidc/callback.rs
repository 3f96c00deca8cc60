//! The authorization response at the redirect address (OpenID Connect Core §3.1.2.5, §3.1.2.6; RFC 6749
//! §4.2.2; RFC 9207; Session Management 1.0 §2).

use serde::Serialize;
use url::Url;

use super::{Member, WrongType, authorization::endpoint};
use crate::protocol::{Parameters, Placed, RequestPart};

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

impl ResponseMode {
    /// The part of the request that the response's places count bytes of.
    pub fn part(self) -> RequestPart {
        match self {
            Self::Query => RequestPart::Query,
            Self::Fragment => RequestPart::Fragment,
            Self::FormPost => RequestPart::Form,
        }
    }
}

/// An authorization response as the browser delivered it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// Where it was delivered: the address without the response's parameters, other query parameters kept.
    pub target: String,
    /// How it was delivered.
    pub mode: ResponseMode,
    /// All parameters of the part that the response came in, with their places in it.
    pub parameters: Parameters,
}

impl Callback {
    /// The names that only an authorization response has.
    pub const RESPONSE: [&str; 10] = [
        "code",
        "state",
        "iss",
        "error",
        "error_description",
        "error_uri",
        "session_state",
        "id_token",
        "expires_in",
        "token_type",
    ];
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

    /// A parameter's value, and where it stands in its part of the request.
    pub fn placed(&self, name: &str) -> Option<Placed<String>> {
        self.parameters.placed(name)
    }

    /// `iss`: which issuer answers (RFC 9207 §2).
    pub fn iss(&self) -> Option<Placed<String>> {
        self.placed("iss")
    }

    /// `session_state`.
    pub fn session_state(&self) -> Option<Placed<String>> {
        self.placed("session_state")
    }

    /// `expires_in`: for how many seconds the access token in the response is valid.
    ///
    /// # Errors
    /// When it is there, but is not a whole number.
    pub fn expires_in(&self) -> Member<u64> {
        let Some(text) = self.placed("expires_in") else { return Ok(None) };
        let digits = !text.value.is_empty() && text.value.bytes().all(|byte| byte.is_ascii_digit());
        match text.value.parse().ok().filter(|_| digits) {
            Some(seconds) => Ok(Some(Placed::new(seconds, text.place))),
            None => Err(WrongType {
                name: "expires_in".to_owned(),
                expected: "a whole number",
                seen: "another text",
                place: text.place,
            }),
        }
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

    #[test]
    fn the_part_and_what_stands_in_it_are_kept() {
        let fragment = "access_token=t&token_type=Bearer&expires_in=3600&session_state=x&iss=https%3A%2F%2Fo&state=s";
        let callback = recognise(&format!("https://a/cb?code=1#{fragment}"), None).unwrap();
        assert_eq!((callback.mode.part(), callback.get("code")), (RequestPart::Fragment, None));
        let iss = callback.iss().unwrap();
        assert_eq!((iss.value.as_str(), &fragment[iss.place]), ("https://o", "https%3A%2F%2Fo"));
        assert_eq!(callback.session_state().unwrap().value, "x");
        assert_eq!(callback.expires_in().unwrap().unwrap().value, 3600);
        assert_eq!(
            (ResponseMode::Query.part(), ResponseMode::FormPost.part()),
            (RequestPart::Query, RequestPart::Form)
        );
        for wrong in ["", "+1", "-1", "1.5", "0x1", "99999999999999999999999"] {
            let callback = recognise(&format!("https://a/cb?access_token=t&expires_in={wrong}"), None).unwrap();
            assert!(callback.expires_in().is_err(), "{wrong}");
        }
        assert_eq!(
            recognise("https://a/cb?tenant=1&code=c&expires_in=1&token_type=x", None).unwrap().target,
            "https://a/cb?tenant=1"
        );
    }

    #[test]
    fn a_fragment_that_routes_inside_a_page_is_no_response() {
        for fragment in ["/cb?code=1", "?code=1", "!code=1"] {
            assert_eq!(recognise(&format!("https://a/cb#{fragment}"), None), None, "{fragment}");
        }
    }
}
