//! `saml.request.destination`: the AuthnRequest is meant for this org.
//!
//! # What it checks
//! `Destination`, when present, is the address that the request was sent to; a signed request must have it.
//!
//! # Why it matters
//! It keeps a request from being forwarded to another identity provider.
//!
//! # What to do
//! Set `Destination` to the single sign-on address of the instance's metadata.
//!
//! # Reference
//! SAML core §3.2.1; SAML bindings §3.4.5.2, §3.5.5.2

use crate::{
    check::{
        Check, Judgement, Missing, Scope, Subject,
        judgement::shown,
        subject::{bare, same_address},
    },
    finding::Severity,
    submission::Direction,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.destination",
    title: "the AuthnRequest is meant for this org",
    severity: Severity::Fail,
    scope: Scope::SAML.started_by(Direction::Sp),
    reference: "SAML core §3.2.1; SAML bindings §3.4.5.2, §3.5.5.2",
    remedy: "Set `Destination` to the single sign-on address of the instance's metadata.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.saml()?;
    let (sent, request) = messages.request()?;
    let address = bare(&sent.address);
    let expected =
        expectations.sso_urls.iter().find(|sso| same_address(bare(sso), address)).map_or(address, String::as_str);
    Ok(match request.destination.as_deref() {
        None if request.signatures.is_empty() => {
            Judgement::passed(format!("{} or no Destination", shown(expected)), "no Destination")
        }
        destination => Judgement::same(expected, destination),
    }
    .at(sent.exchange))
}
