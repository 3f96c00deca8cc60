//! The request is addressed to where it goes.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        subject::{bare, same_address},
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.destination",
    title: "the request is addressed to where it goes",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "`Destination` is the instance's sign-on address that the browser sent the request to. It may be \
               absent from a request that is not signed.",
        why: "It keeps a signed request from being sent on to another identity provider.",
        remedy: "Take the sign-on URL from the instance's metadata and use it for `Destination` and for the redirect \
                 alike.",
        reference: "SAML core §3.2.1; SAML bindings §3.4.5.2, §3.5.5.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, _) = subject.saml()?;
    let (sent, request) = subject.request()?;
    let address = bare(&sent.address);
    let expected = expectations.sso_urls().find(|sso| same_address(bare(sso), address)).unwrap_or(address);
    let unsigned = request.signatures.is_empty() && sent.message.redirect_signature.is_none();
    Ok(match &request.destination {
        None if unsigned => Judgement::passed(format!("{} or no Destination", shown(expected)), "no Destination"),
        destination => Judgement::same_xml(expected, destination.as_ref()),
    })
}
