//! The session cookie is kept from scripts and from plain http.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown_all,
        subject::{SetCookie, registrable},
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.session.cookie-secure",
    title: "the session cookie is kept from scripts and from plain http",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Among the app's cookies that are new after the sign-on, at least one has `HttpOnly`, and `Secure` \
               (this machine is exempt), and no `Domain` that others can register under.",
        why: "A session cookie that scripts or the network can read is the session.",
        remedy: "Set `Secure` and `HttpOnly` on the session cookie, and leave `Domain` out.",
        reference: "RFC 6265bis §4.1.2; OWASP: Session Management",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let session = subject.session_cookies()?;
    let expected = "a new cookie with HttpOnly and Secure, for the app alone";
    let names = shown_all(session.iter().map(|cookie| cookie.name.as_str()));
    let problem = |cookie: &SetCookie| {
        let public = cookie.domain.as_deref().is_some_and(|domain| registrable(domain).is_none());
        if public {
            Some("a Domain that others can register under")
        } else if !cookie.http_only {
            Some("no HttpOnly")
        } else {
            (!cookie.secure && !cookie.from_this_machine).then_some("no Secure")
        }
    };
    let good = session.iter().any(|cookie| problem(cookie).is_none());
    let worst = session.iter().find_map(problem).unwrap_or_default();
    let actual = if good { names } else { format!("{names}: {worst}") };
    Ok(Judgement::of(good, expected, actual).at(session[0].exchange))
}
