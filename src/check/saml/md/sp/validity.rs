//! The app's metadata is still valid.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    clock::rfc3339,
    finding::{Basis, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.md.sp.validity",
    title: "the app's metadata is still valid",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::SamlMetadata,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`validUntil` of the app's metadata lies in the future, and `cacheDuration` is a duration.",
        why: "Identity providers that honour it stop working when it has passed.",
        remedy: "Publish the metadata with a new `validUntil`, or without.",
        reference: "SAML metadata §2.3.2; SAML errata E94",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let metadata = subject.sp_metadata()?;
    let moment = subject.moment()?;
    let (until, duration) = (metadata.valid_until.as_ref(), metadata.cache_duration.text());
    if until.is_none() && duration.is_none() {
        return Err(Missing::new("validUntil or cacheDuration in the app's metadata"));
    }
    let over = until.is_some_and(|until| until.value.time.is_none_or(|time| time <= moment));
    let odd = duration.is_some_and(|duration| !is_duration(duration));
    let words = [until.map(|until| shown(&until.value.text)), duration.map(shown)];
    let actual = words.into_iter().flatten().collect::<Vec<_>>().join(", ");
    Ok(Judgement::of(!over && !odd, format!("a time after {}, and a duration", rfc3339(moment)), actual))
}

/// `P1Y2M3DT4H5M6S`, with at least one part (XML Schema Part 2 §3.2.6).
fn is_duration(text: &str) -> bool {
    let Some(rest) = text.trim().strip_prefix('P') else { return false };
    let digits = rest.chars().any(|character| character.is_ascii_digit());
    digits && rest.chars().all(|character| character.is_ascii_digit() || "YMDTHS.".contains(character))
}
