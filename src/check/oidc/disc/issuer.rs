//! The org is who it says.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.disc.issuer",
    title: "the org is who it says",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::OidcProvider,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`issuer` of the discovery document is the address that the document was read for, and the org's own \
               address.",
        why: "Apps compare it character by character with what the customer configured, and with `iss` of every \
              token.",
        remedy: "Use the org's own address as the issuer; with a custom domain, the one that the instance is set to.",
        reference: "OpenID Connect Discovery §4.3; Okta: the org authorization server",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (url, read) = subject.discovery()?;
    let discovery = read.map_err(|_| Missing::new("a discovery document that can be read"))?;
    let expected = url.split("/.well-known/").next().unwrap_or(url);
    Ok(Judgement::same(expected, Some(&discovery.issuer)))
}
