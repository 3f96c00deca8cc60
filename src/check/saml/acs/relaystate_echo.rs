//! RelayState comes back as it was sent.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.acs.relaystate-echo",
    title: "RelayState comes back as it was sent",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlConsumer,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "The `RelayState` that is posted to the app is the one that the app sent with its request, byte by \
               byte.",
        why: "The app finds the page that the user asked for by it, and may take a foreign value for an attack.",
        remedy: "Send at most 80 bytes of plain characters; the org returns them unchanged.",
        reference: "SAML bindings §3.4.3, §3.5.3",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let (sent, delivered) = (messages.sent()?, messages.delivered()?);
    let filled = |state: Option<&str>| state.filter(|state| !state.is_empty()).map(str::to_owned);
    let expected = filled(sent.message.relay_state.as_deref());
    let seen = filled(delivered.message.relay_state.as_deref());
    let show = |state: &Option<String>| state.as_deref().map_or_else(|| "none".to_owned(), shown);
    Ok(Judgement::of(expected == seen, show(&expected), show(&seen)))
}
