//! The response goes to the address that was asked for.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        subject::{bare, same_address},
    },
    finding::{Basis, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.acs-match",
    title: "the response goes to the address that was asked for",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The browser posts the response to the ACS URL that the request asked for, by address or by index; \
               without such a wish, to the default ACS URL of the submission.",
        why: "A response at another address is lost, or given to somebody else.",
        remedy: "Declare the app's ACS URL in the submission and put it first; after a change generate a new \
                 instance.",
        reference: "SAML profiles §4.1.4.1; Okta: ACS URLs",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, messages) = subject.saml()?;
    let delivered = messages.delivered()?;
    let asked = messages.asked().and_then(|(_, request)| {
        let index = request.acs_index.text().and_then(|index| index.trim().parse().ok());
        let by_index = index.and_then(|index: u32| expectations.acs_indexes.get(&index));
        request.acs_url.text().or(by_index.map(String::as_str))
    });
    let default = expectations.acs_urls.first().map(String::as_str);
    let expected = asked.or(default).ok_or_else(|| Missing::new("an ACS URL of the submission"))?;
    let holds = same_address(expected, &delivered.address);
    Ok(Judgement::of(holds, shown(expected), shown(bare(&delivered.address))))
}
