//! The answer belongs to the browser that asked.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.callback.bound-to-browser",
    title: "the answer belongs to the browser that asked",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::OidcCallback,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The app set a cookie before it sent the browser to the org, and the browser sends one along with the \
               answer.",
        why: "A state that no cookie ties to the browser can be used in another one: an attacker signs the victim in \
              as himself.",
        remedy: "Keep `state` and `nonce` in a cookie of the browser, or in a session that a cookie names.",
        reference: "RFC 9700 §4.7.1; OpenID Connect Core §15.5.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let callback = messages.callback()?;
    let request = messages.authorization()?;
    let exchange = subject.sign_on().find(|exchange| exchange.number == callback.exchange);
    let headers = exchange.map(|exchange| &exchange.request_headers).filter(|headers| !headers.is_empty());
    let headers = headers.ok_or_else(|| Missing::new("the headers of the answer"))?;
    let sent: Vec<_> = headers
        .iter()
        .filter(|header| header.name.eq_ignore_ascii_case("cookie"))
        .flat_map(|header| header.value.split(';'))
        .filter_map(|pair| Some(pair.trim().split_once('=')?.0))
        .collect();
    let earlier =
        subject.sign_on().filter(|exchange| exchange.number <= request.exchange && subject.at_app(&exchange.url));
    let set: Vec<_> = earlier
        .flat_map(|exchange| &exchange.response_headers)
        .filter(|header| header.name.eq_ignore_ascii_case("set-cookie"))
        .filter_map(|header| header.value.split('=').next())
        .map(str::trim)
        .collect();
    let bound = sent.iter().find(|name| set.contains(name));
    let actual = bound.map_or_else(|| "none".to_owned(), |name| shown(name));
    Ok(Judgement::of(bound.is_some(), "a cookie that was set before the request", actual))
}
