//! Userinfo is asked for a user who is known.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.userinfo.sub-used",
    title: "userinfo is asked for a user who is known",
    severity: Severity::Info,
    basis: Basis::Beyond,
    about: About::OidcBackChannel,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Reports a userinfo request that comes before the app has read the org's keys, and so before it can \
               have validated the ID token.",
        why: "The `sub` of userinfo must be compared with that of a validated ID token.",
        remedy: "Validate the ID token first, then ask userinfo and compare `sub`.",
        reference: "OpenID Connect Core §5.3.2, §5.3.4",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let calls = subject.back_channel()?;
    let userinfo = calls.userinfo.first().ok_or_else(|| Missing::new("a userinfo request"))?;
    let keys = calls.keys.first().ok_or_else(|| Missing::new("a reading of the keys"))?;
    let holds = keys.number < userinfo.number;
    Ok(Judgement::of(holds, "the keys before userinfo", if holds { "they were" } else { "userinfo first" }))
}
