//! The temporary user is gone.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "jit.cleanup.okta",
    title: "the temporary user is gone",
    severity: Severity::Warn,
    basis: Basis::Tester,
    about: About::Provisioning,
    scope: Scope::NEW_USER,
    documentation: Documentation {
        what: "The user that was created for the test has been removed from the org. The account in the app stays, \
               and is the vendor's to remove.",
        why: "Users that stay are counted, and can sign in.",
        remedy: "Run the command that the run named: `oin-tester cleanup` with the scenario and the run's ledger.",
        reference: "Okta: JIT test removes the temporary user",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let removed = subject.evidence.observations.user_removed;
    let removed = removed.ok_or_else(|| Missing::new("the removal of the temporary user"))?;
    Ok(Judgement::of(removed, "removed from the org", if removed { "removed" } else { "still there" }))
}
