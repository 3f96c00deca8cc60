//! The request's address names nobody.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown, person::has_email},
    finding::{Basis, Severity},
    protocol::{Parameters, saml::Binding},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.no-pii-url",
    title: "the request's address names nobody",
    severity: Severity::Info,
    basis: Basis::Beyond,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "The query of a request by HTTP-Redirect holds no e-mail address besides a login hint.",
        why: "Addresses are logged by every server and proxy on the way.",
        remedy: "Send what identifies the user in a login hint only when it is needed, or by HTTP-POST.",
        reference: "RFC 9110 §17.9",
    },
    run,
};

/// Parameters whose purpose is to name the user.
const HINTS: [&str; 3] = ["login_hint", "username", "LoginHint"];

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let sent = subject.saml()?.1.sent()?;
    if sent.message.binding != Binding::Redirect {
        return Err(Missing::new("a request by HTTP-Redirect"));
    }
    let query = sent.address.split_once('?').map_or("", |(_, query)| query);
    let parameters = Parameters::parse(query.as_bytes());
    let named = parameters.pairs().iter().find(|(name, value)| !HINTS.contains(&name.as_str()) && has_email(value));
    let actual = named.map_or_else(|| "none".to_owned(), |(name, _)| format!("one in {}", shown(name)));
    Ok(Judgement::of(named.is_none(), "no e-mail address", actual))
}
