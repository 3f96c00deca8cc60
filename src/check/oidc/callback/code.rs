//! The answer brings one code.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.callback.code",
    title: "the answer brings one code",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::OidcCallback,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The answer has exactly one `code` and no `error`.",
        why: "The code is all that the app needs from the browser.",
        remedy: "Read the error of the answer and the org's System Log.",
        reference: "OpenID Connect Core §3.1.2.5",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let callback = messages.callback()?;
    let codes = callback.message.parameters.count("code");
    let empty = callback.message.get("code").is_some_and(str::is_empty);
    let error = callback
        .message
        .get("error")
        .map_or_else(|| "no error".to_owned(), |error| format!("the error {}", shown(error)));
    let holds = codes == 1 && !empty && !callback.message.parameters.has("error");
    let codes = if empty { "an empty code".to_owned() } else { format!("{codes} code(s)") };
    Ok(Judgement::of(holds, "1 code(s) and no error", format!("{codes} and {error}")).at(callback.exchange))
}
