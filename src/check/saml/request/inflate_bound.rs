//! The request is not a decompression bomb.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
    protocol::saml::{Binding, SamlError},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.inflate-bound",
    title: "the request is not a decompression bomb",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "A request by HTTP-Redirect inflates to at most 256 KiB, and to at most 100 times its compressed size.",
        why: "Receivers that inflate without a limit can be brought down by a few kilobytes; receivers with a limit \
              refuse the request.",
        remedy: "Send a request of ordinary size; a large one goes by HTTP-POST.",
        reference: "CVE-2025-25293; CVE-2023-28119",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let sent = subject.saml()?.1.sent()?;
    if sent.message.binding != Binding::Redirect {
        return Err(Missing::new("a request by HTTP-Redirect"));
    }
    let expected = "at most 256 KiB, and at most 100 times the compressed size";
    match &sent.message.decoded {
        Err(error @ SamlError::TooLarge { what: "the inflated message, in bytes", .. }) => {
            Ok(Judgement::failed(expected, error.to_string()))
        }
        Err(SamlError::Base64 { .. } | SamlError::Deflate { .. }) => {
            Err(Missing::new("a request that can be inflated"))
        }
        Err(_) => Ok(Judgement::passed(expected, "it is smaller")),
        Ok(request) => Ok(Judgement::passed(expected, format!("{} bytes", request.xml.text().len()))),
    }
}
