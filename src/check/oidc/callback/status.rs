//! `oidc.callback.status`: the app takes the answer.
//!
//! # What it checks
//! The app answers the callback with 2xx, 302 or 303 within ten seconds, the redemption of the code included.
//! Other redirects and a slow answer are warnings.
//!
//! # Why it matters
//! An error here means that the app could not redeem the code or did not accept the ID token.
//!
//! # What to do
//! Read the app's log: wrong client secret, wrong issuer, a clock that is off, or no way out to the org.
//!
//! # Reference
//! RFC 9700 §4.12

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject},
    finding::Severity,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.callback.status",
    title: "the app takes the answer",
    severity: Severity::Fail,
    scope: Scope::OIDC,
    reference: "RFC 9700 §4.12",
    remedy: "Read the app's log: wrong client secret, wrong issuer, a clock that is off, or no way out to the org.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.oidc()?;
    let callback = messages.callback()?;
    let expected = "2xx, 302 or 303 within 10 s";
    let exchange = subject.sign_on().find(|exchange| exchange.number == callback.exchange);
    let slow = exchange.and_then(|exchange| exchange.timing.total).filter(|total| *total > 10_000.0);
    let judgement = match callback.status {
        Some(200..=299 | 302 | 303) if slow.is_none() => Judgement::passed(expected, status(callback.status)),
        Some(200..=299 | 302 | 303) => Judgement::warned(
            expected,
            format!("{} after {:.0} s", status(callback.status), slow.unwrap_or_default() / 1000.0),
        ),
        Some(300..=399) => Judgement::warned(expected, status(callback.status)),
        None if exchange.is_some_and(|exchange| exchange.failure.is_none()) => {
            return Err(Missing::new("the app's answer to the callback"));
        }
        None => Judgement::failed(expected, exchange.and_then(|exchange| exchange.failure.clone()).unwrap_or_default()),
        Some(_) => Judgement::failed(expected, status(callback.status)),
    };
    Ok(judgement.at(callback.exchange))
}

fn status(status: Option<u16>) -> String {
    status.map_or_else(String::new, |status| format!("status {status}"))
}
