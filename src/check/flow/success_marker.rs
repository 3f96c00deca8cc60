//! The app shows a signed-in user.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::bare},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.success.marker",
    title: "the app shows a signed-in user",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "After the sign-on, the app's page shows what the scenario says a signed-in user sees.",
        why: "It is the one question that Okta's tester asks the person in front of it.",
        remedy: "Look at the last screenshot and the findings below; if the page is right, correct `signed_in` in \
                 the scenario.",
        reference: "Okta Submission Tester: \"The user successfully signed in to your app\"",
    },
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
