//! The discovery document (OpenID Connect Discovery 1.0 §3).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::json;

/// What an authorization server says of itself; only what is read here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// `end_session_endpoint`.
    pub end_session_endpoint: Option<String>,
}

impl Discovery {
    /// Reads a document's bytes, whose number the caller has bounded.
    ///
    /// # Errors
    /// When it is not unambiguous JSON, or lacks a required member.
    pub fn parse(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        Self::deserialize(Value::Object(json::object(bytes)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn required_members_are_required() {
        let text = r#"{"issuer":"https://o","authorization_endpoint":"https://o/a","jwks_uri":"https://o/k","x":[1]}"#;
        assert_eq!(Discovery::parse(text.as_bytes()).unwrap().issuer, "https://o");
        let error = Discovery::parse(text.replace("issuer", "other").as_bytes()).unwrap_err();
        assert!(error.to_string().contains("issuer"), "{error}");
        let error = Discovery::parse(text.replace("\"x\"", "\"issuer\"").as_bytes()).unwrap_err();
        assert!(error.to_string().contains("stands twice"), "{error}");
    }
}
