//! The app's metadata can be read.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::{shown, shown_all},
        subject::{bare, is_private},
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.md.sp.parse",
    title: "the app's metadata can be read",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlMetadata,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The metadata that the scenario names was fetched over https (this machine is exempt), is well-formed \
               XML without a document type declaration, and has an `SPSSODescriptor` for SAML 2.0.",
        why: "Administrators configure their identity provider from it.",
        remedy: "Serve an `EntityDescriptor` with an `SPSSODescriptor` whose `protocolSupportEnumeration` names \
                 `urn:oasis:names:tc:SAML:2.0:protocol`.",
        reference: "SAML metadata §2.3.2, §2.4.4",
    },
    run,
};

const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (document, read) = subject.sp_metadata_document()?;
    let expected = "an SPSSODescriptor for SAML 2.0, over https";
    if !is_private(&document.url) {
        return Ok(Judgement::failed(expected, shown(bare(&document.url))));
    }
    if let Some(failure) = &document.failure {
        return Ok(Judgement::failed(expected, failure.clone()));
    }
    if let Some(status) = document.status.filter(|status| !(200..300).contains(status)) {
        return Ok(Judgement::failed(expected, format!("status {status}")));
    }
    Ok(match read {
        Err(error) => Judgement::failed(expected, error.to_string()),
        Ok(metadata) => match &metadata.protocols {
            None => Judgement::failed(expected, "no SPSSODescriptor"),
            Some(protocols) => {
                let holds = protocols.iter().any(|protocol| protocol == PROTOCOL);
                Judgement::of(holds, expected, shown_all(protocols.iter().map(String::as_str)))
            }
        },
    })
}
