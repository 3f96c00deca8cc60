//! The answer has the state of the request.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, oidc::in_callback},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.callback.state-match",
    title: "the answer has the state of the request",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::OidcCallback,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`state` of the answer is that of the request, byte by byte.",
        why: "An answer with another state was meant for another browser, or was forged.",
        remedy: "Look for an earlier sign-on in the same browser, and for what changed the address on its way.",
        reference: "OpenID Connect Core §3.1.2.5; RFC 6749 §4.1.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let callback = messages.callback()?;
    let requested = messages.parameters()?.message.get("state");
    let requested = requested.ok_or_else(|| Missing::new("a state in the request"))?;
    Ok(Judgement::same(requested, callback.message.get("state")).pointing(in_callback(&callback.message, "state")))
}
