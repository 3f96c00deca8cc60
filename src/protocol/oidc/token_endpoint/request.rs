//! What a client asks of the token endpoint.

use url::Url;

use super::{ClientAuthentication, hidden};
use crate::{
    protocol::{Parameters, Placed, RequestPart},
    secret::Secret,
};

/// A token request (RFC 6749 §4.1.3; RFC 7636 §4.5). The places of its members count bytes of the form.
#[derive(Debug)]
pub struct TokenRequest {
    /// The parameters of the address, where nothing should stand.
    pub query: Parameters,
    /// The parameters of the body, whatever the content type says.
    pub form: Parameters,
    /// The `Content-Type` header.
    pub content_type: Option<String>,
    /// `grant_type`.
    pub grant_type: Option<Placed<String>>,
    /// `code`.
    pub code: Option<Placed<Secret>>,
    /// `redirect_uri`.
    pub redirect_uri: Option<Placed<String>>,
    /// `code_verifier`.
    pub code_verifier: Option<Placed<Secret>>,
    /// `client_id`.
    pub client_id: Option<Placed<String>>,
    /// `refresh_token`.
    pub refresh_token: Option<Placed<Secret>>,
    /// Every way in which the client says who it is: of the headers, the form, and the address. None
    /// for a public client, which says only its `client_id`.
    pub authentication: Vec<ClientAuthentication>,
}

impl TokenRequest {
    /// Parameters whose values must not stand in an address.
    pub const SECRET: [&str; 9] = [
        "client_secret",
        "client_assertion",
        "code",
        "code_verifier",
        "refresh_token",
        "access_token",
        "id_token",
        "password",
        "assertion",
    ];

    /// Reads a request from its address, its headers (name and value) and its body.
    pub fn read<'h>(url: &Url, headers: impl IntoIterator<Item = (&'h str, &'h str)>, body: &[u8]) -> Self {
        let (query, form) = (Parameters::of_query(url), Parameters::parse(body));
        let (mut content_type, mut authentication) = (None, Vec::new());
        for (name, value) in headers {
            if name.eq_ignore_ascii_case("authorization") {
                authentication.push(ClientAuthentication::of_header(value));
            } else if name.eq_ignore_ascii_case("content-type") {
                content_type.get_or_insert_with(|| value.to_owned());
            }
        }
        authentication.extend(ClientAuthentication::of_parameters(RequestPart::Form, &form));
        authentication.extend(ClientAuthentication::of_parameters(RequestPart::Query, &query));
        let secret = |name| form.placed(name).map(hidden);
        Self {
            content_type,
            grant_type: form.placed("grant_type"),
            code: secret("code"),
            redirect_uri: form.placed("redirect_uri"),
            code_verifier: secret("code_verifier"),
            client_id: form.placed("client_id"),
            refresh_token: secret("refresh_token"),
            authentication,
            query,
            form,
        }
    }

    /// The names of secret parameters that stand in the address.
    pub fn secrets_in_query(&self) -> impl Iterator<Item = &'static str> {
        Self::SECRET.into_iter().filter(|name| self.query.has(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::PlacedText;

    fn read(url: &str, headers: &[(&'static str, &'static str)], body: &str) -> TokenRequest {
        TokenRequest::read(&Url::parse(url).unwrap(), headers.iter().copied(), body.as_bytes())
    }

    #[test]
    fn a_code_is_redeemed() {
        let body =
            "grant_type=authorization_code&code=c%2F1&redirect_uri=https%3A%2F%2Fa%2Fcb&code_verifier=v&client_id=0oa1";
        let headers = [("AUTHORIZATION", "Basic MG9hMTpodXNo"), ("content-type", "application/x-www-form-urlencoded")];
        let request = read("https://o/oauth2/v1/token", &headers, body);
        assert_eq!(
            (request.grant_type.text(), request.redirect_uri.text()),
            (Some("authorization_code"), Some("https://a/cb"))
        );
        let code = request.code.as_ref().unwrap();
        assert_eq!((code.value.expose(), &body[code.place.clone()]), ("c/1", "c%2F1"));
        assert_eq!(request.code_verifier.as_ref().unwrap().value.expose(), "v");
        assert_eq!(request.content_type.as_deref(), Some("application/x-www-form-urlencoded"));
        assert!(request.refresh_token.is_none() && request.secrets_in_query().next().is_none());
        let [ClientAuthentication::Basic(Ok(basic))] = request.authentication.as_slice() else { panic!("{request:?}") };
        assert_eq!((basic.as_sent.client_id.as_str(), basic.as_sent.secret.expose()), ("0oa1", "hush"));
    }

    #[test]
    fn every_method_is_seen_when_there_are_several() {
        let headers = [("authorization", "Basic MG9hMTpodXNo"), ("Authorization", "DPoP x")];
        let request = read("https://o/token?client_secret=b&code=c", &headers, "client_secret=b&client_assertion=x");
        let methods: Vec<_> = request.authentication.iter().map(ClientAuthentication::method).collect();
        assert_eq!(methods, [Some("client_secret_basic"), None, Some("client_secret_post"), None, None]);
        assert_eq!(request.secrets_in_query().collect::<Vec<_>>(), ["client_secret", "code"]);
        assert!(request.code.is_none(), "a code in the address is not in the form");
    }

    #[test]
    fn nothing_secret_is_printed() {
        let body = "grant_type=refresh_token&refresh_token=hush1&client_secret=hush2&code=hush3&code_verifier=hush4";
        let printed =
            format!("{:?}", read("https://o/token?password=hush5", &[("authorization", "Basic MG9hMTpodXNo")], body));
        assert!(!printed.contains("hush") && printed.contains("[secret]"), "{printed}");
    }

    #[test]
    fn a_body_that_is_no_form_has_no_members() {
        let request =
            read("https://o/token", &[("Content-Type", "application/json")], r#"{"grant_type":"authorization_code"}"#);
        assert!(request.grant_type.is_none() && request.authentication.is_empty());
        assert_eq!(request.content_type.as_deref(), Some("application/json"));
    }
}
