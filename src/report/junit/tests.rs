use roxmltree::{Document, Node};

use super::*;
use crate::report::sample::{self, Recorded};

fn written(words: &[&str]) -> String {
    let files = Recorded(String::new());
    let mut bytes = Vec::new();
    let mut report = JunitReport::new(&mut bytes);
    for words in words {
        report.add(sample::reported(&sample::run(words), &files)).unwrap();
    }
    report.finish().unwrap();
    drop(report);
    String::from_utf8(bytes).unwrap()
}

fn children<'a>(node: Node<'a, '_>) -> Vec<&'a str> {
    node.children().filter(Node::is_element).map(|child| child.tag_name().name()).collect()
}

#[test]
fn a_run_is_written_as_ci_servers_read_it() {
    insta::assert_snapshot!(written(&["words"]));
}

#[test]
fn the_attempts_before_the_last_are_flaky_when_it_passed_and_reruns_when_it_did_not() {
    let text = written(&["words"]);
    let document = Document::parse(&text).unwrap();
    let cases: Vec<_> = document
        .descendants()
        .filter(|node| node.has_tag_name("testcase"))
        .map(|case| children(case)[1..].to_vec())
        .collect();
    assert_eq!(
        cases,
        [
            vec!["system-out"],
            vec!["flakyError", "flakyFailure", "system-out"],
            vec!["failure", "rerunError", "rerunFailure", "system-out"],
            vec!["error", "system-out"],
            vec!["skipped"],
        ]
    );
}

#[test]
fn several_runs_are_suites_of_one_document_and_none_is_an_empty_one() {
    let text = written(&["one", "two"]);
    let document = Document::parse(&text).unwrap();
    let names: Vec<_> = document.root_element().children().filter_map(|suite| suite.attribute("name")).collect();
    assert_eq!(names, ["one/saml/one", "two/saml/two"]);
    let text = written(&[]);
    assert_eq!(children(Document::parse(&text).unwrap().root_element()), Vec::<&str>::new());
}

#[test]
fn only_files_below_the_result_are_attached() {
    for words in sample::hostile().iter().map(String::as_str).chain(["/etc/passwd", "../secret.png", "a/../../b"]) {
        let text = written(&[words]);
        let document = Document::parse(&text).unwrap();
        for out in document.descendants().filter(|node| node.has_tag_name("system-out")) {
            for line in out.text().unwrap().lines() {
                let path = line.strip_prefix("[[ATTACHMENT|").and_then(|line| line.strip_suffix("]]")).unwrap();
                assert!(path.starts_with("cases/") || path == words, "{line}");
                assert!(!path.contains("etc") && !path.contains(".."), "{line}");
            }
        }
    }
}
