//! No message stays in the address bar.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::bare},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.leak.final-url",
    title: "no message stays in the address bar",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Neither the address of the last page nor the tab's history has a code, a token or a SAML message of \
               the sign-on in it.",
        why: "Histories are synchronised, and whoever presses \"back\" sends the message again.",
        remedy: "Answer the message with a redirect; replace the history entry when a script handled it.",
        reference: "RFC 9700 §4.3",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let page = subject.evidence.page.as_ref().ok_or_else(|| Missing::new("the app's page after the sign-on"))?;
    let secrets = subject.message_values();
    let addresses = || page.history.iter().chain([&page.url]).filter(|address| !subject.at_org(address));
    let found = addresses().find_map(|address| {
        let parameters = address.split_once(['?', '#']).map_or("", |(_, rest)| rest);
        let pairs = url::form_urlencoded::parse(parameters.as_bytes());
        let held = pairs.map(|(_, value)| value.into_owned()).collect::<Vec<_>>();
        let (name, _) =
            secrets.iter().find(|(name, value)| *name != "state" && held.iter().any(|it| it.ends_with(value)))?;
        Some(format!("{name} in {}", bare(address)))
    });
    let actual = found.clone().unwrap_or_else(|| format!("{} addresses, none of them", addresses().count()));
    Ok(Judgement::of(found.is_none(), "no message in an address", actual))
}
