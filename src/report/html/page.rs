//! The page: what was run, the verdicts, and a section for each test.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{
    anchor::Anchor,
    attempt, class,
    pictures::Gallery,
    policy::{SCRIPT, STYLE, content_security_policy},
    summary,
    words::{plain, words},
};
use crate::{
    event::Verdict,
    report::{
        Files,
        result::{ResultFile, TestResult},
    },
};

/// The whole run.
pub fn page(result: &ResultFile, files: &dyn Files) -> String {
    let anchors = Anchor::of(&result.tests);
    let mut gallery = Gallery::new(files);
    let first = first(&result.tests);
    let sections: Vec<Markup> = (result.tests.iter().zip(&anchors).enumerate())
        .map(|(index, (test, anchor))| section(test, anchor, &mut gallery, first == Some(index)))
        .collect();
    let title = summary::title(result);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(content_security_policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { "oin-tester: " (title) }
                style { (PreEscaped(STYLE)) }
                script { (PreEscaped(SCRIPT)) }
            }
            body {
                (summary::header(result, &anchors))
                main {
                    (summary::verdicts(result, &anchors))
                    @for section in &sections { (section) }
                }
                (summary::footer(result))
                (gallery.all())
            }
        }
    };
    page.into_string()
}

/// The test to look at first: one that did not pass, or else a flaky one.
pub(super) fn first(tests: &[TestResult]) -> Option<usize> {
    let with = |verdicts: &[Verdict]| tests.iter().position(|test| verdicts.contains(&test.verdict));
    with(&[Verdict::Failed, Verdict::Errored]).or_else(|| with(&[Verdict::Flaky]))
}

fn is_bad(verdict: Verdict) -> bool {
    !matches!(verdict, Verdict::Passed | Verdict::Skipped)
}

fn section(test: &TestResult, anchor: &Anchor, gallery: &mut Gallery<'_>, open: bool) -> Markup {
    html! {
        details.test.bad[is_bad(test.verdict)] data-test=(anchor) open[open] {
            summary {
                h2 { span.verdict.(class(test.verdict)) { (test.verdict.name()) } " " (words(&test.id)) }
                @if !test.required { " " span.tag { "not required" } }
                @for tag in &test.tags { " " span.tag { (plain(tag, 40)) } }
                @if test.attempts.len() > 1 { " " span.tag { (test.attempts.len()) " attempts" } }
            }
            div.body id=(anchor) tabindex="-1" { (attempt::sections(test, anchor, gallery)) }
        }
    }
}
