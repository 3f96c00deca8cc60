//! The assertion has version, ID and time.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown, saml::near},
    finding::{Basis, Severity},
    protocol::{PlacedText, saml::signature::is_ncname},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.version-id",
    title: "the assertion has version, ID and time",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The assertion's `Version` is `2.0`, its `ID` is an XML name, and its `IssueInstant` is a time in UTC \
               within five minutes of the delivery.",
        why: "Apps remember the ID against replays and measure the age by the time.",
        remedy: "Nothing but the org writes the assertion: look for what changed the message on its way, and compare \
                 clocks.",
        reference: "SAML core §2.3.3",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (delivered, assertion) = subject.assertion()?;
    if assertion.version.text() != Some("2.0") {
        return Ok(Judgement::same_xml("2.0", assertion.version.as_ref()));
    }
    if !assertion.id.text().is_some_and(is_ncname) {
        let actual = assertion.id.text().map_or_else(|| "no ID".to_owned(), shown);
        return Ok(Judgement::failed("an ID that is an XML name", actual).in_xml(assertion.id.as_ref()));
    }
    Ok(near("IssueInstant", assertion.issue_instant.as_ref(), delivered.at, subject))
}
