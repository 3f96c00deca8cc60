//! The app has a session of its own.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::bare},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.session.established",
    title: "the app has a session of its own",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "In a window that has only the app's cookies and storage, and that cannot reach the org, a page behind \
               the sign-in still shows the user.",
        why: "An app that asks the org again for each page has signed nobody in: it fails when the org's session \
              ends, or when the org cannot be reached.",
        remedy: "Open a session in the app when the answer of the org has been verified, and keep it by a cookie of \
                 the app's.",
        reference: "Okta Submission Tester: \"The user successfully signed in to your app\"",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let probe = subject.evidence.probes.session.as_ref();
    let probe = probe.ok_or_else(|| Missing::new("a look at the app without the org"))?;
    let ended = bare(&probe.ended_at);
    let actual = if probe.signed_in {
        format!("signed in at {ended}")
    } else {
        format!("not signed in; the last page was {ended}")
    };
    Ok(Judgement::of(probe.signed_in, "the app's page for a signed-in user, without the org", actual))
}
