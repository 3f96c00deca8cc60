//! `flow.idp.reached`: the app leads to this instance's sign-on address.
//!
//! # What it checks
//! When the app starts, the browser's main frame reaches the instance's single sign-on address (SAML) or the
//! org's authorization endpoint with the instance's client id (OpenID Connect).
//!
//! # Why it matters
//! An app that leads elsewhere is configured for another instance, another org, or a custom authorization
//! server, which the catalog does not allow.
//!
//! # What to do
//! Configure the app with the metadata of this instance (SAML) or with the org's issuer and this client id
//! (OpenID Connect).
//!
//! # Reference
//! SAML profiles §4.1.3.3; OpenID Connect Core §3.1.2.1

use crate::{
    check::{
        Check, Judgement, Missing, Scope, Subject,
        judgement::any_of,
        subject::{bare, endpoint},
    },
    finding::Severity,
    submission::Direction,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.idp.reached",
    title: "the app leads to this instance's sign-on address",
    severity: Severity::Fail,
    scope: Scope::ANY.started_by(Direction::Sp),
    reference: "SAML profiles §4.1.3.3; OpenID Connect Core §3.1.2.1",
    remedy: "Configure the app with the metadata of this instance (SAML) or with the org's issuer and this client id (OpenID Connect).",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expected, reached, instead) = if let Ok((expectations, messages)) = subject.saml() {
        let hit = |address: &str| expectations.sso_urls.iter().any(|sso| endpoint(sso, address));
        let reached = messages.requests.iter().find(|request| hit(&request.address)).map(|request| request.exchange);
        let instead = messages.requests.first().map(|request| (request.exchange, bare(&request.address).to_owned()));
        (any_of(&expectations.sso_urls), reached, instead)
    } else {
        let (expectations, messages) = subject.oidc()?;
        let hit = |address: &str| endpoint(&expectations.authorization_endpoint, address);
        let reached =
            messages.authorizations.iter().find(|request| hit(&request.address)).map(|request| request.exchange);
        let instead =
            messages.authorizations.first().map(|request| (request.exchange, request.message.endpoint.clone()));
        (expectations.authorization_endpoint.clone(), reached, instead)
    };
    let expected = format!("a sign-on request at {expected}");
    Ok(match (reached, instead) {
        (Some(exchange), _) => Judgement::passed(expected, "it was reached").at(exchange),
        (None, Some((exchange, address))) => {
            Judgement::failed(expected, format!("the request went to {address}")).at(exchange)
        }
        (None, None) => {
            Judgement::failed(expected, format!("no sign-on request; the last page was {}", last_page(subject)))
        }
    })
}

fn last_page(subject: &Subject<'_>) -> String {
    subject.main_documents().last().map_or_else(|| "none".to_owned(), |last| bare(&last.url).to_owned())
}
