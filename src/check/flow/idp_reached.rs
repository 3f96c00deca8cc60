//! The app leads to this instance's sign-on address.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::any_of,
        subject::{Known, bare, endpoint},
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.idp.reached",
    title: "the app leads to this instance's sign-on address",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::Flow,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "When the app starts, the browser's main frame reaches the instance's single sign-on address (SAML) or \
               the org's authorization endpoint with the instance's client id (OpenID Connect).",
        why: "An app that leads elsewhere is configured for another instance, another org, or a custom authorization \
              server, which the catalog does not allow.",
        remedy: "Configure the app with the metadata of this instance (SAML) or with the org's issuer and this \
                 client id (OpenID Connect).",
        reference: "SAML profiles §4.1.3.3; OpenID Connect Core §3.1.2.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let Requests { wanted, sent } = Requests::of(subject)?;
    let expected = format!("a sign-on request at {}", any_of(&wanted));
    let reached = sent.iter().find(|(_, address)| wanted.iter().any(|wanted| endpoint(wanted, address)));
    Ok(match (reached, sent.first()) {
        (Some((exchange, _)), _) => Judgement::passed(expected, "it was reached").at(*exchange),
        (None, Some((exchange, address))) => {
            Judgement::failed(expected, format!("the request went to {}", bare(address))).at(*exchange)
        }
        (None, None) => {
            Judgement::failed(expected, format!("no sign-on request; the last page was {}", last_page(subject)))
        }
    })
}

/// The requests of the app, whatever the protocol.
struct Requests {
    /// Where the app should ask.
    wanted: Vec<String>,
    /// The exchange and the address of each.
    sent: Vec<(u32, String)>,
}

impl Requests {
    fn of(subject: &Subject<'_>) -> Result<Self, Missing> {
        if let Ok((expectations, messages)) = subject.saml() {
            let wanted = expectations.sso.known("the sign-on addresses of the instance's metadata")?;
            let sent = messages.requests.iter().map(|request| (request.exchange, request.address.clone()));
            let wanted = wanted.iter().map(|service| service.location.clone()).collect();
            return Ok(Self { wanted, sent: sent.collect() });
        }
        let (expectations, messages) = subject.oidc()?;
        let wanted = expectations.authorization_endpoint.known("the authorization endpoint of the org")?;
        let sent = messages.authorizations.iter().map(|request| (request.exchange, request.address.clone()));
        Ok(Self { wanted: vec![wanted.to_owned()], sent: sent.collect() })
    }
}

fn last_page(subject: &Subject<'_>) -> String {
    subject.main_documents().last().map_or_else(|| "none".to_owned(), |last| bare(&last.url).to_owned())
}
