//! The code is redeemed once.

use std::collections::BTreeMap;

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.token.code-once",
    title: "the code is redeemed once",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::OidcBackChannel,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "There is one token request for each code.",
        why: "The second one fails, and makes the org revoke the tokens of the first.",
        remedy: "Redeem the code in one place, and do not repeat a request that was answered.",
        reference: "RFC 6749 §4.1.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let calls = subject.back_channel()?;
    calls.redemption()?;
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for call in &calls.redemptions {
        *uses.entry(call.request.code.as_ref().map_or("", |code| code.value.expose())).or_default() += 1;
    }
    let most = uses.values().copied().max().unwrap_or(0);
    Ok(Judgement::of(most <= 1, "1 request for each code", format!("{most} requests for a code")))
}
