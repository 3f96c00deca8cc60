//! The app asks the org authorization server.

use url::Url;

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        subject::{Known, endpoint},
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.endpoint-org",
    title: "the app asks the org authorization server",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The authorization request goes to the authorization endpoint of the org's discovery document, whose \
               path is `/oauth2/v1/authorize`.",
        why: "The catalog does not allow custom authorization servers (`/oauth2/default/…`, `/oauth2/aus…/…`): \
              customers need not have one.",
        remedy: "Set the app's issuer to `https://{oktaDomain}`, without a path.",
        reference: "Okta: OpenID Connect integration limitations",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.oidc()?;
    let expected = expectations.authorization_endpoint.known("the authorization endpoint of the org")?;
    let request = messages.authorization()?;
    let seen = request.message.endpoint.as_str();
    let org_server = Url::parse(seen).is_ok_and(|url| url.path() == "/oauth2/v1/authorize");
    let holds = org_server && endpoint(expected, seen);
    Ok(Judgement::of(holds, shown(expected), shown(seen)).at(request.exchange))
}
