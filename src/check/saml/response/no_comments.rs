//! Values are one piece of text.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Place, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.response.no-comments",
    title: "values are one piece of text",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "No comment, processing instruction or CDATA section stands inside `Issuer`, `NameID`, `Audience`, \
               `AttributeValue`, `DigestValue` or `SignatureValue`.",
        why: "A reader that stops at a comment reads `admin@acme.com` out of `admin@acme.com<!---->.evil.org`, and \
              the signature still fits.",
        remedy: "Nothing but the org writes the response: look for what changed the message on its way.",
        reference: "VU#475445; CVE-2025-29775",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, response) = subject.response()?;
    let first = response.split_values.first();
    let actual = if first.is_some() { "a value that holds more than text" } else { "text only" };
    Ok(Judgement::of(first.is_none(), "values of text only", actual).pointing(first.map(Place::xml)))
}
