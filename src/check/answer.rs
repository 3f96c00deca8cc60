//! Judging the app's own answer to a message that was delivered to it.

use super::{Judgement, Missing, Subject, subject::bare};
use crate::evidence::Exchange;

/// How long an app may take, in milliseconds; the redemption of a code happens in this time.
const PATIENCE: f64 = 10_000.0;

/// Whether the app took the message that this exchange delivered.
pub(super) fn answered(subject: &Subject<'_>, number: u32) -> Result<Judgement, Missing> {
    let unanswered = || Missing::new("the app's answer to the message");
    let exchange = subject.sign_on().find(|exchange| exchange.number == number).ok_or_else(unanswered)?;
    let expected = "2xx, 302 or 303 within 10 s";
    Ok(match (exchange.status, exchange.failure.as_deref()) {
        (Some(status @ (200..=299 | 302 | 303)), _) => match exchange.timing.total.filter(|total| *total > PATIENCE) {
            None => Judgement::passed(expected, format!("status {status}")),
            Some(total) => Judgement::warned(expected, format!("status {status} after {:.0} s", total / 1000.0)),
        },
        (Some(status @ 300..=399), _) => Judgement::warned(expected, format!("status {status}")),
        (Some(status), _) => Judgement::failed(expected, at(exchange, &format!("status {status}"))),
        (None, Some(failure)) => Judgement::failed(expected, at(exchange, failure)),
        (None, None) => return Err(unanswered()),
    })
}

fn at(exchange: &Exchange, problem: &str) -> String {
    format!("{} {} answered: {problem}", exchange.method, bare(&exchange.url))
}
