//! Texts of apps, orgs and edited files, through every format: what comes out is read by a strict reader of the format, and
//! has the same shape as the report of a run in which nobody writes anything but words.

use std::io::Write as _;

use clap::ValueEnum;
use parquet::file::reader::{FileReader, SerializedFileReader};
use pulldown_cmark::{Event, Options, Parser};
use serde_json::Value;

use super::{
    Format,
    sample::{self, Recorded},
};

fn exported(format: Format, words: &str) -> Vec<u8> {
    let files = Recorded(words.to_owned());
    let mut bytes = Vec::new();
    let mut report = format.report(&mut bytes);
    report.add(sample::reported(&sample::run(words), &files)).unwrap();
    report.finish().unwrap();
    drop(report);
    bytes
}

/// What a reader of the format sees, without the texts that others may write.
fn shape(format: Format, bytes: &[u8]) -> Vec<String> {
    let text = || String::from_utf8(bytes.to_vec()).unwrap();
    match format {
        Format::Result | Format::Har | Format::Ctrf => json(&serde_json::from_slice(bytes).unwrap()),
        Format::Events => {
            assert!(bytes.is_empty(), "the run has no log");
            Vec::new()
        }
        Format::Html => {
            let page = text();
            tags(&page[page.find("<body").unwrap()..])
        }
        Format::Junit => {
            let text = text();
            let document = roxmltree::Document::parse(&text).unwrap();
            let elements = document.descendants().filter(roxmltree::Node::is_element);
            elements.map(|node| format!("{} {}", node.tag_name().name(), node.attributes().count())).collect()
        }
        Format::Csv => {
            let mut rows = csv::Reader::from_reader(bytes);
            rows.records().map(|row| row.unwrap().len().to_string()).collect()
        }
        Format::Parquet => {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(bytes).unwrap();
            let file = SerializedFileReader::new(file).unwrap();
            file.get_row_iter(None).unwrap().map(|row| row.unwrap().len().to_string()).collect()
        }
        Format::Markdown => Parser::new_ext(&text(), Options::all()).filter_map(structure).collect(),
        Format::Github => text().split(['\n', '\r']).map(|line| line.chars().take(8).collect()).collect(),
    }
}

/// Types and names of members.
fn json(value: &Value) -> Vec<String> {
    match value {
        Value::Object(members) => {
            members.iter().flat_map(|(name, value)| std::iter::once(name.clone()).chain(json(value))).collect()
        }
        Value::Array(values) => values.iter().flat_map(json).collect(),
        Value::String(_) => vec!["a text".to_owned()],
        other => vec![other.to_string()],
    }
}

/// The names of elements.
fn tags(page: &str) -> Vec<String> {
    let after = page.split('<').skip(1);
    after.map(|rest| rest.chars().take_while(|it| it.is_ascii_alphanumeric() || *it == '/').collect()).collect()
}

fn structure(event: Event<'_>) -> Option<String> {
    match event {
        Event::Text(_) | Event::Code(_) | Event::SoftBreak => None,
        Event::Html(html) | Event::InlineHtml(html) => Some(tags(&html).join(" ")),
        other => Some(format!("{other:?}")),
    }
}

#[test]
fn no_text_changes_the_shape_of_a_report() {
    for format in Format::value_variants() {
        let expected = shape(*format, &exported(*format, "words"));
        for words in sample::hostile() {
            let seen = shape(*format, &exported(*format, &words));
            // An absent text has no element of its own in a page, and a path that leads elsewhere no line.
            if *format == Format::Html {
                assert!(seen.iter().all(|tag| expected.contains(tag)), "{format} of {words:?}");
            } else if *format == Format::Ctrf && words.is_empty() {
                assert!(seen.iter().all(|name| expected.contains(name)), "{format} of {words:?}");
            } else {
                assert_eq!(seen, expected, "{format} of {words:?}");
            }
        }
    }
}

#[test]
fn a_report_of_no_run_can_be_read() {
    for format in Format::value_variants() {
        let mut bytes = Vec::new();
        let mut report = format.report(&mut bytes);
        report.finish().unwrap();
        drop(report);
        if !matches!(format, Format::Result | Format::Html) {
            shape(*format, &bytes);
        }
    }
}
