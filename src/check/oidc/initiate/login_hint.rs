//! The org's hint is passed on.

use url::Url;

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::readable},
    evidence::ProbeKind,
    finding::{Basis, Severity},
    protocol::{Parameters, PlacedText},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.initiate.login-hint",
    title: "the org's hint is passed on",
    severity: Severity::Info,
    basis: Basis::Beyond,
    about: About::OidcInitiation,
    scope: Scope::FROM_ORG,
    documentation: Documentation {
        what: "Reports a `login_hint` of the initiate-login request that the authorization request does not carry.",
        why: "Without it a user with several accounts may be signed in with the wrong one.",
        remedy: "Send the hint on as `login_hint` of the authorization request.",
        reference: "OpenID Connect Core §4, §3.1.2.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (initiation, request) = subject.oidc()?.1.initiated()?;
    match initiation.message.login_hint.text() {
        Some(hint) => Ok(Judgement::same(hint, readable(request)?.message.get("login_hint")).at(request.exchange)),
        // Okta's tile sends none, so the harness asks by itself.
        None => probed(subject),
    }
}

fn probed(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let probe = subject.http_probe(ProbeKind::InitiateWithHint)?;
    let asked = Url::parse(&probe.url).ok().and_then(|url| hint_of(&url));
    let asked = asked.ok_or_else(|| Missing::new("a login_hint in the initiate-login request"))?;
    let request = probe.location.as_deref().filter(|location| subject.at_org(location));
    let request = request.and_then(|location| Url::parse(location).ok());
    let request = request.ok_or_else(|| Missing::new("an authorization request after the initiate-login request"))?;
    Ok(Judgement::same(&asked, hint_of(&request).as_deref()))
}

fn hint_of(url: &Url) -> Option<String> {
    Parameters::of_query(url).get("login_hint").map(str::to_owned)
}
