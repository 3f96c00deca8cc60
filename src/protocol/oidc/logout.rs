//! The request to sign out at the org (OpenID Connect RP-Initiated Logout 1.0 §2).

use url::Url;

use super::{OidcError, authorization::endpoint, jose::Jws};
use crate::{
    protocol::{Parameters, Placed, RequestPart},
    secret::Secret,
};

/// A logout request as the app sent it through the browser. The places of its members count bytes of
/// the part that it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoutRequest {
    /// The address without query and fragment.
    pub endpoint: String,
    /// Where the parameters stood: the query, or the form of a POST.
    pub part: RequestPart,
    /// All parameters.
    pub parameters: Parameters,
    /// `id_token_hint`.
    pub id_token_hint: Option<Placed<Secret>>,
    /// `post_logout_redirect_uri`.
    pub post_logout_redirect_uri: Option<Placed<String>>,
    /// `state`.
    pub state: Option<Placed<String>>,
    /// `client_id`.
    pub client_id: Option<Placed<String>>,
}

impl LogoutRequest {
    /// Takes a request for a logout request when it goes to the logout endpoint of an Okta org or of one
    /// of its custom authorization servers: `/oauth2/v1/logout`, `/oauth2/{id}/v1/logout`.
    pub fn recognise(url: &Url, form: Option<&[u8]>) -> Option<Self> {
        let segments: Vec<_> = url.path_segments()?.collect();
        let is_logout = matches!(segments.as_slice(), ["oauth2", "v1", "logout"] | ["oauth2", _, "v1", "logout"]);
        is_logout.then(|| Self::read(url, form))
    }

    /// Reads a request to the `end_session_endpoint`.
    pub fn read(url: &Url, form: Option<&[u8]>) -> Self {
        let (part, parameters) = match form.map(Parameters::parse).filter(|form| !form.is_empty()) {
            Some(form) => (RequestPart::Form, form),
            None => (RequestPart::Query, Parameters::of_query(url)),
        };
        let hint = parameters.placed("id_token_hint");
        Self {
            endpoint: endpoint(url),
            part,
            id_token_hint: hint.map(|hint| Placed::new(Secret::new(hint.value), hint.place)),
            post_logout_redirect_uri: parameters.placed("post_logout_redirect_uri"),
            state: parameters.placed("state"),
            client_id: parameters.placed("client_id"),
            parameters,
        }
    }

    /// The ID token of the hint, taken apart; `None` without a hint.
    pub fn hint(&self) -> Option<Result<Jws, OidcError>> {
        self.id_token_hint.as_ref().map(|hint| Jws::decode(hint.value.expose()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::PlacedText;

    fn recognise(url: &str, form: Option<&str>) -> Option<LogoutRequest> {
        LogoutRequest::recognise(&Url::parse(url).unwrap(), form.map(str::as_bytes))
    }

    #[test]
    fn a_logout_request_is_recognised_by_its_address() {
        let query = "id_token_hint=e30.e30.c2ln&post_logout_redirect_uri=https%3A%2F%2Fa%2Fbye&state=s";
        let request = recognise(&format!("https://o/oauth2/v1/logout?{query}"), None).unwrap();
        assert_eq!((request.endpoint.as_str(), request.part), ("https://o/oauth2/v1/logout", RequestPart::Query));
        assert_eq!(request.post_logout_redirect_uri.text(), Some("https://a/bye"));
        assert_eq!((request.state.text(), request.client_id.text()), (Some("s"), None));
        assert_eq!(&query[request.id_token_hint.as_ref().unwrap().place.clone()], "e30.e30.c2ln");
        assert!(request.hint().unwrap().is_ok());
        assert!(!format!("{request:?}").contains("e30"), "a hint is a token");

        let form = recognise("https://o/oauth2/default/v1/logout?x=1", Some("client_id=0oa1")).unwrap();
        assert_eq!((form.part, form.client_id.text()), (RequestPart::Form, Some("0oa1")));
        assert!(form.hint().is_none());
        for url in ["https://o/oauth2/v1/logout/x", "https://o/v1/logout", "https://o/oauth2/v1/authorize", "data:,"] {
            assert_eq!(recognise(url, None), None, "{url}");
        }
    }
}
