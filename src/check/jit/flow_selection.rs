//! The test is the one that Okta asks for.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::Known},
    finding::{Basis, Severity},
    submission::Direction,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "jit.flow.selection",
    title: "the test is the one that Okta asks for",
    severity: Severity::Info,
    basis: Basis::Tester,
    about: About::Settings,
    scope: Scope::NEW_USER,
    documentation: Documentation {
        what: "Reports a just-in-time test that starts at the app although the integration supports the start at the \
               org, which is the one that Okta asks for.",
        why: "A submission needs the test from the tile only, when there is a tile.",
        remedy: "Nothing; the test from the app is good to have.",
        reference: "Okta: required tests",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let supported = subject.expectations.supported.known("the flows that the integration supports")?;
    let wanted = if supported.contains(&Direction::Idp) { Direction::Idp } else { Direction::Sp };
    let words = |direction: Direction| match direction {
        Direction::Idp => "a start at the org",
        Direction::Sp => "a start at the app",
    };
    Ok(Judgement::of(subject.expectations.direction == wanted, words(wanted), words(subject.expectations.direction)))
}
