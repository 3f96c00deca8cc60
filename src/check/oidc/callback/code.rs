//! The answer brings a code.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown, oidc::in_callback},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.callback.code",
    title: "the answer brings a code",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::OidcCallback,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The answer holds exactly one `code`, which is not empty, and no `error`. Answers without a code are \
               those of other flows.",
        why: "Without a code there is nothing to redeem.",
        remedy: "Read the error, if there is one; ask for `response_type=code`.",
        reference: "OpenID Connect Core §3.1.2.5",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let callback = subject.oidc()?.1.callback()?;
    let codes = callback.message.parameters.count("code");
    let empty = callback.message.get("code").is_some_and(str::is_empty);
    let error = callback.message.get("error");
    let error_words = error.map_or_else(|| "no error".to_owned(), |error| format!("the error {}", shown(error)));
    let holds = codes == 1 && !empty && error.is_none();
    let codes = if empty { "an empty code".to_owned() } else { format!("{codes} code(s)") };
    Ok(Judgement::of(holds, "1 code(s) and no error", format!("{codes} and {error_words}"))
        .pointing(in_callback(&callback.message, "code")))
}
