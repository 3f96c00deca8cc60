//! The app's metadata has the declared address.

use std::collections::BTreeSet;

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::{shown, shown_all},
        subject::Known,
    },
    finding::{Basis, Severity},
    protocol::{PlacedText, saml::ConsumerService},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.md.sp.acs",
    title: "the app's metadata has the declared address",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::SamlMetadata,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The app's metadata has an `AssertionConsumerService` by HTTP-POST with the default ACS URL of the \
               submission; indexes are unique, and at most one is the default.",
        why: "Whoever configures the app from its metadata sends assertions there.",
        remedy: "Declare the ACS URL of the metadata in the submission, or correct the metadata.",
        reference: "SAML metadata §2.2.3, §2.4.4",
    },
    run,
};

const POST: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let metadata = subject.sp_metadata()?;
    let declared = subject.saml()?.0.acs_urls.known("the ACS URLs of the submission")?;
    let services = &metadata.consumer_services;
    let mut indexes = BTreeSet::new();
    let twice = services.iter().find(|it| it.index.text().is_some_and(|index| !indexes.insert(index)));
    let is_default = |it: &&ConsumerService| matches!(it.is_default.text(), Some("true" | "1"));
    let posts = || services.iter().filter(|it| it.binding.text() == Some(POST));
    let first = declared.first().map(String::as_str);
    let expected = format!("HTTP-POST at {}, unique indexes, at most one default", shown(first.unwrap_or_default()));
    let actual = if !posts().any(|it| it.location.text() == first) {
        format!("HTTP-POST at {}", shown_all(posts().filter_map(|it| it.location.text())))
    } else if let Some(service) = twice {
        format!("the index {} twice", shown(service.index.text().unwrap_or_default()))
    } else if services.iter().filter(is_default).count() > 1 {
        "more than one default".to_owned()
    } else {
        return Ok(Judgement::passed(expected, "it has"));
    };
    Ok(Judgement::failed(expected, actual))
}
