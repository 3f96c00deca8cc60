//! Every response has an ID of its own.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Severity},
    protocol::{PlacedText, saml::signature::is_ncname},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.id",
    title: "every response has an ID of its own",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`ID` of the response is an XML name, and no other response of the same test has it.",
        why: "Apps remember the IDs that they have seen to refuse a replay.",
        remedy: "Nothing but the org writes it: look for what sent an old response again.",
        reference: "SAML core §1.3.4",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (delivered, response) = subject.response()?;
    let expected = "an ID that is an XML name and that no other response has";
    let Some(id) = response.id.as_ref().filter(|id| is_ncname(&id.value)) else {
        let actual = response.id.text().map_or_else(|| "no ID".to_owned(), shown);
        return Ok(Judgement::failed(expected, actual).in_xml(response.id.as_ref()));
    };
    let again = subject.other_responses(delivered.exchange).any(|other| other.id.text() == Some(&id.value));
    let actual = if again { format!("{} in two responses", shown(&id.value)) } else { shown(&id.value) };
    Ok(Judgement::of(!again, expected, actual).in_xml(Some(id)))
}
