//! Messages laid out: what is shown, from which bytes, and what is marked.

use chrono::{DateTime, Utc};

use super::*;
use crate::{
    finding::{Basis, Outcome, Place, Severity},
    protocol::saml::sample::{self, Signed},
};

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_320_000, 0).unwrap()
}

fn message(kind: Kind, part: Option<MessagePart>, text: &str) -> Message {
    Message { texts: vec![Text { part, text: text.to_owned() }], ..Message::new(kind) }
}

fn finding(place: Place) -> Finding {
    Finding {
        check: "some.check".to_owned(),
        outcome: Outcome::Failed,
        severity: Severity::Fail,
        basis: Basis::Okta,
        expected: String::new(),
        actual: String::new(),
        exchange: None,
        place: Some(place),
        reference: String::new(),
        remedy: String::new(),
        accepted: None,
    }
}

fn laid(kind: Kind, part: Option<MessagePart>, text: &str, findings: &[Finding]) -> Vec<Line> {
    Sheet::of(&message(kind, part, text), findings, at(), Showing::default()).texts.remove(0).lines
}

fn shown(lines: &[Line]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| "  ".repeat(line.depth) + &line.text() + "\n").collect();
    lines.concat()
}

/// The texts of the pieces that are marked.
fn marked(lines: &[Line]) -> Vec<&str> {
    lines.iter().flat_map(|line| &line.pieces).filter(|it| !it.marks.is_empty()).map(|it| it.text.as_str()).collect()
}

/// Every piece that was read from somewhere shows what stands there, unless it was cut or made harmless.
#[test]
fn every_piece_of_a_response_stands_where_it_says() {
    let text = sample::response(Signed::Both);
    let lines = laid(Kind::SamlResponse, Some(MessagePart::Xml), &text, &[]);
    let mut count = 0;
    for piece in lines.iter().flat_map(|line| &line.pieces) {
        let Some(raw) = &piece.raw else { continue };
        count += 1;
        let there = &text[raw.clone()];
        let whole = piece.text == visible(there);
        let beginning = piece.text.trim_end_matches('…');
        assert!(whole || there.replace(['\n', ' '], "").starts_with(beginning), "{} at {raw:?}", piece.text);
    }
    assert!(count > 200);
    assert!(shown(&lines).contains("        <saml2:Audience>https://app.example/entity</saml2:Audience>\n"));
}

#[test]
fn attribute_values_texts_and_whole_elements_are_marked() {
    let text = "<a b='one' c='two'><d>three</d><e><f/></e></a>";
    let mark = |what: &str| {
        let start = text.find(what).unwrap();
        let place = Place::xml(&(start..start + what.len()));
        marked(&laid(Kind::SamlOther, Some(MessagePart::Xml), text, &[finding(place)])).concat()
    };
    assert_eq!(mark("two"), "two");
    assert_eq!(mark("three"), "three");
    assert_eq!(mark("<e><f/></e>"), "<e>");
    assert_eq!(mark("b='one'"), "bone");
}

#[test]
fn claims_are_marked_and_times_are_told() {
    let text = r#"{"iss":"https://o","aud":["a","b"],"exp":1795320300,"amr":[],"x":{"y":{"exp":"no"}}}"#;
    let start = text.find("[\"a").unwrap();
    let place = Place::new(MessagePart::TokenClaims, &(start..start + 9));
    let lines = laid(Kind::IdToken, Some(MessagePart::TokenClaims), text, &[finding(place)]);
    assert_eq!(marked(&lines), ["["]);
    let shown = shown(&lines);
    assert!(shown.contains("  \"exp\": 1795320300,  2026-11-22T04:05:00.000Z (5 min later)\n"), "{shown}");
    assert!(shown.contains("  \"amr\": [],\n") && shown.contains("      \"exp\": \"no\"\n"), "{shown}");
}

#[test]
fn parameters_are_decoded_and_marked_and_secrets_hidden() {
    let text = "client_id=0oa1&redirect_uri=https%3A%2F%2Fapp&client_secret=hush&code=abcdefghijklmnopqrstuvwxyz0123";
    let start = text.find("https").unwrap();
    let place = Place::new(MessagePart::Query, &(start..start + "https%3A%2F%2Fapp".len()));
    let lines = laid(Kind::AuthorizationRequest, Some(MessagePart::Query), text, &[finding(place)]);
    assert_eq!(marked(&lines), ["https://app"]);
    let text = shown(&lines);
    assert!(text.contains("redirect_uri  = https://app\n") && !text.contains("hush"), "{text}");
    assert!(text.contains("code          = abcdefgh…(22 more)"), "{text}");
}

#[test]
fn control_characters_never_leave() {
    let lines = laid(Kind::AuthorizationRequest, Some(MessagePart::Query), "a=%1b%5B2J%07%C2%9B&b=%E2%80%AEx", &[]);
    let shown = shown(&lines);
    assert!(shown.contains("a = \\u{1b}[2J\\u{7}\\u{9b}") && shown.contains("b = \\u{202e}x"), "{shown}");
}

#[test]
fn what_cannot_be_read_is_shown_as_it_is_and_cut() {
    let text = format!("<a>{}\n{}", "x".repeat(1000), "y\n".repeat(1000));
    for (kind, part) in [(Kind::SamlOther, Some(MessagePart::Xml)), (Kind::Discovery, None)] {
        let lines = laid(kind, part, &text, &[]);
        assert_eq!(lines.len(), 41);
        assert!(lines.iter().all(|line| line.text().len() < 300));
    }
}

#[test]
fn every_truncation_of_a_document_is_laid_out() {
    let xml = sample::response(Signed::Nothing);
    let json = r#"{"a":[1,{"b":"c\"\\"}],"exp":1e9,"d":{}}"#;
    for (kind, part, text) in [(Kind::SamlResponse, Some(MessagePart::Xml), xml.as_str()), (Kind::IdToken, None, json)]
    {
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            laid(kind, part, &text[..end], &[]);
        }
    }
}
