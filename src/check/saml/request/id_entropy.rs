//! The request's ID cannot be guessed.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
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

/// What the characters could be worth at most, a prefix of letters before a separator aside.
fn apparent_bits(id: &str) -> f64 {
    let prefix = id.find(['_', ':', '-']).filter(|end| id[..*end].chars().all(char::is_alphabetic));
    let random: String = id[prefix.unwrap_or(0)..].chars().filter(char::is_ascii_alphanumeric).collect();
    let alphabet = if random.chars().all(|character| character.is_ascii_digit()) {
        10_u32
    } else if random.chars().all(|character| character.is_ascii_hexdigit()) {
        16
    } else {
        62
    };
    f64::from(u32::try_from(random.len()).unwrap_or(u32::MAX)) * f64::from(alphabet).log2()
}

/// The seconds or milliseconds since 1970 of this day stand in the ID.
fn names_the_time(id: &str, now: i64) -> bool {
    let day = (now / 100_000).to_string();
    id.split(|character: char| !character.is_ascii_digit())
        .any(|digits| (10..=16).contains(&digits.len()) && digits.starts_with(&day))
}

/// Both end in numbers that are close to each other, after the same beginning.
fn counts_on(one: &str, other: &str) -> bool {
    let split = |id: &str| {
        let digits = id.len() - id.trim_end_matches(|character: char| character.is_ascii_digit()).len();
        let (head, tail) = id.split_at(id.len() - digits);
        Some((head.to_owned(), tail.parse::<u64>().ok()?))
    };
    match (split(one), split(other)) {
        (Some((head, number)), Some((other_head, other_number))) => {
            head == other_head && number.abs_diff(other_number) <= 1_000
        }
        _ => false,
    }
}
