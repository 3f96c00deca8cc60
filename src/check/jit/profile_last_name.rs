//! The new account has the user's last name.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown, person::same_name},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "jit.profile.last-name",
    title: "the new account has the user's last name",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::Provisioning,
    scope: Scope::NEW_USER,
    documentation: Documentation {
        what: "The app's page shows the last name that the org sent for the new user.",
        why: "The account was created from this one sign-on; what is missing or wrong now stays so.",
        remedy: "Map the last name from the assertion's attribute or the ID token's claim when the account is \
                 created.",
        reference: "Okta Submission Tester: JIT test, first name, last name and e-mail",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let profile =
        subject.evidence.observations.profile.as_ref().ok_or_else(|| Missing::new("the app's profile page"))?;
    let expected = &subject.user()?.last_name;
    let seen = profile.last_name.as_deref();
    let actual = seen.map_or_else(|| "nothing".to_owned(), shown);
    Ok(Judgement::of(seen.is_some_and(|seen| same_name(expected, seen)), shown(expected), actual))
}
