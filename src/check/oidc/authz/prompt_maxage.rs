//! The request does not contradict itself.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown, oidc::in_request},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.prompt-maxage",
    title: "the request does not contradict itself",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`prompt=none` does not stand beside `max_age=0`.",
        why: "The one forbids to ask the user, the other demands it: the org can only answer with an error.",
        remedy: "Leave one of them out.",
        reference: "OpenID Connect Core §3.1.2.1, §3.1.2.3",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let request = subject.oidc()?.1.parameters()?;
    let (prompt, age) = (request.message.get("prompt"), request.message.get("max_age"));
    let silent = prompt.is_some_and(|prompt| prompt.split(' ').any(|word| word == "none"));
    let words = |name: &str, value: Option<&str>| value.map(|value| format!("{name} {}", shown(value)));
    let actual: Vec<_> = words("prompt", prompt).into_iter().chain(words("max_age", age)).collect();
    let actual = if actual.is_empty() { "neither".to_owned() } else { actual.join(", ") };
    Ok(Judgement::of(!(silent && age == Some("0")), "not both prompt none and max_age 0", actual)
        .pointing(in_request(&request.message, "prompt")))
}
