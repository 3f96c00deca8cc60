//! `oidc.callback.state-match`: the answer brings the request's state back.
//!
//! # What it checks
//! `state` of the answer is that of the request, byte by byte.
//!
//! # Why it matters
//! It is how the app knows its own request; a changed one must be refused.
//!
//! # What to do
//! Look for something between org and app that rewrites addresses, or a redirect that drops the query.
//!
//! # Reference
//! OpenID Connect Core §3.1.2.5; RFC 6749 §4.1.2

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.callback.state-match",
    title: "the answer brings the request's state back",
    severity: Severity::Fail,
    scope: Scope::OIDC,
    reference: "OpenID Connect Core §3.1.2.5; RFC 6749 §4.1.2",
    remedy: "Look for something between org and app that rewrites addresses, or a redirect that drops the query.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let callback = messages.callback()?;
    let requested =
        messages.parameters()?.message.get("state").ok_or_else(|| Missing::new("a state in the request"))?;
    Ok(Judgement::same(requested, callback.message.get("state")).at(callback.exchange))
}
