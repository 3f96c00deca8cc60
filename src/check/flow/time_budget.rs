//! The sign-on takes seconds.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.time.budget",
    title: "the sign-on takes seconds",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "From the first page to \"signed in\", the sign-on takes at most 30 seconds.",
        why: "Users give up, and codes and assertions expire within minutes.",
        remedy: "Look at the durations in the network table: one page takes most of the time.",
        reference: "RFC 6749 §4.1.2",
    },
    run,
};

/// How long a sign-on may take, in seconds.
const BUDGET: i64 = 30;

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let start = subject.sign_on().next().map(|exchange| exchange.started_at);
    let start = start.ok_or_else(|| Missing::new("any page"))?;
    let observations = &subject.evidence.observations;
    let end = observations.signed_in_at.filter(|_| observations.signed_in == Some(true));
    let end = end.ok_or_else(|| Missing::new("a signed-in user"))?;
    let seconds = (end - start).num_seconds();
    Ok(Judgement::of(seconds <= BUDGET, format!("at most {BUDGET} s"), format!("{seconds} s")))
}
