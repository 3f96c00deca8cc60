//! No policy of the org stands in the way.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown, log::describe},
    evidence::OrgLogEntry,
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.log.policy",
    title: "no policy of the org stands in the way",
    severity: Severity::Warn,
    basis: Basis::Okta,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "No `policy.evaluate_sign_on` event of this user in the org's System Log has the outcome `DENY`, neither \
               at the sign-in to the org nor on the way to this instance.",
        why: "A sign-on that a policy denies fails whatever the app does, and the page that the user sees seldom says so.",
        remedy: "Let the policy and the rule that are named allow the user from this machine; Okta's tester wants the \
                 instance on a policy that asks for a password only.",
        reference: "Okta System Log: policy.evaluate_sign_on",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let user = subject.user()?.id.as_str();
    let concerns = |event: &&OrgLogEntry| {
        let of_user = event.subjects.iter().any(|id| id == user);
        event.event_type == "policy.evaluate_sign_on" && of_user && (subject.of_instance(event) || !of_an_app(event))
    };
    let events: Vec<&OrgLogEntry> = subject.org_log()?.iter().filter(concerns).collect();
    let last = events.last().ok_or_else(|| Missing::new("an evaluation of a sign-on policy in the System Log"))?;
    let denied = events.iter().find(|event| event.outcome.as_deref() == Some("DENY"));
    if denied.is_none() {
        subject.whole_org_log()?;
    }
    let told = denied.unwrap_or(last);
    let names: Vec<String> = told.policies.iter().map(|name| shown(name)).collect();
    let by = if names.is_empty() { String::new() } else { format!("; by {}", names.join(", ")) };
    Ok(Judgement::of(denied.is_none(), "no policy that denies the sign-on", format!("{}{by}", describe(told))))
}

/// Ids of app instances begin so; what concerns none is the sign-in to the org itself.
fn of_an_app(event: &OrgLogEntry) -> bool {
    event.subjects.iter().any(|id| id.starts_with("0oa"))
}
