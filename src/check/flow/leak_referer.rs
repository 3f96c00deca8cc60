//! Nobody else learns messages from addresses.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::bare},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.leak.referer",
    title: "nobody else learns messages from addresses",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "No request to others than org and app has a code, a state, a token or a SAML message in its address \
               or in `Referer`.",
        why: "Analytics and advertisement servers log what they are sent.",
        remedy: "Redirect away from the address with the message before a page loads anything, and send \
                 `Referrer-Policy: no-referrer`.",
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
        let referer = exchange.request_header("referer").unwrap_or_default();
        let (name, place) = secrets.iter().find_map(|(name, value)| {
            let holds = |text: &str| text.contains(value.as_str()) || decoded(text).contains(value.as_str());
            (holds(&exchange.url).then_some((*name, "address"))).or(holds(referer).then_some((*name, "Referer")))
        })?;
        Some((exchange.number, format!("{name} in the {place} of a request to {}", bare(&exchange.url))))
    });
    Ok(match leak {
        Some((exchange, actual)) => Judgement::failed(expected, actual).at(exchange),
        None => Judgement::passed(expected, format!("{} requests, none of them", subject.third_parties().count())),
    })
}

fn decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    url::form_urlencoded::parse(format!("x={}", text.replace('&', "%26").replace('=', "%3D")).as_bytes())
        .map(|(_, value)| value.into_owned())
        .collect()
}
