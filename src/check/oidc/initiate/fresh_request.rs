//! The org's wish leads to a request like any other.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::readable},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.initiate.fresh-request",
    title: "the org's wish leads to a request like any other",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::OidcRequest,
    scope: Scope::FROM_ORG,
    documentation: Documentation {
        what: "The authorization request that follows the initiate-login request carries a state of its own, and \
               nothing that another request had; the browser has a cookie for it. A missing cookie is a warning.",
        why: "The initiate-login address can be called by everybody: what it starts must be protected like every \
              sign-on.",
        remedy: "Start the sign-on there as the app's own sign-in does, with fresh state, nonce and challenge.",
        reference: "OpenID Connect Core §4, §3.1.2.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (initiation, request) = subject.oidc()?.1.initiated()?;
    let request = readable(request)?;
    let repeats = |name: &&str| {
        let value = request.message.get(name).filter(|value| !value.is_empty());
        value.and_then(|value| subject.repeated(name, value)).is_some_and(|again| again > 0)
    };
    let reused: Vec<_> = ["state", "nonce", "code_challenge"].into_iter().filter(repeats).collect();
    let expected = "a state of its own, and a cookie that ties it to the browser";
    Ok(if request.message.get("state").is_none_or(str::is_empty) {
        Judgement::failed(expected, "no state")
    } else if !reused.is_empty() {
        Judgement::failed(expected, format!("the {} of another request", reused.join(" and ")))
    } else if has_cookie(subject, initiation.exchange, request.exchange) {
        Judgement::passed(expected, "both")
    } else {
        Judgement::warned(expected, "a state, but no cookie")
    }
    .at(request.exchange))
}

/// The app set a cookie on the way, or the browser already had one for it.
fn has_cookie(subject: &Subject<'_>, from: u32, to: u32) -> bool {
    let mut pages = subject.main_documents().filter(|page| (from..to).contains(&page.number));
    pages.any(|page| page.response_header("set-cookie").is_some() || page.request_header("cookie").is_some())
}
