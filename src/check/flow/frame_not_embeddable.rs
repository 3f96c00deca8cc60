//! Pages of the sign-on cannot be framed.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::bare},
    evidence::Exchange,
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.frame.not-embeddable",
    title: "pages of the sign-on cannot be framed",
    severity: Severity::Info,
    basis: Basis::Beyond,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Reports a page that the app shows during the sign-on which other sites may put into a frame: it has \
               neither `X-Frame-Options` nor `frame-ancestors`.",
        why: "A page in an invisible frame can be clicked without the user's knowledge.",
        remedy: "Send `Content-Security-Policy: frame-ancestors 'none'`.",
        reference: "RFC 9700 §4.16",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let visible = |page: &&Exchange| page.status == Some(200) && subject.at_app(&page.url);
    let pages: Vec<_> = subject.main_documents().filter(visible).collect();
    if pages.is_empty() {
        return Err(Missing::new("a page that the app shows"));
    }
    let closed = |page: &&&Exchange| {
        let policy = page.response_header("content-security-policy").unwrap_or_default();
        page.response_header("x-frame-options").is_some() || policy.contains("frame-ancestors")
    };
    let open = pages.iter().find(|page| !closed(page));
    Ok(match open {
        None => Judgement::passed("no page in a frame", format!("{} pages", pages.len())),
        Some(page) => Judgement::failed("no page in a frame", bare(&page.url)).at(page.number),
    })
}
