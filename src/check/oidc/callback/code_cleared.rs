//! The code leaves the address bar.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
    protocol::oidc::ResponseMode,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.callback.code-cleared",
    title: "the code leaves the address bar",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::OidcCallback,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The app answers a code in the address with a redirect, so that no page is shown at that address.",
        why: "The address stays in the history and is sent along as the referrer of everything that the page loads.",
        remedy: "Redeem the code, then redirect to a page of the app.",
        reference: "RFC 9700 §4.3",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let callback = subject.oidc()?.1.callback()?;
    if callback.message.mode != ResponseMode::Query || !callback.message.parameters.has("code") {
        return Err(Missing::new("a code in the address of the answer"));
    }
    let status = callback.status.ok_or_else(|| Missing::new("the app's answer to the code"))?;
    Ok(Judgement::of((300..400).contains(&status), "a redirect", format!("status {status}")))
}
