//! The tile leads to the declared address.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        subject::{Known, is_private},
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.initiate.configured",
    title: "the tile leads to the declared address",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::OidcSettings,
    scope: Scope::FROM_ORG,
    documentation: Documentation {
        what: "The integration declares an initiate-login URI, an https address (this machine is exempt), and the \
               instance has the same.",
        why: "Its presence turns the IdP flow on; a tile that leads elsewhere starts nothing.",
        remedy: "Declare the address in the submission; after a change generate a new instance.",
        reference: "OpenID Connect Core §4; Okta: initiate login URI",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, _) = subject.oidc()?;
    let Some(declared) = expectations.initiate_login_uri.as_deref() else {
        return Ok(Judgement::failed("an initiate-login URI", "none"));
    };
    if !is_private(declared) {
        return Ok(Judgement::failed("an https address", shown(declared)));
    }
    let registered = expectations.registered_initiate_uri.known("the initiate-login URI of the instance")?;
    Ok(Judgement::same(declared, Some(registered)))
}
