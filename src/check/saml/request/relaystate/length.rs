//! RelayState is short.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.relaystate.length",
    title: "RelayState is short",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "`RelayState` has at most 80 bytes.",
        why: "The binding allows no more; some senders cut or drop what is longer.",
        remedy: "Keep the state on the server and send a short reference to it.",
        reference: "SAML bindings §3.4.3, §3.5.3",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let sent = subject.saml()?.1.sent()?;
    let state = sent.message.relay_state.as_ref().ok_or_else(|| Missing::new("a RelayState in the request"))?;
    Ok(Judgement::of(state.len() <= 80, "at most 80 bytes", format!("{} bytes", state.len())))
}
