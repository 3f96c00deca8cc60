//! Every request has an ID of its own.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.id-unique",
    title: "every request has an ID of its own",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "The `ID` differs from those of the app's other requests in the same test.",
        why: "The answer is tied to the request by this ID; one that repeats can be answered with an old response.",
        remedy: "Draw the ID at random for each request.",
        reference: "SAML core §1.3.4",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (sent, request) = subject.request()?;
    let id = request.id.as_ref().ok_or_else(|| Missing::new("an ID in the AuthnRequest"))?;
    let others = subject.other_requests();
    if others.is_empty() {
        return Err(Missing::new("another request of the app, to compare with"));
    }
    let same = others.iter().filter(|other| other.message.id.text() == Some(&id.value)).count();
    let actual = format!("{} with this ID among {} other requests", same, others.len());
    Ok(Judgement::of(same == 0, "an ID that no other request has", actual).at(sent.exchange).in_xml(Some(id)))
}
