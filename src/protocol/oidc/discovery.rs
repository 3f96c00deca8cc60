//! The discovery document (OpenID Connect Discovery 1.0 §3; RFC 8414 §2; RFC 9207 §3).

use serde::de::Error;

use super::{Member, Object};

/// What an authorization server says of itself. A list that is absent is told from an empty one.
#[derive(Clone, Debug, PartialEq)]
pub struct Discovery {
    /// `issuer`.
    pub issuer: String,
    /// `authorization_endpoint`.
    pub authorization_endpoint: String,
    /// `token_endpoint`.
    pub token_endpoint: Option<String>,
    /// `jwks_uri`.
    pub jwks_uri: String,
    /// `userinfo_endpoint`.
    pub userinfo_endpoint: Option<String>,
    /// `end_session_endpoint` (RP-Initiated Logout 1.0 §2.1).
    pub end_session_endpoint: Option<String>,
    /// `introspection_endpoint`.
    pub introspection_endpoint: Option<String>,
    /// `revocation_endpoint`.
    pub revocation_endpoint: Option<String>,
    /// `response_types_supported`.
    pub response_types_supported: Option<Vec<String>>,
    /// `subject_types_supported`.
    pub subject_types_supported: Option<Vec<String>>,
    /// `id_token_signing_alg_values_supported`.
    pub id_token_signing_alg_values_supported: Option<Vec<String>>,
    /// `scopes_supported`.
    pub scopes_supported: Option<Vec<String>>,
    /// `claims_supported`.
    pub claims_supported: Option<Vec<String>>,
    /// `code_challenge_methods_supported`.
    pub code_challenge_methods_supported: Option<Vec<String>>,
    /// `token_endpoint_auth_methods_supported`.
    pub token_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// `authorization_response_iss_parameter_supported`.
    pub authorization_response_iss_parameter_supported: Option<bool>,
    /// The whole document, with the places of its members.
    pub object: Object,
}

impl Discovery {
    /// Reads a document's bytes, whose number the caller has bounded.
    ///
    /// # Errors
    /// When it is not unambiguous JSON, or lacks `issuer`, `authorization_endpoint` or `jwks_uri`, or a
    /// member that is read here has another type.
    pub fn parse(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        let object = Object::parse(bytes)?;
        let text = |name| value(object.string(name));
        let required = |name| text(name)?.ok_or_else(|| serde_json::Error::missing_field(name));
        let list = |name| value(object.strings(name));
        Ok(Self {
            issuer: required("issuer")?,
            authorization_endpoint: required("authorization_endpoint")?,
            token_endpoint: text("token_endpoint")?,
            jwks_uri: required("jwks_uri")?,
            userinfo_endpoint: text("userinfo_endpoint")?,
            end_session_endpoint: text("end_session_endpoint")?,
            introspection_endpoint: text("introspection_endpoint")?,
            revocation_endpoint: text("revocation_endpoint")?,
            response_types_supported: list("response_types_supported")?,
            subject_types_supported: list("subject_types_supported")?,
            id_token_signing_alg_values_supported: list("id_token_signing_alg_values_supported")?,
            scopes_supported: list("scopes_supported")?,
            claims_supported: list("claims_supported")?,
            code_challenge_methods_supported: list("code_challenge_methods_supported")?,
            token_endpoint_auth_methods_supported: list("token_endpoint_auth_methods_supported")?,
            authorization_response_iss_parameter_supported: value(
                object.boolean("authorization_response_iss_parameter_supported"),
            )?,
            object,
        })
    }
}

fn value<T>(member: Member<T>) -> Result<Option<T>, serde_json::Error> {
    member.map(|member| member.map(|placed| placed.value)).map_err(Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        r#"{"issuer":"https://o","authorization_endpoint":"https://o/a","jwks_uri":"https://o/k","x":[1]}"#;

    fn error(text: &str) -> String {
        Discovery::parse(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn required_members_are_required() {
        let read = Discovery::parse(TEXT.as_bytes()).unwrap();
        assert_eq!((read.issuer.as_str(), &read.token_endpoint), ("https://o", &None));
        assert_eq!(&TEXT[read.object.place("jwks_uri").unwrap()], "\"https://o/k\"");
        assert!(error(&TEXT.replace("issuer", "other")).contains("issuer"));
        assert!(error(&TEXT.replace("\"x\"", "\"issuer\"")).contains("stands twice"));
    }

    #[test]
    fn what_else_is_said_is_kept_and_absence_is_not_emptiness() {
        let text = TEXT.replace(
            "\"x\":[1]",
            r#""response_types_supported":["code"],"scopes_supported":[],"code_challenge_methods_supported":["S256"],
            "authorization_response_iss_parameter_supported":false,"revocation_endpoint":"https://o/r""#,
        );
        let read = Discovery::parse(text.as_bytes()).unwrap();
        assert_eq!(read.response_types_supported.unwrap(), ["code"]);
        assert_eq!((read.scopes_supported, read.claims_supported), (Some(Vec::new()), None));
        assert_eq!(read.code_challenge_methods_supported.unwrap(), ["S256"]);
        assert_eq!(read.authorization_response_iss_parameter_supported, Some(false));
        assert_eq!((read.revocation_endpoint.as_deref(), read.introspection_endpoint), (Some("https://o/r"), None));
    }

    #[test]
    fn members_of_another_type_are_named() {
        let wrong = TEXT.replace("\"x\":[1]", "\"scopes_supported\":\"openid\"");
        assert_eq!(error(&wrong), "\"scopes_supported\" should be an array of strings, seen a string");
        assert_eq!(error(&TEXT.replace("\"https://o\"", "null")), "\"issuer\" should be a string, seen null");
    }
}
