//! The sign-on begins a new session.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown_all, subject::Rotation},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.session.rotated",
    title: "the sign-on begins a new session",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The page for the signed-in user was asked for with at least one cookie of the app whose value the \
               browser did not have before the org's answer.",
        why: "A session identifier that was there before can have been planted by an attacker, who then shares the \
              session.",
        remedy: "Make a new session identifier when the user signs in, and end the old one.",
        reference: "RFC 9700 §4.7; OWASP: Session Fixation",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let Rotation { before, after, page } = subject.cookie_rotation()?;
    let fresh: Vec<_> = after.iter().filter(|pair| !before.contains(pair)).map(|(name, _)| name.as_str()).collect();
    let actual = if fresh.is_empty() {
        format!("{} cookies, all as before", after.len())
    } else {
        format!("new: {}", shown_all(fresh.iter().copied()))
    };
    Ok(Judgement::of(!fresh.is_empty(), "a cookie with a new value", actual).at(page))
}
