//! Messages are not cached.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::bare},
    evidence::Exchange,
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.cache.no-store",
    title: "messages are not cached",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The app's answers that lead to the org with a message, or that take a message, say `Cache-Control: \
               no-store` or `no-cache`.",
        why: "A cached redirect sends the same request, with the same state, again.",
        remedy: "Send `Cache-Control: no-store` with every answer of the sign-on.",
        reference: "SAML bindings §3.4.5.1, §3.5.5.1; OpenID Connect Core §3.1.3.3",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let pages = subject.app_pages_with_messages();
    if pages.is_empty() {
        return Err(Missing::new("a page of the app that carries a message"));
    }
    let fresh = |page: &&Exchange| {
        let control = page.response_header("cache-control").unwrap_or_default().to_ascii_lowercase();
        control.split(',').any(|word| matches!(word.trim(), "no-store" | "no-cache"))
    };
    Ok(match pages.iter().find(|page| !fresh(page)) {
        None => Judgement::passed("no-store or no-cache", format!("{} answers", pages.len())),
        Some(page) => Judgement::failed("no-store or no-cache", bare(&page.url)).at(page.number),
    })
}
