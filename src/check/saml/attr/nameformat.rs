//! Attribute names have their format.

use url::Url;

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Place, Severity},
    protocol::{PlacedText, saml::signature::is_ncname},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.attr.nameformat",
    title: "attribute names have their format",
    severity: Severity::Warn,
    basis: Basis::Okta,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`NameFormat` is the one that the submission declares, where it declares one; a name of the basic \
               format is an XML name, one of the URI format is an absolute URI.",
        why: "Apps that look attributes up by format and name do not find them otherwise.",
        remedy: "Correct the name format of the attribute statement, or the name.",
        reference: "SAML core §8.2.2, §8.2.3; SAML errata E49",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, assertion) = subject.assertion()?;
    if assertion.attributes.is_empty() {
        return Err(Missing::new("an attribute in the assertion"));
    }
    let declared = subject.saml()?.0.attributes.as_deref().unwrap_or_default();
    let problem = assertion.attributes.iter().find_map(|attribute| {
        let format = attribute.name_format.text().unwrap_or_default();
        let wanted = declared.iter().find(|it| it.name == attribute.name).and_then(|it| it.name_format.as_deref());
        let other = wanted.filter(|wanted| *wanted != format).map(|_| format!("NameFormat {}", shown(format)));
        let unfit = (!fits(&attribute.name, format)).then(|| "a name that does not fit its format".to_owned());
        let problem = other.or(unfit)?;
        Some((format!("{}: {problem}", shown(&attribute.name)), attribute))
    });
    let place = problem.as_ref().map(|(_, attribute)| Place::xml(&attribute.place));
    let actual = problem.map_or_else(|| "they have".to_owned(), |(actual, _)| actual);
    Ok(Judgement::of(place.is_none(), "the declared formats, and names that fit them", actual).pointing(place))
}

fn fits(name: &str, format: &str) -> bool {
    match format.rsplit(':').next() {
        Some("basic") => is_ncname(&name.replace(':', "_")),
        Some("uri") => Url::parse(name).is_ok(),
        _ => true,
    }
}
