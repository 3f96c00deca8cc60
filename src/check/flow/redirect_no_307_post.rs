//! What was posted is not posted on.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        subject::{bare, origin},
    },
    finding::{Basis, Severity},
    protocol::Parameters,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.redirect.no-307-post",
    title: "what was posted is not posted on",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "No answer of 307 or 308 makes the browser post a SAML message, a code or a password on to another \
               origin.",
        why: "These two keep method and body: the message, or the password, is given to somebody else.",
        remedy: "Answer a form with 303.",
        reference: "RFC 9700 §4.12",
    },
    run,
};

const SECRET: [&str; 6] = ["SAMLResponse", "SAMLRequest", "code", "id_token", "password", "credentials.passcode"];

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let pages: Vec<_> = subject.main_documents().collect();
    if pages.is_empty() {
        return Err(Missing::new("any page"));
    }
    let expected = "no form that is posted on to another origin";
    let forwarded = pages.iter().find_map(|page| {
        let from = pages.iter().find(|from| Some(from.number) == page.redirected_from)?;
        let kept = matches!(from.status, Some(307 | 308)) && from.method == "POST";
        let form = Parameters::parse(&from.request_body.as_ref()?.bytes);
        let held = SECRET.into_iter().find(|name| form.has(name))?;
        let elsewhere = origin(&from.url) != origin(&page.url);
        (kept && elsewhere).then(|| (from.number, format!("{held} from {} to {}", bare(&from.url), bare(&page.url))))
    });
    Ok(match forwarded {
        Some((exchange, actual)) => Judgement::failed(expected, actual).at(exchange),
        None => Judgement::passed(expected, "none"),
    })
}
