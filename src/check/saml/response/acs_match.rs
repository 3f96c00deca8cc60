//! `saml.response.acs-match`: the response is posted to the right ACS.
//!
//! # What it checks
//! The browser posts the response to the ACS URL that the request asked for, or else to the submission's
//! default (first) ACS URL.
//!
//! # Why it matters
//! An app listens at its own address only; and a response must go nowhere else.
//!
//! # What to do
//! Set the ACS URL of the submission to the app's, with the instance's variables in the right places.
//!
//! # Reference
//! SAML profiles §4.1.4.1; Okta: ACS URLs of the submission

use crate::{
    check::{
        Check, Judgement, Missing, Scope, Subject,
        judgement::shown,
        subject::{bare, same_address},
    },
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.acs-match",
    title: "the response is posted to the right ACS",
    severity: Severity::Fail,
    scope: Scope::SAML,
    reference: "SAML profiles §4.1.4.1; Okta: ACS URLs of the submission",
    remedy: "Set the ACS URL of the submission to the app's, with the instance's variables in the right places.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.saml()?;
    let delivered = messages.delivered()?;
    let asked = messages.request().ok().filter(|(sent, _)| sent.exchange < delivered.exchange);
    let asked = asked.and_then(|(_, request)| {
        request.acs_url.clone().or_else(|| {
            request
                .acs_index
                .as_ref()?
                .parse::<usize>()
                .ok()
                .and_then(|index| expectations.acs_urls.get(index).cloned())
        })
    });
    let expected =
        asked.as_ref().or(expectations.acs_urls.first()).ok_or_else(|| Missing::new("an ACS URL of the submission"))?;
    Ok(Judgement::of(same_address(expected, &delivered.address), shown(expected), shown(bare(&delivered.address)))
        .at(delivered.exchange))
}
