//! No page of the sign-on is an error.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::bare},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.main-frame.no-error",
    title: "no page of the sign-on is an error",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Between the first page and \"signed in\", no document of a main frame answers with a 4xx or 5xx \
               status or fails to load. A 401 that leads on to another page is allowed: some apps begin their \
               sign-on so.",
        why: "An error in the middle of a sign-on is seen by users even when a retry helps.",
        remedy: "Open the exchange in the network table: its address and body say which side failed.",
        reference: "RFC 9110 §15",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let pages: Vec<_> = subject.main_documents().collect();
    if pages.is_empty() {
        return Err(Missing::new("any page"));
    }
    let expected = "no page with a 4xx or 5xx status, and none that fails to load";
    let wrong = pages.iter().enumerate().find_map(|(index, page)| {
        let led_on = || pages.iter().skip(index + 1).any(|later| later.tab == page.tab);
        let problem = match (page.status, page.failure.as_deref()) {
            (Some(401), _) if led_on() => return None,
            (Some(status @ 400..), _) => format!("status {status}"),
            // A page that was left before it arrived is no error.
            (None, Some(failure)) if failure != "net::ERR_ABORTED" => failure.to_owned(),
            // One that did not answer while it was waited for is.
            (None, None) if !led_on() => "nothing, as long as it was waited for".to_owned(),
            _ => return None,
        };
        Some((page.number, format!("{} {} answered: {problem}", page.method, bare(&page.url))))
    });
    Ok(match wrong {
        None => Judgement::passed(expected, format!("{} pages, none of them an error", pages.len())),
        Some((exchange, actual)) => Judgement::failed(expected, actual).at(exchange),
    })
}
