//! The code is redeemed at once.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.token.latency",
    title: "the code is redeemed at once",
    severity: Severity::Warn,
    basis: Basis::Okta,
    about: About::OidcBackChannel,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The token request comes within 60 seconds after the browser brought the code. Okta's codes live for \
               five minutes.",
        why: "A code that waits can be stolen, or expires.",
        remedy: "Redeem the code while the callback is answered.",
        reference: "RFC 6749 §4.1.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let redemption = subject.back_channel()?.redemption()?;
    let callback = subject.oidc()?.1.callback()?;
    let seconds = (redemption.call.received_at - callback.at).num_seconds();
    Ok(Judgement::of(seconds <= 60, "within 60 s", format!("after {} s", seconds.max(0))))
}
