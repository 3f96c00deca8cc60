//! The discovered endpoint is asked.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        subject::{Known, endpoint, origin},
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.endpoint-discovered",
    title: "the discovered endpoint is asked",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The authorization request goes to the `authorization_endpoint` of the issuer's discovery document.",
        why: "An address that was written down once belongs to another org, or to another server of the same org.",
        remedy: "Read the endpoint from the discovery document of the issuer that the customer gives.",
        reference: "OpenID Connect Discovery §3",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.oidc()?;
    let request = messages.authorization()?;
    let expected = expectations.authorization_endpoint.known("the authorization endpoint of the org")?;
    let seen = request.message.endpoint.as_str();
    let mut actual = shown(seen);
    if origin(seen) != origin(expected) && subject.at_org(seen) {
        actual.push_str(", another address of the org");
    }
    Ok(Judgement::of(endpoint(expected, seen), shown(expected), actual))
}
