//! The authorization request (OpenID Connect Core §3.1.2.1; RFC 6749 §4.1.1; RFC 7636 §4.3).

use url::Url;

use crate::protocol::Parameters;

/// An authorization request as the app sent it through the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationRequest {
    /// The address without query and fragment.
    pub endpoint: String,
    /// All parameters; of a form, when it came by POST.
    pub parameters: Parameters,
}

impl AuthorizationRequest {
    /// Takes a request for an authorization request when it has `client_id` and what goes with it:
    /// `response_type`, or a reference to parameters that were sent elsewhere (RFC 9126, RFC 9101).
    pub fn recognise(url: &Url, form: Option<&[u8]>) -> Option<Self> {
        let parameters = [form.map(Parameters::parse), Some(Parameters::of_query(url))].into_iter().flatten().find(
            |parameters| {
                parameters.has("client_id")
                    && ["response_type", "request_uri", "request", "redirect_uri"]
                        .iter()
                        .any(|name| parameters.has(name))
            },
        )?;
        Some(Self { endpoint: endpoint(url), parameters })
    }

    /// The parameters themselves were sent elsewhere: pushed (RFC 9126) or in a request object.
    pub fn by_reference(&self) -> bool {
        self.parameters.has("request_uri") || self.parameters.has("request")
    }

    /// A parameter's value.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters.get(name)
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
}
