//! The sign-on does not run in circles.

use std::collections::BTreeMap;

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::bare},
    finding::{Basis, Severity},
};

/// How many redirects a sign-on may take.
const HOPS: usize = 20;
/// How often one page may be asked for.
const VISITS: usize = 3;

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.redirects.bounded",
    title: "the sign-on does not run in circles",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Between the first page and \"signed in\" there are at most 20 redirects of main frames, and no \
               address (without its query) is asked for more than three times with the same method.",
        why: "A loop between app and org never ends for a user whose session the app cannot keep.",
        remedy: "Look at the repeated addresses: most often the app's session cookie is not stored (`Secure`, \
                 `SameSite`) or the answer is refused and the sign-on starts again.",
        reference: "RFC 9110 §15.4",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let pages: Vec<_> = subject.main_documents().collect();
    let last = pages.last().ok_or_else(|| Missing::new("any page"))?;
    let expected = format!("at most {HOPS} redirects, and no page more than {VISITS} times");
    let hops = pages.iter().filter(|page| page.redirected_from.is_some()).count();
    let mut visits: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for page in &pages {
        *visits.entry((page.method.as_str(), bare(&page.url))).or_default() += 1;
    }
    let most = visits.iter().max_by_key(|(_, count)| **count);
    if let Some(((method, address), count)) = most.filter(|(_, count)| **count > VISITS) {
        return Ok(Judgement::failed(expected, format!("{method} {address} {count} times")).at(last.number));
    }
    Ok(Judgement::of(hops <= HOPS, expected, format!("{hops} redirects")).at(last.number))
}
