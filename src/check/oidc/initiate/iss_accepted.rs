//! The app starts a sign-on when the org asks.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        subject::{Known, origin},
    },
    finding::{Basis, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.initiate.iss-accepted",
    title: "the app starts a sign-on when the org asks",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::OidcInitiation,
    scope: Scope::FROM_ORG,
    documentation: Documentation {
        what: "The tile leads to the app's initiate-login address with the org as `iss`, and from there within two \
               redirects to that org's authorization endpoint. More redirects are a warning.",
        why: "It is how a tile of the dashboard works for an OpenID Connect app.",
        remedy: "Let the initiate-login address read `iss`, look the org up, and redirect to its authorization \
                 endpoint.",
        reference: "OpenID Connect Core §4",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.oidc()?;
    let issuer = expectations.issuer.known("the org's issuer")?;
    let initiation = messages.initiation()?;
    let expected = format!("iss {}, then an authorization request to it", shown(issuer));
    let iss = initiation.message.iss.text();
    if iss != Some(issuer) {
        return Ok(Judgement::failed(expected, format!("iss {}", iss.map_or_else(|| "none".to_owned(), shown))));
    }
    let Ok((_, request)) = messages.initiated() else {
        return Ok(Judgement::failed(expected, "no authorization request after it"));
    };
    if origin(&request.address) != origin(issuer) {
        return Ok(Judgement::failed(
            expected,
            format!("an authorization request to {}", shown(&request.message.endpoint)),
        ));
    }
    let hops = hops(subject, initiation.exchange, request.exchange);
    let actual = format!("an authorization request after {hops} redirect(s)");
    Ok(if hops > 2 { Judgement::warned(expected, actual) } else { Judgement::passed(expected, actual) })
}

/// Pages of the same tab between the two, the second one counted.
fn hops(subject: &Subject<'_>, from: u32, to: u32) -> usize {
    let tab = subject.main_documents().find(|page| page.number == to).and_then(|page| page.tab.as_ref());
    subject.main_documents().filter(|page| page.number > from && page.number <= to && page.tab.as_ref() == tab).count()
}
