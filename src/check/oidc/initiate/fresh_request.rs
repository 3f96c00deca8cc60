//! The sign-on that the org asked for has values of its own.

use crate::{
    check::{About, Carried, Check, Documentation, Judgement, Missing, OidcMessages, Scope, Subject},
    finding::{Basis, Severity},
    protocol::oidc::AuthorizationRequest,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.initiate.fresh-request",
    title: "the sign-on that the org asked for has values of its own",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::OidcInitiation,
    scope: Scope::FROM_ORG,
    documentation: Documentation {
        what: "The authorization request after the initiate-login request has a new `state` and, when other requests \
               have them, a new `nonce` and `code_challenge`. That the app sets no cookie on the way is a warning: \
               the state is then not tied to the browser.",
        why: "Values that are reused or come from the org can be planted.",
        remedy: "Build this request exactly as the one that starts at the app.",
        reference: "OpenID Connect Core §4, §3.1.2.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let initiation =
        messages.initiations.last().ok_or_else(|| Missing::new("a request to the app's initiate-login address"))?;
    let request = messages.authorizations.iter().find(|request| request.exchange > initiation.exchange);
    let request = request.ok_or_else(|| Missing::new("an authorization request after the initiate-login request"))?;
    if request.message.by_reference() {
        return Err(Missing::new(
            "the parameters of the authorization request: the app sent them to the org by itself",
        ));
    }
    let reused: Vec<_> =
        ["state", "nonce", "code_challenge"].into_iter().filter(|name| reused(messages, request, name)).collect();
    let expected = "a state of its own, and a cookie that ties it to the browser";
    let judgement = if request.message.get("state").is_none_or(str::is_empty) {
        Judgement::failed(expected, "no state")
    } else if reused.is_empty() {
        let set = cookie_set(subject, initiation.exchange, request.exchange);
        if set { Judgement::passed(expected, "both") } else { Judgement::warned(expected, "a state, but no cookie") }
    } else {
        Judgement::failed(expected, format!("the {} of another request", reused.join(" and ")))
    };
    Ok(judgement.at(request.exchange))
}

fn reused(messages: &OidcMessages, request: &Carried<AuthorizationRequest>, name: &str) -> bool {
    let others = messages.authorizations.iter().filter(|other| other.exchange != request.exchange);
    request
        .message
        .get(name)
        .is_some_and(|value| others.into_iter().any(|other| other.message.get(name) == Some(value)))
}

/// The app set a cookie on the way, or the browser already had one for it.
fn cookie_set(subject: &Subject<'_>, from: u32, to: u32) -> bool {
    let mut pages = subject.main_documents().filter(|page| (from..to).contains(&page.number));
    pages.any(|page| page.response_header("set-cookie").is_some() || page.request_header("cookie").is_some())
}
