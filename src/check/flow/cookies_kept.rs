//! Browsers keep the cookies that the pages of the sign-on set.

use url::Url;

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        subject::{bare, is_this_machine},
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
    let set = page.response_headers.iter().filter(|header| header.name.eq_ignore_ascii_case("set-cookie"));
    set.map(|header| Cookie::read(&header.value)).find_map(|cookie| {
        let reason = cookie.reason_to_drop(&url)?;
        Some(format!("{} of {} {reason}", shown(cookie.name), bare(&page.url)))
    })
}

/// What of a `Set-Cookie` header decides whether it is kept.
struct Cookie<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> Cookie<'a> {
    fn read(header: &'a str) -> Self {
        let pair =
            |text: &'a str| text.split_once('=').map_or((text.trim(), ""), |(name, value)| (name.trim(), value.trim()));
        let mut parts = header.split(';').map(pair);
        let name = parts.next().map_or("", |(name, _)| name);
        Self { name, attributes: parts.collect() }
    }

    /// The last of several attributes of one name counts (RFC 6265 §5.3).
    fn attribute(&self, name: &str) -> Option<&'a str> {
        let named = |(key, _): &&(&str, &str)| key.eq_ignore_ascii_case(name);
        self.attributes.iter().rev().find(named).map(|(_, value)| *value)
    }

    fn reason_to_drop(&self, page: &Url) -> Option<&'static str> {
        let secure = self.attribute("Secure").is_some();
        let domain = self.attribute("Domain").map(|domain| domain.trim_start_matches('.')).filter(|it| !it.is_empty());
        if !secure && self.attribute("SameSite").is_some_and(|value| value.eq_ignore_ascii_case("None")) {
            return Some("has SameSite=None without Secure");
        }
        if secure && page.scheme() == "http" && !is_this_machine(page) {
            return Some("has Secure, but came over plain http");
        }
        if !secure && (self.named("__Secure-") || self.named("__Host-")) {
            return Some("has a name that promises Secure, and is not");
        }
        if self.named("__Host-") && (domain.is_some() || self.attribute("Path") != Some("/")) {
            return Some("has a name that promises Path=/ and no Domain, and is not so");
        }
        let foreign = |domain| !page.host_str().is_some_and(|host| belongs(host, domain));
        domain.is_some_and(foreign).then_some("has a Domain that the page's host does not belong to")
    }

    fn named(&self, prefix: &str) -> bool {
        self.name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    }
}

fn belongs(host: &str, domain: &str) -> bool {
    let (host, domain) = (host.to_ascii_lowercase(), domain.to_ascii_lowercase());
    host == domain || host.strip_suffix(&domain).is_some_and(|rest| rest.ends_with('.'))
}
