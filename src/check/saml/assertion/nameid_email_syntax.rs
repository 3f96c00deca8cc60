//! A name of the e-mail format is an e-mail address.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown, person::is_email_address,
    },
    finding::{Basis, Severity},
    protocol::{PlacedText, saml::NameId},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.nameid-email-syntax",
    title: "a name of the e-mail format is an e-mail address",
    severity: Severity::Fail,
    basis: Basis::Okta,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "A `NameID` whose `Format` is `emailAddress` is an addr-spec: a local part, one `@` and a domain, \
               without spaces.",
        why: "Apps that take it for an address cannot write to it, nor find the account.",
        remedy: "Set the application username of the instance to the user's e-mail address, or the format to another \
                 one.",
        reference: "SAML core §8.3.2; RFC 5322 §3.4.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, assertion) = subject.assertion()?;
    let name = assertion.subject.as_ref().and_then(|named| named.name_id.as_ref());
    let is_email = |name: &&NameId| name.format.text().is_some_and(|format| format.ends_with(":emailAddress"));
    let name = name.filter(is_email).ok_or_else(|| Missing::new("a NameID of the format emailAddress"))?;
    let holds = is_email_address(&name.value.value);
    Ok(Judgement::of(holds, "an e-mail address", shown(&name.value.value)).in_xml(Some(&name.value)))
}
