//! Signatures are canonicalized exclusively.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.sig.c14n",
    title: "signatures are canonicalized exclusively",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`CanonicalizationMethod` is exclusive canonicalization without comments.",
        why: "Inclusive canonicalization breaks when the message is put into another document, and comments that \
              count are read by nobody.",
        remedy: "Nothing but the org writes the response; `http://www.w3.org/2001/10/xml-exc-c14n#` is what Okta \
                 uses.",
        reference: "SAML core §5.4.3",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (response, _) = subject.saml()?.1.response_signatures()?;
    let expected = "http://www.w3.org/2001/10/xml-exc-c14n#";
    let mut methods = response.signatures.iter().map(|signature| signature.canonicalization.as_ref());
    let wrong = methods.find(|method| method.is_none_or(|method| method.value != expected));
    Ok(match wrong {
        None => Judgement::passed(expected, "it is"),
        Some(method) => Judgement::same_xml(expected, method),
    })
}
