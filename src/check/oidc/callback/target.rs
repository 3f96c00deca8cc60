//! `oidc.callback.target`: the answer reaches the requested address.
//!
//! # What it checks
//! The authorization response is delivered to the `redirect_uri` of the request.
//!
//! # Why it matters
//! A code that goes elsewhere is a code that somebody else has.
//!
//! # What to do
//! Look at the redirects between the org and the app in the network table.
//!
//! # Reference
//! OpenID Connect Core §3.1.2.5

use crate::{
    check::{
        Check, Judgement, Missing, Scope, Subject,
        judgement::shown,
        subject::{bare, same_address},
    },
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.callback.target",
    title: "the answer reaches the requested address",
    severity: Severity::Fail,
    scope: Scope::OIDC,
    reference: "OpenID Connect Core §3.1.2.5",
    remedy: "Look at the redirects between the org and the app in the network table.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let callback = messages.callback()?;
    let requested = messages
        .parameters()?
        .message
        .get("redirect_uri")
        .ok_or_else(|| Missing::new("a redirect_uri in the request"))?;
    Ok(Judgement::of(
        same_address(requested, &callback.message.target),
        shown(requested),
        shown(bare(&callback.message.target)),
    )
    .at(callback.exchange))
}
