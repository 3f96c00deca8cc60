//! The messages of a run, as they were judged when it ran.
//!
//! A run's files hold no secrets: signatures in them are blotted out, so they were verified then, and cannot be now.

use super::{AsOf, Decoded, Signature, State};
use crate::{
    finding::{Finding, Outcome},
    report::{
        message::{Kind, Message},
        result::{Attempt, ResultFile},
    },
};

/// Every message of every attempt, in the order of the result.
pub fn messages(result: &ResultFile) -> Vec<Decoded> {
    let attempts = result.tests.iter().flat_map(|test| test.attempts.iter().map(move |attempt| (test, attempt)));
    attempts
        .flat_map(|(test, attempt)| {
            let name = format!("{}, attempt {}", test.id, attempt.number);
            attempt.artifacts.iter().map(move |artifact| decoded(&name, attempt, artifact))
        })
        .collect()
}

fn decoded(name: &str, attempt: &Attempt, artifact: &crate::evidence::Artifact) -> Decoded {
    let message = Message::from(artifact);
    let row = attempt.network.iter().find(|row| Some(row.number) == artifact.exchange);
    let findings = of_message(attempt, &message, artifact.exchange);
    let origin = match row {
        None => name.to_owned(),
        Some(row) => {
            let bare = row.url.split(['?', '#']).next().unwrap_or_default();
            format!("{name}, exchange {}: {} {bare}", row.number, row.method)
        }
    };
    Decoded {
        origin,
        exchange: artifact.exchange,
        bytes: message.texts.iter().map(|text| text.text.len()).max().unwrap_or(0),
        at: row.map_or(attempt.started_at, |row| row.started_at),
        as_of: AsOf::Seen,
        signatures: signature(&findings).into_iter().collect(),
        findings,
        message,
    }
}

/// What the run said of this message.
fn of_message(attempt: &Attempt, message: &Message, exchange: Option<u32>) -> Vec<Finding> {
    let prefixes: &[&str] = match message.kind {
        Kind::SamlRequest => &["saml.request."],
        Kind::SamlResponse => {
            &["saml.response.", "saml.assertion.", "saml.attr.", "saml.sig.", "saml.encrypted.", "saml.acs."]
        }
        Kind::SpMetadata => &["saml.md.sp."],
        Kind::InitiateLogin => &["oidc.initiate."],
        Kind::AuthorizationRequest => &["oidc.authz."],
        Kind::AuthorizationResponse => &["oidc.callback."],
        Kind::TokenRequest => &["oidc.token."],
        Kind::IdToken => &["oidc.idtoken.", "oidc.claims."],
        _ => &[],
    };
    let mine = |finding: &&Finding| {
        let here = finding.exchange.is_none() || finding.exchange == exchange;
        here && prefixes.iter().any(|prefix| finding.check.starts_with(prefix))
    };
    attempt.findings.iter().filter(mine).cloned().collect()
}

fn signature(findings: &[Finding]) -> Option<Signature> {
    const CHECKS: [&str; 4] =
        ["saml.sig.valid", "oidc.idtoken.sig", "saml.request.sig.redirect-verify", "saml.request.sig.post-verify"];
    let mut verified = findings.iter().filter(|finding| CHECKS.contains(&finding.check.as_str()));
    let finding = verified.find(|finding| finding.outcome != Outcome::NotEvaluated)?;
    let state = if finding.outcome == Outcome::Passed { State::Verified } else { State::Broken };
    Some(Signature { state, words: format!("when the run was made: {}", finding.actual) })
}
