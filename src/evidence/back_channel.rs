//! What app and org said to each other without the browser, where the org keeps a record of it.
//!
//! Okta's orgs keep none; the embedded org does. What is here was recorded by the org, not by the harness.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Header;

/// The record of an org's back channel.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BackChannel {
    /// The calls, oldest first.
    pub calls: Vec<BackChannelCall>,
    /// How many older calls the org has forgotten.
    #[serde(default)]
    pub dropped: u64,
}

/// One request that the org received without the browser's help, and its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BackChannelCall {
    /// Its place in the org's record, from 0.
    pub number: u64,
    /// When the org received it, by the org's clock.
    pub received_at: DateTime<Utc>,
    /// Until the answer was complete, in milliseconds.
    pub duration_ms: u64,
    /// Such as `POST`.
    pub method: String,
    /// The whole address.
    pub url: String,
    /// The request's headers.
    pub request_headers: Vec<Header>,
    /// The request's body, as text.
    #[serde(default)]
    pub request_body: Option<String>,
    /// The answer's status.
    pub status: u16,
    /// The answer's headers.
    #[serde(default)]
    pub response_headers: Vec<Header>,
    /// The answer's body, as text.
    #[serde(default)]
    pub response_body: Option<String>,
}

impl BackChannelCall {
    /// The first request header of that name; names ignore case (RFC 9110 §5.1).
    pub fn request_header(&self, name: &str) -> Option<&str> {
        let header = self.request_headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
        Some(header.value.as_str())
    }
}
