use pulldown_cmark::{Event, Options, Parser, Tag};

use super::*;
use crate::report::sample::{self, Recorded};

fn written(runs: &[ResultFile]) -> String {
    let files = Recorded(String::new());
    let mut bytes = Vec::new();
    let mut report = MarkdownReport::new(&mut bytes);
    for run in runs {
        report.add(sample::reported(run, &files)).unwrap();
    }
    report.finish().unwrap();
    String::from_utf8(bytes).unwrap()
}

/// What a reader makes of it, without the texts in code spans.
fn shape(text: &str) -> Vec<String> {
    let told = |event| match event {
        Event::Code(_) => "code".to_owned(),
        Event::Text(text) => format!("text {text}"),
        Event::Html(html) | Event::InlineHtml(html) => format!("html {}", html.matches(['<', '>']).count()),
        Event::Start(Tag::Link { dest_url, .. }) => format!("link {dest_url}"),
        other => format!("{other:?}"),
    };
    Parser::new_ext(text, Options::all()).map(told).collect()
}

#[test]
fn a_run_is_told_in_tables_and_details() {
    insta::assert_snapshot!(written(&[sample::run("words")]));
}

#[test]
fn hostile_names_change_nothing_but_words() {
    let is_foreign = |line: &String| line.starts_with("text ") || line == "code" || line.starts_with("Soft");
    let expected: Vec<String> =
        shape(&written(&[sample::run("words")])).into_iter().filter(|line| !is_foreign(line)).collect();
    for words in sample::hostile() {
        let text = written(&[sample::run(&words)]);
        let seen: Vec<String> = shape(&text).into_iter().filter(|line| !is_foreign(line)).collect();
        assert_eq!(seen, expected, "{words:?}\n{text}");
    }
}

/// GitHub makes links of these wherever they stand but in code.
#[test]
fn nothing_outside_code_becomes_a_link_or_a_mention() {
    for words in sample::hostile() {
        let text = written(&[sample::run(&words)]);
        for event in Parser::new_ext(&text, Options::all()) {
            if let Event::Text(text) = event {
                let risky = ["@", "#", "://", "www.", "GH-", ":smile:", "$"].iter().find(|it| text.contains(**it));
                assert_eq!(risky, None, "{text:?} of {words:?}");
            }
        }
    }
}

#[test]
fn the_limit_is_kept_and_what_is_left_out_is_told() {
    let runs = vec![sample::run(&"`|<".repeat(3_000)); 40];
    let text = written(&runs);
    assert!(text.len() <= LIMIT && text.len() > LIMIT / 2, "{}", text.len());
    assert!(text.trim_end().ends_with("writes all of it."), "{}", &text[text.len() - 200..]);
}
