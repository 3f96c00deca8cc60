//! How a client says who it is (RFC 6749 §2.3; OpenID Connect Core §9; RFC 7523 §2.2).

use base64::{Engine, engine::general_purpose::STANDARD};

use super::hidden;
use crate::{
    protocol::{
        Parameters, Placed, RequestPart,
        oidc::{Claims, OidcError, jose::Jws},
        parameters::form_decoded,
    },
    secret::Secret,
};

/// One way in which a token request says which client sends it. A request should have exactly one.
#[derive(Debug)]
pub enum ClientAuthentication {
    /// An `Authorization: Basic` header.
    Basic(Result<BasicCredentials, BasicError>),
    /// An `Authorization` header of another scheme.
    OtherHeader {
        /// The scheme, as it stands there.
        scheme: String,
    },
    /// `client_secret` among the parameters.
    Secret {
        /// Where: only the form is a place for it.
        part: RequestPart,
        /// `client_id` beside it.
        client_id: Option<String>,
        /// The secret, and its place in that part.
        secret: Placed<Secret>,
    },
    /// `client_assertion` among the parameters.
    Assertion {
        /// Where: only the form is a place for it.
        part: RequestPart,
        /// The assertion.
        assertion: ClientAssertion,
    },
}

/// The two readings of a `Basic` header. RFC 6749 §2.3.1 demands that both halves are form-encoded
/// before they are joined, and many clients do not do it: the readings then differ, or the second is
/// none, when a half has one of `%` and `+` in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasicCredentials {
    /// The halves as they were sent.
    pub as_sent: Credentials,
    /// The halves without their form encoding; `None` when they are not form-encoded.
    pub decoded: Option<Credentials>,
}

/// A client's name and secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// The client's id.
    pub client_id: String,
    /// Its secret.
    pub secret: Secret,
}

/// Why a `Basic` header could not be read (RFC 7617 §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BasicError {
    /// Not base64.
    #[error("what stands behind \"Basic\" is not base64")]
    Base64,
    /// Not UTF-8.
    #[error("the decoded credentials are not UTF-8")]
    Text,
    /// One half only.
    #[error("the decoded credentials have no colon between client id and secret")]
    Colon,
}

/// A signed statement of the client about itself (RFC 7523 §3).
#[derive(Debug)]
pub struct ClientAssertion {
    /// `client_assertion_type`.
    pub kind: Option<String>,
    /// Where the assertion stands in its part of the request.
    pub place: std::ops::Range<usize>,
    /// The assertion, or why it cannot be read.
    pub jws: Result<Jws, OidcError>,
}

impl ClientAuthentication {
    /// The method's name in `token_endpoint_auth_methods_supported` (OpenID Connect Core §9); `None` for
    /// what is no method, such as a secret in the address.
    pub fn method(&self) -> Option<&'static str> {
        match self {
            Self::Basic(_) => Some("client_secret_basic"),
            Self::Secret { part: RequestPart::Form, .. } => Some("client_secret_post"),
            Self::Assertion { part: RequestPart::Form, assertion } => {
                let alg = assertion.jws.as_ref().ok()?.alg().ok()??.value;
                Some(if alg.starts_with("HS") { "client_secret_jwt" } else { "private_key_jwt" })
            }
            Self::OtherHeader { .. } | Self::Secret { .. } | Self::Assertion { .. } => None,
        }
    }

    /// Reads the value of an `Authorization` header.
    pub(super) fn of_header(value: &str) -> Self {
        let (scheme, rest) = value.trim().split_once(' ').unwrap_or((value.trim(), ""));
        if scheme.eq_ignore_ascii_case("Basic") {
            Self::Basic(BasicCredentials::read(rest.trim()))
        } else {
            Self::OtherHeader { scheme: scheme.to_owned() }
        }
    }

    /// Reads what stands among the parameters of one part of the request.
    pub(super) fn of_parameters(part: RequestPart, parameters: &Parameters) -> Vec<Self> {
        let text = |name| parameters.get(name).map(str::to_owned);
        let secret = parameters.placed("client_secret").map(|secret| Self::Secret {
            part,
            client_id: text("client_id"),
            secret: hidden(secret),
        });
        let assertion = parameters.placed("client_assertion").map(|assertion| Self::Assertion {
            part,
            assertion: ClientAssertion {
                kind: text("client_assertion_type"),
                jws: Jws::decode(&assertion.value),
                place: assertion.place,
            },
        });
        secret.into_iter().chain(assertion).collect()
    }
}

impl BasicCredentials {
    fn read(encoded: &str) -> Result<Self, BasicError> {
        let bytes = STANDARD.decode(encoded).map_err(|_| BasicError::Base64)?;
        let text = String::from_utf8(bytes).map_err(|_| BasicError::Text)?;
        let (client_id, secret) = text.split_once(':').ok_or(BasicError::Colon)?;
        let decode = |half: &str| form_decoded(half.as_bytes());
        let decoded = decode(client_id)
            .zip(decode(secret))
            .map(|(client_id, secret)| Credentials { client_id, secret: Secret::new(secret) });
        Ok(Self { as_sent: Credentials { client_id: client_id.to_owned(), secret: Secret::new(secret) }, decoded })
    }

