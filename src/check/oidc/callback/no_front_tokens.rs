//! No token passes through the browser.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        subject::{Known, bare},
    },
    evidence::Exchange,
    finding::{Basis, Severity},
    protocol::Parameters,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.callback.no-front-tokens",
    title: "no token passes through the browser",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::OidcCallback,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The answer carries no ID, access or refresh token in its query, fragment or form, and no page of the \
               app redeems the code in the browser.",
        why: "The catalog takes web apps that redeem the code on their server; tokens in a browser leak.",
        remedy: "Use `response_type=code` and redeem the code on the app's server.",
        reference: "RFC 9700 §2.1.2; Okta: OpenID Connect integration limitations",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.oidc()?;
    let client_id = expectations.client_id.known("the client id of the instance")?;
    let callback = messages.callback()?;
    let expected = "no token in the answer, and no token request from the browser";
    let tokens: Vec<_> = callback.message.tokens().collect();
    if !tokens.is_empty() {
        return Ok(Judgement::failed(expected, format!("{} in the answer (value withheld)", tokens.join(", ")))
            .at(callback.exchange));
    }
    let redeemed = subject.sign_on().find(|exchange| redeems(exchange, client_id));
    Ok(match redeemed {
        Some(exchange) => {
            Judgement::failed(expected, format!("a token request to {}", bare(&exchange.url))).at(exchange.number)
        }
        None => Judgement::passed(expected, "none").at(callback.exchange),
    })
}

/// A token request of this client; the org's dashboard makes its own.
fn redeems(exchange: &Exchange, client_id: &str) -> bool {
    let body = exchange.request_body.as_ref().filter(|_| bare(&exchange.url).ends_with("/token"));
    body.is_some_and(|body| {
        let form = Parameters::parse(&body.bytes);
        form.has("grant_type") && form.get("client_id") == Some(client_id)
    })
}
