//! The page that the org names is opened.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        subject::{bare, endpoint},
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.initiate.target-link",
    title: "the page that the org names is opened",
    severity: Severity::Info,
    basis: Basis::Beyond,
    about: About::OidcInitiation,
    scope: Scope::FROM_ORG,
    documentation: Documentation {
        what: "Reports a `target_link_uri` of the app's own that the user does not reach after the sign-on.",
        why: "Links into the app from the org's pages lead to the start page otherwise.",
        remedy: "Check that the address is the app's, keep it with the state, and redirect to it afterwards.",
        reference: "OpenID Connect Core §4",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let again = subject.evidence.probes.again.as_ref();
    let again = again.filter(|again| again.signed_in).ok_or_else(|| Missing::new("a second sign-on"))?;
    let target = again.target.as_deref().ok_or_else(|| Missing::new("a target_link_uri in the second sign-on"))?;
    Ok(Judgement::of(endpoint(target, &again.ended_at), shown(bare(target)), shown(bare(&again.ended_at))))
}
