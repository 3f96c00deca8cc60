//! The answer goes to the address that was asked for.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        subject::{bare, same_address},
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.callback.target",
    title: "the answer goes to the address that was asked for",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::OidcCallback,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The authorization response is delivered to the `redirect_uri` of the request.",
        why: "A code at another address is lost, or given to somebody else.",
        remedy: "Look for what redirected the browser between org and app.",
        reference: "OpenID Connect Core §3.1.2.5",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let callback = messages.callback()?;
    let requested = messages.parameters()?.message.get("redirect_uri");
    let requested = requested.ok_or_else(|| Missing::new("a redirect_uri in the request"))?;
    let holds = same_address(requested, &callback.message.target);
    Ok(Judgement::of(holds, shown(requested), shown(bare(&callback.message.target))))
}
