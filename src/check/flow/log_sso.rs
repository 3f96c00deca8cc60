//! `flow.log.sso`: the org logged the sign-on.
//!
//! # What it checks
//! The org's System Log has a successful `user.authentication.sso` event for this user and this instance.
//!
//! # Why it matters
//! It is the org's own word that the sign-on went through this instance and not through another app of the same
//! name.
//!
//! # What to do
//! Look at the reason of the event in the org's System Log; when there is none, the log may be late: run
//! `recheck` or the test again.
//!
//! # Reference
//! Okta System Log: `user.authentication.sso`

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, log::judge_event},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.log.sso",
    title: "the org logged the sign-on",
    severity: Severity::Warn,
    scope: Scope::ANY,
    reference: "Okta System Log: user.authentication.sso",
    remedy: "Look at the reason of the event in the org's System Log; when there is none, the log may be late: run `recheck` or the test again.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    judge_event(subject, "user.authentication.sso")
}
