//! The second sign-on asks nothing.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::bare},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.relogin.silent",
    title: "the second sign-on asks nothing",
    severity: Severity::Info,
    basis: Basis::Beyond,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Reports a second sign-on of the same user, while the org's session lives, that does not succeed \
               without a question.",
        why: "Users expect to sign in once.",
        remedy: "Nothing, when the app asks for a new sign-in on purpose (`ForceAuthn`, `prompt=login`, `max_age`).",
        reference: "OpenID Connect Core §3.1.2.1; SAML core §3.4.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let again = subject.evidence.probes.again.as_ref().ok_or_else(|| Missing::new("a second sign-on"))?;
    let actual = match (again.signed_in, again.asked) {
        (true, false) => "signed in".to_owned(),
        (true, true) => "signed in after the org asked the user".to_owned(),
        (false, true) => "the org asked the user".to_owned(),
        (false, false) => format!("not signed in; the last page was {}", bare(&again.ended_at)),
    };
    Ok(Judgement::of(again.signed_in && !again.asked, "signed in without a question", actual))
}
