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
    let initiation =
        messages.initiations.last().ok_or_else(|| Missing::new("a request to the app's initiate-login address"))?;
    let expected = format!("iss {}, then an authorization request to it", shown(issuer));
    let judgement = match (
        initiation.message.iss.text(),
        messages.authorizations.iter().find(|request| request.exchange > initiation.exchange),
    ) {
        (iss, _) if iss != Some(issuer) => {
            Judgement::failed(expected, format!("iss {}", iss.map_or_else(|| "none".to_owned(), shown)))
        }
        (_, None) => Judgement::failed(expected, "no authorization request after it"),
        (_, Some(request)) if origin(&request.address) != origin(issuer) => {
            Judgement::failed(expected, format!("an authorization request to {}", shown(&request.message.endpoint)))
        }
        (_, Some(request)) => {
            let hops = hops(subject, initiation.exchange, request.exchange);
            let actual = format!("an authorization request after {hops} redirect(s)");
            if hops > 2 { Judgement::warned(expected, actual) } else { Judgement::passed(expected, actual) }
        }
    };
    Ok(judgement.at(initiation.exchange))
}

/// Pages of the same tab between the two, the second one counted.
fn hops(subject: &Subject<'_>, from: u32, to: u32) -> usize {
    let tab = subject.main_documents().find(|page| page.number == to).and_then(|page| page.tab.as_ref());
    subject.main_documents().filter(|page| page.number > from && page.number <= to && page.tab.as_ref() == tab).count()
}
