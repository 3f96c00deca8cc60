//! The answer brings the request's state back.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.callback.state-match",
    title: "the answer brings the request's state back",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::OidcCallback,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`state` of the answer is that of the request, byte by byte.",
        why: "It is how the app knows its own request; a changed one must be refused.",
        remedy: "Look for something between org and app that rewrites addresses, or a redirect that drops the query.",
        reference: "OpenID Connect Core §3.1.2.5; RFC 6749 §4.1.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let callback = messages.callback()?;
    let requested =
        messages.parameters()?.message.get("state").ok_or_else(|| Missing::new("a state in the request"))?;
    Ok(Judgement::same(requested, callback.message.get("state")).at(callback.exchange))
}
