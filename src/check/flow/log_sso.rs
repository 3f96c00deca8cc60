//! The org logged the sign-on.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, log::judge_event},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.log.sso",
    title: "the org logged the sign-on",
    severity: Severity::Warn,
    basis: Basis::Okta,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The org's System Log has a successful `user.authentication.sso` event for this user and this \
               instance.",
        why: "It is the org's own word that the sign-on went through this instance and not through another app of \
              the same name.",
        remedy: "Look at the reason of the event in the org's System Log; when there is none, the log may be late: \
                 run `recheck` or the test again.",
        reference: "Okta System Log: user.authentication.sso",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    judge_event(subject, "user.authentication.sso")
}
