//! The sign-on from the tile needs no RelayState.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.cfg.relaystate",
    title: "the sign-on from the tile needs no RelayState",
    severity: Severity::Warn,
    basis: Basis::Requirement,
    about: About::SamlSettings,
    scope: Scope::FROM_ORG,
    documentation: Documentation {
        what: "The response that a tile starts carries no `RelayState`.",
        why: "The wizard cannot preset one, so customers' instances will not have it; an app that needs it works in \
              the test only.",
        remedy: "Remove the default RelayState of the instance, and let the app show its start page without one.",
        reference: "Okta: SAML integration limitations",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, messages) = subject.saml()?;
    let delivered = messages.delivered()?;
    if messages.asked().is_some() {
        return Err(Missing::new("a response that no request of the app came before"));
    }
    let state = delivered.message.relay_state.as_deref().filter(|state| !state.is_empty());
    let actual = state.map_or_else(|| "none".to_owned(), shown);
    Ok(Judgement::of(state.is_none(), "no RelayState", actual).at(delivered.exchange))
}
