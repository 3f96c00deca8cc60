//! The state tells nothing.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use url::Url;

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject, oidc::in_request, person::has_email,
        randomness::apparent_bits,
    },
    finding::{Basis, Severity},
    protocol::oidc::Object,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.state-opaque",
    title: "the state tells nothing",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`state` is no bare address, holds no e-mail address, and is not JSON without anything random in it.",
        why: "It travels in addresses, which are logged; an address that is followed afterwards is an open redirect.",
        remedy: "Send an opaque reference to a state that the server keeps, or sign what it holds.",
        reference: "RFC 9700 §4.7",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let request = subject.oidc()?.1.parameters()?;
    let state = request.message.get("state").filter(|state| !state.is_empty());
    let state = state.ok_or_else(|| Missing::new("a state in the request"))?;
    let problem = if has_email(state) {
        Some("an e-mail address")
    } else if Url::parse(state).is_ok_and(|url| url.has_host()) {
        Some("a bare address")
    } else if is_plain_json(state) {
        Some("JSON with nothing random in it")
    } else {
        None
    };
    Ok(Judgement::of(problem.is_none(), "an opaque value", problem.unwrap_or("an opaque value"))
        .pointing(in_request(&request.message, "state")))
}

/// JSON, bare or in base64, none of whose values looks random.
fn is_plain_json(state: &str) -> bool {
    let decoded =
        URL_SAFE_NO_PAD.decode(state.trim_end_matches('=')).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let text = decoded.as_deref().filter(|text| text.starts_with('{')).unwrap_or(state);
    let Ok(object) = Object::parse(text.as_bytes()) else { return false };
    let random = |value: &Value| value.as_str().is_some_and(|text| !text.contains('/') && apparent_bits(text) >= 64.0);
    !object.members().values().any(random)
}
