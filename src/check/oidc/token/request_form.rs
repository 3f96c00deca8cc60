//! The code is redeemed by form.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        subject::{bare, is_private},
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.token.request-form",
    title: "the code is redeemed by form",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::OidcBackChannel,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The token request is a POST with a form as its body, over https (this machine is exempt), and no \
               credential, code or verifier stands in its address.",
        why: "Addresses are logged; other bodies are not read.",
        remedy: "Send all parameters in an `application/x-www-form-urlencoded` body.",
        reference: "RFC 6749 §3.2, §4.1.3; OpenID Connect Core §3.1.3.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let redemption = subject.back_channel()?.redemption()?;
    let (call, request) = (redemption.call, &redemption.request);
    let form =
        request.content_type.as_deref().is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let in_query: Vec<_> = request.secrets_in_query().collect();
    let expected = "a POST over https with a form, and no secret in the address";
    let problem = if call.method != "POST" {
        Some(format!("method {}", shown(&call.method)))
    } else if !form {
        Some(format!("content type {}", request.content_type.as_deref().map_or_else(|| "none".to_owned(), shown)))
    } else if !in_query.is_empty() {
        Some(format!("{} in the address (value withheld)", in_query.join(", ")))
    } else {
        (!is_private(&call.url)).then(|| bare(&call.url).to_owned())
    };
    let holds = problem.is_none();
    Ok(Judgement::of(holds, expected, problem.unwrap_or_else(|| "it is".to_owned())))
}
