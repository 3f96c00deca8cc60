//! The answer reaches the requested address.

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
    title: "the answer reaches the requested address",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::OidcCallback,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The authorization response is delivered to the `redirect_uri` of the request.",
        why: "A code that goes elsewhere is a code that somebody else has.",
        remedy: "Look at the redirects between the org and the app in the network table.",
        reference: "OpenID Connect Core §3.1.2.5",
    },
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
