//! The request's ID is an XML name.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Severity},
    protocol::{PlacedText, saml::signature::is_ncname},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.id-ncname",
    title: "the request's ID is an XML name",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "`ID` is there and is an `xs:ID`: it begins with a letter or an underscore and has no colon or space.",
        why: "A bare hash or UUID begins with a digit in most cases, and validating receivers refuse the request \
              then.",
        remedy: "Put an underscore before the random part of the ID.",
        reference: "SAML core §1.3.4; XML Schema Part 2 §3.3.8",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, request) = subject.request()?;
    let id = request.id.text();
    let actual = id.map_or_else(|| "no ID".to_owned(), shown);
    Ok(Judgement::of(id.is_some_and(is_ncname), "an ID that is an XML name", actual).in_xml(request.id.as_ref()))
}
