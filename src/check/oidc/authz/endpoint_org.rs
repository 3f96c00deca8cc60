//! `oidc.authz.endpoint-org`: the app asks the org authorization server.
//!
//! # What it checks
//! The authorization request goes to the authorization endpoint of the org's discovery document, whose path is
//! `/oauth2/v1/authorize`.
//!
//! # Why it matters
//! The catalog does not allow custom authorization servers (`/oauth2/default/…`, `/oauth2/aus…/…`): customers
//! need not have one.
//!
//! # What to do
//! Set the app's issuer to `https://{oktaDomain}`, without a path.
//!
//! # Reference
//! Okta: OpenID Connect integration limitations

use url::Url;

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, judgement::shown, subject::endpoint},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.endpoint-org",
    title: "the app asks the org authorization server",
    severity: Severity::Fail,
    scope: Scope::OIDC,
    reference: "Okta: OpenID Connect integration limitations",
    remedy: "Set the app's issuer to `https://{oktaDomain}`, without a path.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.oidc()?;
    let request = messages.authorization()?;
    let seen = request.message.endpoint.as_str();
    let org_server = Url::parse(seen).is_ok_and(|url| url.path() == "/oauth2/v1/authorize");
    let holds = org_server && endpoint(&expectations.authorization_endpoint, seen);
    Ok(Judgement::of(holds, shown(&expectations.authorization_endpoint), shown(seen)).at(request.exchange))
}
