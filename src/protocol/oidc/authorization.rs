//! The authorization request (OpenID Connect Core §3.1.2.1, §6; RFC 6749 §4.1.1; RFC 7636 §4.3).

use url::Url;

use super::{OidcError, jose::Jws};
use crate::protocol::{Parameters, Placed, RequestPart};

/// An authorization request as the app sent it through the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationRequest {
    /// The address without query and fragment.
    pub endpoint: String,
    /// Where the parameters stood: the query, or the form of a POST.
    pub part: RequestPart,
    /// All parameters of that part, with their places in it.
    pub parameters: Parameters,
}

impl AuthorizationRequest {
    /// Takes a request for an authorization request when it has `client_id` and what goes with it:
    /// `response_type`, or a reference to parameters that were sent elsewhere (RFC 9126, RFC 9101).
    pub fn recognise(url: &Url, form: Option<&[u8]>) -> Option<Self> {
        let candidates = [
            form.map(|form| (RequestPart::Form, Parameters::parse(form))),
            Some((RequestPart::Query, Parameters::of_query(url))),
        ];
        let (part, parameters) = candidates.into_iter().flatten().find(|(_, parameters)| {
            parameters.has("client_id")
                && ["response_type", "request_uri", "request", "redirect_uri"].iter().any(|name| parameters.has(name))
        })?;
        Some(Self { endpoint: endpoint(url), part, parameters })
    }

    /// The parameters themselves were sent elsewhere: pushed (RFC 9126) or in a request object.
    pub fn by_reference(&self) -> bool {
        self.parameters.has("request_uri") || self.parameters.has("request")
    }

    /// The address or name under which the parameters were left (RFC 9101 §5.2; RFC 9126 §4).
    pub fn request_uri(&self) -> Option<Placed<String>> {
        self.parameters.placed("request_uri")
    }

    /// The request object (RFC 9101 §4; OpenID Connect Core §6.1), taken apart: its claims are the
    /// parameters, whether it is signed or not. `None` without a `request`.
    pub fn request_object(&self) -> Option<Result<Jws, OidcError>> {
        self.get("request").map(Jws::decode)
    }

    /// A parameter's value.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters.get(name)
    }

    /// A parameter's value, and where it stands in its part of the request.
    pub fn placed(&self, name: &str) -> Option<Placed<String>> {
        self.parameters.placed(name)
    }

    /// The members of `scope`.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.get("scope").unwrap_or("").split_ascii_whitespace()
    }
}

/// An address without query and fragment, as endpoints are compared.
pub(super) fn endpoint(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{
        PlacedText,
        oidc::{
            sample::{ORG, encode, token},
            verify,
        },
    };

    fn recognise(url: &str, form: Option<&str>) -> Option<AuthorizationRequest> {
        AuthorizationRequest::recognise(&Url::parse(url).unwrap(), form.map(str::as_bytes))
    }

    #[test]
    fn requests_are_recognised_by_their_parameters() {
        let request =
            recognise("https://o/oauth2/v1/authorize?client_id=a&response_type=code&scope=openid+email", None).unwrap();
        assert_eq!(request.endpoint, "https://o/oauth2/v1/authorize");
        assert_eq!(request.scopes().collect::<Vec<_>>(), ["openid", "email"]);
        assert!(!request.by_reference());
        assert!(recognise("https://o/oauth2/v1/authorize?client_id=a&request_uri=urn:x", None).unwrap().by_reference());
        assert_eq!(
            recognise("https://o/a", Some("client_id=a&response_type=code")).unwrap().get("client_id"),
            Some("a")
        );
        assert_eq!(recognise("https://o/login?client_id=a", None), None);
    }

    #[test]
    fn the_part_and_the_places_are_kept() {
        let query = recognise("https://o/a?client_id=0oa1&response_type=code&state=a%20b#state=c", None).unwrap();
        let state = query.placed("state").unwrap();
        assert_eq!((query.part, state.value.as_str()), (RequestPart::Query, "a b"));
        assert_eq!(&query.parameters.raw()[state.place], b"a%20b");
        let form = recognise("https://o/a?client_id=x", Some("client_id=a&request_uri=urn%3Ax")).unwrap();
        assert_eq!((form.part, form.request_uri().text()), (RequestPart::Form, Some("urn:x")));
        let query = recognise("https://o/a?client_id=x&response_type=code", Some("client_id=a")).unwrap();
        assert_eq!((query.part, query.get("client_id")), (RequestPart::Query, Some("x")));
    }

    #[test]
    fn a_request_object_can_be_read_signed_or_not() {
        let object = |request: &str| {
            recognise(&format!("https://o/a?client_id=0oa1&request={request}"), None).unwrap().request_object()
        };
        let claims = serde_json::json!({"client_id": "0oa1", "response_type": "code", "max_age": 0});
        let unsigned = format!("{}.{}.", encode(r#"{"alg":"none"}"#), encode(claims.to_string()));
        let read = object(&unsigned).unwrap().unwrap();
        assert_eq!(read.claims.string("response_type").unwrap().text(), Some("code"));
        assert_eq!(
            (read.claims.whole_number("max_age").unwrap().unwrap().value, read.signature()),
            (0, b"".as_slice())
        );
        let signed = object(&token(&ORG, &serde_json::json!({"alg": "RS256"}), &claims)).unwrap().unwrap();
        assert_eq!(signed.claims.members(), read.claims.members());
        assert!(matches!(object("a.b.c.d.e"), Some(Err(OidcError::Encrypted))));
        assert!(matches!(object("garbage"), Some(Err(OidcError::Parts { parts: 1 }))));
        assert!(recognise("https://o/a?client_id=a&response_type=code", None).unwrap().request_object().is_none());
        let keys = crate::protocol::oidc::jwks::JwkSet::parse(br#"{"keys":[]}"#).unwrap();
        assert!(verify(&read, &keys).is_err(), "readable is not believable");
    }
}
