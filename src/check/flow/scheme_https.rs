//! Messages travel over https only.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        subject::{bare, is_private},
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.scheme.https",
    title: "messages travel over https only",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Every address that a message of the sign-on was sent to is an https address; addresses of this \
               machine itself are exempt.",
        why: "On plain http, everybody on the way can read and change a sign-on.",
        remedy: "Serve the app over https, and declare https addresses in the submission.",
        reference: "SAML bindings §3.4.5.2, §3.5.5.2; RFC 9700 §2.6; Okta: addresses must begin with https",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let mut carriers: Vec<(u32, &str)> = Vec::new();
    if let Ok((_, messages)) = subject.saml() {
        carriers.extend(messages.requests.iter().map(|sent| (sent.exchange, sent.address.as_str())));
        carriers.extend(messages.responses.iter().map(|sent| (sent.exchange, sent.address.as_str())));
    }
    if let Ok((_, messages)) = subject.oidc() {
        carriers.extend(messages.initiations.iter().map(|sent| (sent.exchange, sent.address.as_str())));
        carriers.extend(messages.authorizations.iter().map(|sent| (sent.exchange, sent.address.as_str())));
        carriers.extend(messages.callbacks.iter().map(|sent| (sent.exchange, sent.address.as_str())));
    }
    if carriers.is_empty() {
        return Err(Missing::new("any message of the sign-on"));
    }
    let open = carriers.iter().find(|(_, address)| !is_private(address));
    Ok(match open {
        Some((exchange, address)) => Judgement::failed("https addresses only", shown(bare(address))).at(*exchange),
        None => {
            Judgement::passed("https addresses only", format!("{} messages, none to an open address", carriers.len()))
        }
    })
}
