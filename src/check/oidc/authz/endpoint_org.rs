//! The org authorization server is asked.

use url::Url;

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown, subject::Known},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.endpoint-org",
    title: "the org authorization server is asked",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The authorization request goes to `/oauth2/v1/authorize` of an address of the org, not to a custom \
               authorization server such as `/oauth2/default/v1/authorize`.",
        why: "Integrations of the catalog must work in every org, and only the org authorization server is in every \
              org.",
        remedy: "Read the endpoints from `https://{org}/.well-known/openid-configuration`.",
        reference: "Okta: OpenID Connect integration limitations",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.oidc()?;
    let request = messages.authorization()?;
    let issuer = expectations.issuer.known("the org's issuer")?;
    let seen = request.message.endpoint.as_str();
    let path = Url::parse(seen).is_ok_and(|url| url.path() == "/oauth2/v1/authorize");
    let holds = path && subject.at_org(seen);
    let expected = format!("{}/oauth2/v1/authorize", issuer.trim_end_matches('/'));
    Ok(Judgement::of(holds, shown(&expected), shown(seen)))
}
