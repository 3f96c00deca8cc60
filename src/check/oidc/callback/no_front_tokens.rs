//! No token passes through the browser.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        oidc::in_callback,
        subject::{Known, bare},
    },
    evidence::{Exchange, PageState},
    finding::{Basis, Severity},
    protocol::{Parameters, oidc::jose::Jws},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.callback.no-front-tokens",
    title: "no token passes through the browser",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::OidcCallback,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Neither the answer nor the app's page after it (address, storage, text) holds a token of the org, and \
               the browser itself asks for none.",
        why: "Scripts, extensions, histories and logs see what passes through the browser; Okta wants the app's \
              server to redeem the code.",
        remedy: "Use the code flow, redeem the code from the app's server, and give the browser a session cookie \
                 only.",
        reference: "RFC 9700 §2.1.2; Okta: the back end exchanges the code",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.oidc()?;
    let callback = messages.callback()?;
    let expected = "no token in the answer or on the app's page, and no token request from the browser";
    let tokens: Vec<_> = callback.message.tokens().collect();
    if let Some(first) = tokens.first() {
        let actual = format!("{} in the answer (value withheld)", tokens.join(", "));
        return Ok(Judgement::failed(expected, actual).pointing(in_callback(&callback.message, first)));
    }
    let client_id = expectations.client_id.known("the client id of the instance")?;
    if let Some(exchange) = subject.sign_on().find(|exchange| redeems(exchange, client_id)) {
        let actual = format!("a token request to {}", bare(&exchange.url));
        return Ok(Judgement::failed(expected, actual).at(exchange.number));
    }
    let place = subject.evidence.page.as_ref().and_then(place_of_token);
    Ok(match place {
        Some(place) => Judgement::failed(expected, format!("a token in {place} (value withheld)")),
        None => Judgement::passed(expected, "none"),
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

/// Where on a page a signed token stands.
fn place_of_token(page: &PageState) -> Option<String> {
    let stored = |kind: &str, pairs: &[(String, String)]| {
        let (key, _) = pairs.iter().find(|(_, value)| holds_token(value))?;
        Some(format!("{kind} under {}", shown(key)))
    };
    stored("localStorage", &page.local_storage)
        .or_else(|| stored("sessionStorage", &page.session_storage))
        .or_else(|| holds_token(&page.html).then(|| "the page's text".to_owned()))
        .or_else(|| holds_token(&page.url).then(|| "the page's address".to_owned()))
}

/// A compact JWS whose header names an algorithm.
fn holds_token(text: &str) -> bool {
    text.match_indices("eyJ").any(|(start, _)| {
        let end = text[start..].find(|it: char| !it.is_ascii_alphanumeric() && !"-_.".contains(it));
        let word = &text[start..end.map_or(text.len(), |end| start + end)];
        Jws::decode(word.trim_end_matches('.')).is_ok_and(|jws| jws.header.has("alg"))
    })
}