    /// Whether it makes no difference which of the readings is taken.
    pub fn is_unambiguous(&self) -> bool {
        self.decoded.as_ref() == Some(&self.as_sent)
    }
}

impl ClientAssertion {
    /// The assertion's claims; their places count bytes of the text of [`Jws::claims`].
    pub fn claims(&self) -> Option<Claims> {
        self.jws.as_ref().ok().map(|jws| Claims::read(&jws.claims))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::oidc::sample::encode;

    fn basic(credentials: impl AsRef<[u8]>) -> Result<BasicCredentials, BasicError> {
        match ClientAuthentication::of_header(&format!("bAsIc  {}", STANDARD.encode(credentials))) {
            ClientAuthentication::Basic(read) => read,
            other => panic!("{other:?}"),
        }
    }

    fn secrets(read: &BasicCredentials) -> (&str, Option<&str>) {
        (read.as_sent.secret.expose(), read.decoded.as_ref().map(|decoded| decoded.secret.expose()))
    }

    #[test]
    fn basic_credentials_have_two_readings() {
        let plain = basic("0oa1:hush").unwrap();
        assert!(plain.is_unambiguous());
        assert_eq!((plain.as_sent.client_id.as_str(), secrets(&plain)), ("0oa1", ("hush", Some("hush"))));
        let encoded = basic("0oa1:a%2Bb%3Ac+d").unwrap();
        assert_eq!((secrets(&encoded), encoded.is_unambiguous()), (("a%2Bb%3Ac+d", Some("a+b:c d")), false));
        let raw = basic("0oa1:50%:x&y=z").unwrap();
        assert_eq!((secrets(&raw), raw.is_unambiguous()), (("50%:x&y=z", None), false));
        let urn = basic("urn%3Aapp:").unwrap();
        assert_eq!((urn.decoded.unwrap().client_id.as_str(), urn.as_sent.secret.expose()), ("urn:app", ""));
    }

    #[test]
    fn headers_that_are_not_basic_credentials_say_why() {
        assert_eq!(basic("0oa1"), Err(BasicError::Colon));
        assert_eq!(basic([0xff, b':']), Err(BasicError::Text));
        let read = |value| ClientAuthentication::of_header(value);
        assert!(matches!(read("Basic !!"), ClientAuthentication::Basic(Err(BasicError::Base64))));
        assert!(matches!(read("Basic"), ClientAuthentication::Basic(Err(BasicError::Colon))));
        assert!(matches!(read("Bearer x"), ClientAuthentication::OtherHeader { scheme } if scheme == "Bearer"));
        assert!(matches!(read(""), ClientAuthentication::OtherHeader { scheme } if scheme.is_empty()));
    }

    #[test]
    fn methods_have_the_names_of_the_specification() {
        let methods = |text: &str| {
            let read = ClientAuthentication::of_parameters(RequestPart::Form, &Parameters::parse(text.as_bytes()));
            read.iter().map(ClientAuthentication::method).collect::<Vec<_>>()
        };
        let assertion = |alg: &str| {
            let header = encode(format!("{{\"alg\":\"{alg}\"}}"));
            format!("client_assertion={header}.{}.c2ln", encode(r#"{"iss":"0oa1","jti":"1"}"#))
        };
        assert_eq!(methods("client_id=a&client_secret=b"), [Some("client_secret_post")]);
        assert_eq!(methods(&assertion("ES256")), [Some("private_key_jwt")]);
        assert_eq!(methods(&assertion("HS256")), [Some("client_secret_jwt")]);
        assert_eq!(methods("client_assertion=garbage"), [None]);
        assert_eq!(methods("client_id=a"), []);
        assert_eq!(methods(&format!("client_secret=b&{}", assertion("RS256"))).len(), 2);
        let query = ClientAuthentication::of_parameters(RequestPart::Query, &Parameters::parse(b"client_secret=b"));
        assert_eq!(query[0].method(), None);
    }

    #[test]
    fn an_assertion_shows_its_claims() {
        let text = format!(
            "client_assertion={}.{}.c2ln&client_assertion_type=urn%3Ax",
            encode("{}"),
            encode(r#"{"jti":"1"}"#)
        );
        let read = ClientAuthentication::of_parameters(RequestPart::Form, &Parameters::parse(text.as_bytes()));
        let [ClientAuthentication::Assertion { assertion, .. }] = read.as_slice() else { panic!("{read:?}") };
        assert_eq!(assertion.kind.as_deref(), Some("urn:x"));
        assert_eq!(assertion.claims().unwrap().jti.unwrap().unwrap().value, "1");
        assert_eq!(text[assertion.place.clone()].split('.').next_back(), Some("c2ln"));
    }
}
