//! `flow.success.marker`: the app shows a signed-in user.
//!
//! # What it checks
//! After the sign-on, the app's page shows what the scenario says a signed-in user sees.
//!
//! # Why it matters
//! It is the one question that Okta's tester asks the person in front of it.
//!
//! # What to do
//! Look at the last screenshot and the findings below; if the page is right, correct `signed_in` in the
//! scenario.
//!
//! # Reference
//! Okta Submission Tester: "The user successfully signed in to your app"

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, subject::bare},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.success.marker",
    title: "the app shows a signed-in user",
    severity: Severity::Fail,
    scope: Scope::ANY,
    reference: "Okta Submission Tester: \"The user successfully signed in to your app\"",
    remedy: "Look at the last screenshot and the findings below; if the page is right, correct `signed_in` in the scenario.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let seen =
        subject.evidence.observations.signed_in.ok_or_else(|| Missing::new("the app's page after the sign-on"))?;
    let last = subject.main_documents().last();
    let place = last.map_or_else(|| "no page".to_owned(), |last| bare(&last.url).to_owned());
    let actual = if seen { "it was shown".to_owned() } else { format!("it was not shown; the last page was {place}") };
    let judgement = Judgement::of(seen, "the app's page for a signed-in user", actual);
    Ok(last.map_or(judgement.clone(), |last| judgement.at(last.number)))
}
