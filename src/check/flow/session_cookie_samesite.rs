//! The app's cookies arrive with the org's answer.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown_all, subject::SetCookie,
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.session.cookie-samesite",
    title: "the app's cookies arrive with the org's answer",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "When the org's answer comes by a form, every cookie that the app set to remember its request has \
               `SameSite=None; Secure`, or reached the app.",
        why: "Browsers send no other cookies along with a form from another site; some do for two minutes, and then \
              no longer.",
        remedy: "Set `SameSite=None; Secure` on the cookie that remembers the request.",
        reference: "RFC 6265bis §4.1.2.7",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let delivery = subject.delivery_by_form()?;
    let set = subject.cookies_before(delivery.number);
    if set.is_empty() {
        return Err(Missing::new("a cookie of the app before the org's answer"));
    }
    let sent = delivery.request_header("cookie").unwrap_or_default();
    let arrived =
        |cookie: &&SetCookie| sent.split(';').any(|pair| pair.trim().split('=').next() == Some(cookie.name.as_str()));
    let none =
        |cookie: &&SetCookie| cookie.same_site.as_deref().is_some_and(|value| value.eq_ignore_ascii_case("none"));
    let lost: Vec<_> =
        set.iter().filter(|cookie| !none(cookie) && !arrived(cookie)).map(|it| it.name.as_str()).collect();
    let actual =
        if lost.is_empty() { "they arrive".to_owned() } else { format!("lost: {}", shown_all(lost.iter().copied())) };
    Ok(Judgement::of(lost.is_empty(), "SameSite=None; Secure", actual).at(delivery.number))
}
