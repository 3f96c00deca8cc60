//! Browsers keep the cookies that the pages of the sign-on set.

use url::Url;

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        subject::{SetCookie, bare, is_this_machine},
    },
    evidence::Exchange,
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.cookies.kept",
    title: "browsers keep the cookies that the pages of the sign-on set",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "No cookie of a page of the sign-on is one that browsers drop without a word: `SameSite=None` without \
               `Secure`, `Secure` over plain http (except from this machine), a name that begins with `__Secure-` or \
               `__Host-` without what that promises, a `Domain` that the page's host does not belong to. When the \
               user is signed in all the same, it is a warning.",
        why: "The app looks for the cookie when the answer of the org arrives, and takes its absence for an attack \
              or for a browser without cookies.",
        remedy: "Serve the app over https and set `Secure`, or leave `SameSite=None` away; set no `Domain`.",
        reference: "RFC 6265bis §5.7; RFC 6265 §5.3",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let pages: Vec<_> = subject.main_documents().collect();
    if pages.is_empty() {
        return Err(Missing::new("any page"));
    }
    let expected = "no cookie that browsers drop";
    let Some((page, actual)) = pages.iter().find_map(|page| Some((page.number, dropped(page)?))) else {
        return Ok(Judgement::passed(expected, "none was set"));
    };
    let signed_in = subject.evidence.observations.signed_in == Some(true);
    let judge = if signed_in { Judgement::warned } else { Judgement::failed };
    Ok(judge(expected.to_owned(), actual).at(page))
}

/// What is said of the first cookie of this page that browsers drop.
fn dropped(page: &Exchange) -> Option<String> {
    let url = Url::parse(&page.url).ok()?;
    SetCookie::all(page).into_iter().find_map(|cookie| {
        let reason = reason_to_drop(&cookie, &url)?;
        Some(format!("{} of {} {reason}", shown(&cookie.name), bare(&page.url)))
    })
}

fn reason_to_drop(cookie: &SetCookie, page: &Url) -> Option<&'static str> {
    let named = |prefix: &str| cookie.name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let for_others = cookie.same_site.as_deref().is_some_and(|value| value.eq_ignore_ascii_case("None"));
    if !cookie.secure && for_others {
        return Some("has SameSite=None without Secure");
    }
    if cookie.secure && page.scheme() == "http" && !is_this_machine(page) {
        return Some("has Secure, but came over plain http");
    }
    if !cookie.secure && (named("__Secure-") || named("__Host-")) {
        return Some("has a name that promises Secure, and is not");
    }
    if named("__Host-") && (cookie.domain.is_some() || cookie.attribute("Path") != Some("/")) {
        return Some("has a name that promises Path=/ and no Domain, and is not so");
    }
    let foreign = |domain: &str| !page.host_str().is_some_and(|host| belongs(host, domain));
    cookie.domain.as_deref().is_some_and(foreign).then_some("has a Domain that the page's host does not belong to")
}

fn belongs(host: &str, domain: &str) -> bool {
    let host = host.to_ascii_lowercase();
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}
