//! The request that starts a sign-on at the app on the org's behalf (OpenID Connect Core §4).

use serde::Serialize;
use url::Url;

use crate::protocol::{Parameters, Placed, RequestPart};

/// A third-party-initiated login request. The places of its members count bytes of the part that it
/// came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InitiateLogin {
    /// Where the parameters stood: the query, or the form of a POST.
    #[serde(skip)]
    pub part: RequestPart,
    /// All parameters of that part.
    #[serde(skip)]
    pub parameters: Parameters,
    /// `iss`: which org asks.
    pub iss: Option<Placed<String>>,
    /// `login_hint`.
    pub login_hint: Option<Placed<String>>,
    /// `target_link_uri`.
    pub target_link_uri: Option<Placed<String>>,
}

impl InitiateLogin {
    /// Reads a request to the app's initiate-login address. It comes in one part: the one with an `iss`,
    /// or else with any of its parameters, the query before the form.
    pub fn read(url: &Url, form: Option<&[u8]>) -> Self {
        const NAMES: [&str; 3] = ["iss", "login_hint", "target_link_uri"];
        let rank = |(_, parameters): &(RequestPart, Parameters)| {
            NAMES.iter().position(|name| parameters.has(name)).unwrap_or(NAMES.len())
        };
        let query = (RequestPart::Query, Parameters::of_query(url));
        let form = form.map(|form| (RequestPart::Form, Parameters::parse(form)));
        let (part, parameters) = match form {
            Some(form) if rank(&form) < rank(&query) => form,
            _ => query,
        };
        let [iss, login_hint, target_link_uri] = NAMES.map(|name| parameters.placed(name));
        Self { part, parameters, iss, login_hint, target_link_uri }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::PlacedText;

    fn read(url: &str, form: Option<&str>) -> InitiateLogin {
        InitiateLogin::read(&Url::parse(url).unwrap(), form.map(str::as_bytes))
    }

    #[test]
    fn it_comes_in_a_query_or_a_form() {
        let query = read("https://a/login?iss=https%3A%2F%2Fo", None);
        let iss = query.iss.clone().unwrap();
        assert_eq!((query.part, iss.value.as_str()), (RequestPart::Query, "https://o"));
        assert_eq!(&query.parameters.raw()[iss.place], b"https%3A%2F%2Fo");
        let form = read("https://a/login?tenant=1", Some("iss=https://o&login_hint=ann"));
        assert_eq!(
            (form.part, form.iss.text(), form.login_hint.text()),
            (RequestPart::Form, Some("https://o"), Some("ann"))
        );
        let both = read("https://a/login?login_hint=bob", Some("iss=https://o"));
        assert_eq!((both.part, both.iss.text(), both.login_hint.text()), (RequestPart::Form, Some("https://o"), None));
        let twice = read("https://a/login?iss=https://o", Some("iss=https://evil.test"));
        assert_eq!((twice.part, twice.iss.text()), (RequestPart::Query, Some("https://o")));
        let none = read("https://a/login", Some("x=1"));
        assert_eq!((none.part, none.iss.text()), (RequestPart::Query, None));
    }

    #[test]
    fn it_is_written_without_places() {
        let written = serde_json::to_value(read("https://a/login?iss=https://o&x=1", None)).unwrap();
        let expected = serde_json::json!({"iss": "https://o", "login_hint": null, "target_link_uri": null});
        assert_eq!(written, expected);
    }
}
