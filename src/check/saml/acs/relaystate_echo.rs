//! `saml.acs.relaystate-echo`: the relay state comes back unchanged.
//!
//! # What it checks
//! The `RelayState` that is posted with the response is the one that was sent with the request, byte by byte;
//! when none was sent, none or an empty one comes back.
//!
//! # Why it matters
//! The app finds the page that the user wanted by it.
//!
//! # What to do
//! Look for something between org and app that rewrites forms; the org itself must return the value.
//!
//! # Reference
//! SAML bindings §3.4.3, §3.5.3

use crate::{
    check::{Check, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::Severity,
    submission::Direction,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.acs.relaystate-echo",
    title: "the relay state comes back unchanged",
    severity: Severity::Fail,
    scope: Scope::SAML.started_by(Direction::Sp),
    reference: "SAML bindings §3.4.3, §3.5.3",
    remedy: "Look for something between org and app that rewrites forms; the org itself must return the value.",
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (sent, delivered) = (messages.sent()?, messages.delivered()?);
    let filled = |state: Option<&str>| state.filter(|state| !state.is_empty()).map(str::to_owned);
    let expected = filled(sent.message.relay_state.as_deref());
    let seen = filled(delivered.message.relay_state.as_deref());
    let show = |state: &Option<String>| state.as_deref().map_or_else(|| "none".to_owned(), shown);
    Ok(Judgement::of(expected == seen, show(&expected), show(&seen)).at(delivered.exchange))
}
