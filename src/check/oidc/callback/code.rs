//! `oidc.callback.code`: the answer brings one code.
//!
//! # What it checks
//! The answer has exactly one `code` and no `error`.
//!
//! # Why it matters
//! The code is all that the app needs from the browser.
//!
//! # What to do
//! Read the error of the answer and the org's System Log.
//!
//! # Reference
//! OpenID Connect Core §3.1.2.5

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.callback.code",
    title: "the answer brings one code",
    severity: Severity::Fail,
    scope: Scope::OIDC,
    reference: "OpenID Connect Core §3.1.2.5",
    remedy: "Read the error of the answer and the org's System Log.",
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
