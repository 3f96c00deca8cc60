//! The user lands where he wanted to go.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        subject::{bare, endpoint},
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.deep-link.restored",
    title: "the user lands where he wanted to go",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::Flow,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "A sign-on that begins at the page that the scenario names as `deep_link` ends at that page.",
        why: "Links in mails and bookmarks lead to the start page otherwise.",
        remedy: "Keep the address with the state or in `RelayState`, check that it is the app's own, and redirect to \
                 it after the sign-on.",
        reference: "Okta: deep links with RelayState",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let link = subject.expectations.deep_link.as_deref();
    let link = link.ok_or_else(|| Missing::new("a deep_link in the scenario"))?;
    let again = subject.evidence.probes.again.as_ref().filter(|again| again.signed_in && again.target.is_none());
    let again = again.ok_or_else(|| Missing::new("a second sign-on that began at the deep link"))?;
    Ok(Judgement::of(endpoint(link, &again.ended_at), shown(bare(link)), shown(bare(&again.ended_at))))
}
