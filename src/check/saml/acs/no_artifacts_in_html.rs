//! The app does not show the message.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.acs.no-artifacts-in-html",
    title: "the app does not show the message",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::SamlConsumer,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The body of the ACS's answer holds neither the posted message nor its signature.",
        why: "A page that shows the message gives it to every script on it, and to whoever reads the page's cache.",
        remedy: "Take the message out of error pages and of debugging output.",
        reference: "OWASP: Error Handling",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (delivered, response) = subject.response()?;
    let exchange = subject.sign_on().find(|exchange| exchange.number == delivered.exchange);
    let body = exchange.and_then(|exchange| exchange.response_body.as_ref()).filter(|body| !body.bytes.is_empty());
    let body = String::from_utf8_lossy(&body.ok_or_else(|| Missing::new("the body of the ACS's answer"))?.bytes);
    let values = response.xml.signature_values();
    let signature = values.iter().filter_map(|value| value.trim().get(..40)).any(|start| body.contains(start));
    let message = delivered.message.starts_in(&body);
    let actual = match (message, signature) {
        (true, _) => "the posted message",
        (false, true) => "a signature of the message",
        (false, false) => "neither",
    };
    Ok(Judgement::of(!message && !signature, "neither the message nor its signature", actual))
}
