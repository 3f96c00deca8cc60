//! The request's ID cannot be guessed.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        randomness::{apparent_bits, counts_on, names_the_time},
    },
    finding::{Basis, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.id-entropy",
    title: "the request's ID cannot be guessed",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "The `ID` looks like at least 128 random bits: long enough for its characters, and neither a time nor \
               a counter.",
        why: "Whoever can guess the next ID can prepare a response for it.",
        remedy: "Use at least 16 bytes of a cryptographic random source.",
        reference: "SAML core §1.3.4",
    },
    run,
};

/// The least number of bits that an ID should be worth.
const BITS: f64 = 128.0;

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (sent, request) = subject.request()?;
    let id = request.id.as_ref().ok_or_else(|| Missing::new("an ID in the AuthnRequest"))?;
    let expected = "128 bits that look random";
    let bits = apparent_bits(&id.value);
    let others = subject.other_requests();
    let counted = others.iter().filter_map(|other| other.message.id.text()).any(|other| counts_on(&id.value, other));
    let actual = if counted {
        format!("{}, which counts on from another request's", shown(&id.value))
    } else if names_the_time(&id.value, sent.at.timestamp()) {
        format!("{}, which names the time", shown(&id.value))
    } else {
        format!("{}, at most {bits:.0} bits", shown(&id.value))
    };
    let holds = bits >= BITS && !counted && !names_the_time(&id.value, sent.at.timestamp());
    Ok(Judgement::of(holds, expected, actual).in_xml(Some(id)))
}
