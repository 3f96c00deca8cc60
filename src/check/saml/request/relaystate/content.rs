//! RelayState tells nothing.

use url::Url;

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, person::has_email},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.relaystate.content",
    title: "RelayState tells nothing",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "`RelayState` is no token, holds no e-mail address, and is no address of another site.",
        why: "It travels through the browser unprotected: it is logged on its way, and an address that is followed \
              afterwards is an open redirect.",
        remedy: "Send an opaque reference to a state that the server keeps.",
        reference: "SAML bindings §3.4.3; OWASP: Unvalidated Redirects and Forwards",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let sent = subject.saml()?.1.sent()?;
    let state = sent.message.relay_state.as_deref().filter(|state| !state.is_empty());
    let state = state.ok_or_else(|| Missing::new("a RelayState in the request"))?;
    let problem = if state.starts_with("eyJ") && state.split('.').count() == 3 {
        Some("a signed token")
    } else if has_email(state) {
        Some("an e-mail address")
    } else if is_elsewhere(subject, state) {
        Some("an address of another site")
    } else {
        None
    };
    Ok(Judgement::of(problem.is_none(), "an opaque value", problem.unwrap_or("an opaque value")))
}

/// The address of a site that is not the app's.
fn is_elsewhere(subject: &Subject<'_>, state: &str) -> bool {
    Url::parse(state).is_ok_and(|url| url.has_host()) && !subject.at_app(state)
}
