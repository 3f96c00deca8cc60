//! Documents that the harness fetched because the scenario, or the org, names them.

use serde::{Deserialize, Serialize};

use super::Body;

/// A document as it was served.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Where it was asked for.
    pub url: String,
    /// The answer's status; `None` when there was no answer.
    pub status: Option<u16>,
    /// The answer's body, up to the harness' limit.
    pub body: Option<Body>,
    /// Why there was no usable answer.
    pub failure: Option<String>,
}

/// What the parties say of themselves.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Documents {
    /// The app's SAML metadata.
    pub sp_metadata: Option<Document>,
    /// The discovery document of the org authorization server.
    pub discovery: Option<Document>,
    /// The keys of the org authorization server.
    pub jwks: Option<Document>,
}
