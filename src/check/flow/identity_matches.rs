//! The app shows the user who signed in.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        person::{same_email, same_name},
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.identity.matches",
    title: "the app shows the user who signed in",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "First name, last name and e-mail on the app's page are those of the user who signed in at the org. A \
               value that the page does not show is not a mismatch, but at least one must be shown.",
        why: "An app that signs in somebody else, such as the previous user of the browser, gives away an account.",
        remedy: "Compare the attributes that the org sent (artifacts) with those that the app reads, and sign out \
                 earlier users before a new sign-on begins.",
        reference: "Okta Submission Tester: the right user profile is shown in the app",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let profile =
        subject.evidence.observations.profile.as_ref().ok_or_else(|| Missing::new("the app's profile page"))?;
    let user = subject.user()?;
    let fields = [
        ("first name", &user.first_name, &profile.first_name, same_name as Same),
        ("last name", &user.last_name, &profile.last_name, same_name),
        ("e-mail", &user.email, &profile.email, same_email),
    ];
    let expected = fields.map(|(name, expected, ..)| format!("{name} {}", shown(expected))).join(", ");
    let actual = fields.map(|(name, _, seen, _)| describe(name, seen.as_deref())).join(", ");
    let wrong = fields.iter().any(|(_, expected, seen, same)| seen.as_ref().is_some_and(|seen| !same(expected, seen)));
    let nothing = fields.iter().all(|(_, _, seen, _)| seen.is_none());
    Ok(Judgement::of(!wrong && !nothing, expected, actual))
}

type Same = fn(&str, &str) -> bool;

fn describe(name: &str, seen: Option<&str>) -> String {
    seen.map_or_else(|| format!("{name} not shown"), |seen| format!("{name} {}", shown(seen)))
}
