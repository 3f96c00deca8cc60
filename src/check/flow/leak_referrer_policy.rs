//! Pages that receive messages tell nobody where they are.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::bare},
    evidence::Exchange,
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.leak.referrer-policy",
    title: "pages that receive messages tell nobody where they are",
    severity: Severity::Info,
    basis: Basis::Beyond,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Reports a page of the app that receives a message, or leads to the org, without a `Referrer-Policy` \
               that keeps addresses from other sites.",
        why: "Browsers send only the origin to other sites by default, but the whole address within the app's own \
              site.",
        remedy: "Send `Referrer-Policy: no-referrer`, `same-origin` or `strict-origin`.",
        reference: "RFC 9700 §4.2.4",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let pages = subject.app_pages_with_messages();
    if pages.is_empty() {
        return Err(Missing::new("a page of the app that carries a message"));
    }
    let strict = |page: &&Exchange| {
        let policy = page.response_header("referrer-policy").unwrap_or_default().to_ascii_lowercase();
        let last = policy.split(',').next_back().unwrap_or_default().trim().to_owned();
        matches!(last.as_str(), "no-referrer" | "same-origin") || last.starts_with("strict-origin")
    };
    let open = pages.iter().find(|page| !strict(page));
    Ok(match open {
        None => Judgement::passed("a strict Referrer-Policy", format!("{} pages", pages.len())),
        Some(page) => Judgement::failed("a strict Referrer-Policy", bare(&page.url)).at(page.number),
    })
}
