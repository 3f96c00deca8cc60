//! Nobody else is sent messages.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::bare},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.leak.third-party-body",
    title: "nobody else is sent messages",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "No body of a request to others than org and app (beacons included) has a code, a state, a token or a \
               SAML message in it.",
        why: "Error trackers and session recorders on the callback page send what they find there.",
        remedy: "Load no foreign script on pages that receive messages.",
        reference: "RFC 9700 §4.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let secrets = subject.message_values();
    if secrets.is_empty() {
        return Err(Missing::new("any message of the sign-on"));
    }
    let expected = "no message in what third parties are sent";
    let leak = subject.third_parties().find_map(|exchange| {
        let body = String::from_utf8_lossy(&exchange.request_body.as_ref()?.bytes).into_owned();
        let encoded = |value: &str| url::form_urlencoded::byte_serialize(value.as_bytes()).collect::<String>();
        let found =
            secrets.iter().find(|(_, value)| body.contains(value.as_str()) || body.contains(&encoded(value)))?;
        Some((exchange.number, format!("{} in the body of a request to {}", found.0, bare(&exchange.url))))
    });
    Ok(match leak {
        Some((exchange, actual)) => Judgement::failed(expected, actual).at(exchange),
        None => Judgement::passed(expected, format!("{} requests, none of them", subject.third_parties().count())),
    })
}
