//! What the page may do: show itself, and run the one script that is in it.

use base64::{Engine, engine::general_purpose::STANDARD};
use openssl::sha::sha256;

pub(super) const STYLE: &str = include_str!("style.css");
pub(super) const SCRIPT: &str = include_str!("script.js");

/// The Content-Security-Policy of the page (CSP Level 3). Style and script are allowed by their hashes, so that nothing
/// that slips into the page can be either; everything else is forbidden but pictures that are part of the page.
pub(super) fn content_security_policy() -> String {
    format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; img-src data:; base-uri 'none'; form-action 'none'",
        hash(SCRIPT),
        hash(STYLE)
    )
}

fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(sha256(text.as_bytes())))
}
