//! Documents as such, before anything in them is a message.

use std::{io::Write, time::Instant};

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::{Compression, write::DeflateEncoder};
use oin_tester::protocol::saml::{Binding, Response, SpMetadata, limits, signature::Examination};

use super::{Bait, all_taken_as, certificates, corpus, kind, taken};

const OPEN: &str = r#"<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol""#;

/// A response with that inside its root.
fn response(inside: &str) -> Vec<u8> {
    format!("{OPEN}>{inside}</p:Response>").into_bytes()
}

#[test]
fn no_document_type_is_read() {
    let bait = Bait::new();
    let with =
        |subset: &str, inside: &str| format!("<!DOCTYPE p:Response {subset}>{OPEN}>{inside}</p:Response>").into_bytes();
    let levels = (1..10).map(|level| format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10)));
    let laughs = levels.collect::<Vec<_>>().concat();
    let address = &bait.address;
    all_taken_as(
        "document type",
        &[
            ("DTD alone", with("", "")),
            ("external DTD", with(&format!("SYSTEM \"{address}\""), "")),
            ("XXE file", with("[<!ENTITY x SYSTEM \"file:///etc/passwd\">]", "&x;")),
            ("XXE out of band", with(&format!("[<!ENTITY x SYSTEM \"{address}\">]"), "&x;")),
            ("XXE public", with(&format!("[<!ENTITY x PUBLIC \"y\" \"{address}\">]"), "&x;")),
            ("parameter entity", with(&format!("[<!ENTITY % p SYSTEM \"{address}\">%p;]"), "")),
            ("entity in an attribute", with("[<!ENTITY x \"y\">]", "<a b=\"&x;\"/>")),
            ("default attribute", with("[<!ATTLIST p:Response ID CDATA \"_evil\">]", "")),
            ("billion laughs", with(&format!("[<!ENTITY l0 \"ha\">{laughs}]"), "&l9;")),
            ("quadratic growth", with(&format!("[<!ENTITY x \"{}\">]", "x".repeat(50_000)), &"&x;".repeat(2_000))),
            ("behind a comment", [b"<!-- -->".to_vec(), with("", "")].concat()),
        ],
    );
    assert!(taken(&response("<!DOCTYPE a>")) != "accepted" && taken(&response("&x;")) == "malformed");
    assert!(bait.is_untouched());
}

#[test]
fn nothing_is_fetched() {
    let bait = Bait::new();
    let address = &bait.address;
    let instance = "xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\"";
    for (name, inside) in [
        ("XInclude", format!("<x:include xmlns:x=\"http://www.w3.org/2001/XInclude\" href=\"{address}\"/>")),
        ("schema location", format!("<a {instance} i:schemaLocation=\"urn:x {address}\"/>")),
        ("style sheet", format!("<?xml-stylesheet href=\"{address}\" type=\"text/xsl\"?>")),
        ("base", format!("<a xml:base=\"{address}\"/>")),
    ] {
        let parsed = Response::parse(response(&inside)).unwrap_or_else(|error| panic!("{name}: {error}"));
        Examination::of(&parsed.xml, &certificates());
    }
    assert!(bait.is_untouched());
}

#[test]
fn size_is_bounded() {
    let numbered = |count: usize, each: fn(usize) -> String| (0..count).map(each).collect::<Vec<_>>().concat();
    let attributes = numbered(100_000, |number| format!(" a{number}=''"));
    let declarations = numbered(1_000, |number| format!(" xmlns:a{number}='urn:x'"));
    let large = "x".repeat(10 << 20);
    all_taken_as(
        "too large",
        &[
            ("depth of 10⁶", "<a>".repeat(1_000_000).into_bytes()),
            ("depth of 65", response(&format!("{}{}", "<a>".repeat(64), "</a>".repeat(64)))),
            ("depth in declarations", response(&"<a xmlns='urn:x'>".repeat(70))),
            ("10⁵ attributes", response(&format!("<a{attributes}/>"))),
            ("many declarations", response(&format!("<a{declarations}/>"))),
            ("10⁵ nodes", response(&"<a/>".repeat(100_000))),
            ("10⁵ references", response(&"&lt;".repeat(100_000))),
            ("10 MB of text", response(&large)),
            ("10 MB of CDATA", response(&format!("<![CDATA[{large}]]>"))),
            ("10 MB of comment", response(&format!("<!--{large}-->"))),
            ("10 MB in an attribute", response(&format!("<a b='{large}'/>"))),
            ("text in pieces", response(&format!("{}&amp;", &large[..60_000]).repeat(2))),
            ("overlong element", response(&format!("<{}/>", &large[..2_000]))),
            ("overlong attribute", response(&format!("<a {}=''/>", &large[..2_000]))),
        ],
    );
}

#[test]
fn broken_documents_are_refused() {
    let whole = String::from_utf8(response("")).unwrap();
    let namespaces = "xmlns:a='urn:x' xmlns:b='urn:x'";
    all_taken_as(
        "malformed",
        &[
            ("two roots", format!("{whole}{whole}").into_bytes()),
            ("two roots, the first empty", format!("<a/>{whole}").into_bytes()),
            ("junk behind", format!("{whole}junk").into_bytes()),
            ("open tag behind", format!("{whole}<junk").into_bytes()),
            ("text before", format!("junk{whole}").into_bytes()),
            ("duplicate attribute", response("<a b='1' b='2'/>")),
            ("duplicate attribute by two prefixes", response(&format!("<c {namespaces} a:d='1' b:d='2'/>"))),
            ("NUL", response("\0")),
            ("NUL by reference", response("&#0;")),
            ("surrogate by reference", response("&#xD800;")),
            ("surrogate by reference in an attribute", response("<a b='&#55296;'/>")),
            ("above the last character by reference", response("&#x110000;")),
            ("unfinished reference", response("&#x41")),
            ("a prefix for nothing", response("<a xmlns:b=''/>")),
            ("the namespace of declarations", response("<a xmlns:b='http://www.w3.org/2000/xmlns/'/>")),
            ("escape character", response("\u{1b}[2J")),
            ("unknown entity", response("&evil;")),
            ("HTML entity", response("&nbsp;")),
            ("unknown prefix", response("<a:b/>")),
            ("the prefix xml rebound", response("<a xmlns:xml='urn:x'/>")),
            ("the prefix xmlns declared", response("<a xmlns:xmlns='urn:x'/>")),
            ("crossed tags", response("<a><b></a></b>")),
            ("unquoted attribute", response("<a b=c/>")),
            ("`<` in an attribute", response("<a b='<'/>")),
            ("two hyphens in a comment", response("<!-- -- -->")),
            ("second declaration", response("<?xml version='1.0'?>")),
            ("empty", Vec::new()),
            ("JSON", b"{}".to_vec()),
        ],
    );
    assert_eq!(taken(b"<html/>"), "root");
    assert_eq!(taken(&response("").iter().copied().filter(|byte| *byte != b':').collect::<Vec<_>>()), "root");
}

#[test]
fn a_truncated_document_is_refused() {
    let whole = corpus("saml_response/both.xml");
    // White space may stand behind the root.
    let length = whole.trim_end().len();
    for end in (0..length).step_by(61).chain(length - 12..length) {
        assert_eq!(taken(&whole.as_bytes()[..end]), "malformed", "{end}");
    }
}

#[test]
fn only_utf8_is_read() {
    let text = String::from_utf8(response("")).unwrap();
    let units = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let wide: Vec<u8> = text.chars().flat_map(|character| u32::from(character).to_le_bytes()).collect();
    let raw = |bytes: &[u8]| [OPEN.as_bytes(), b">", bytes, b"</p:Response>"].concat();
    let declared = |encoding: &str| format!("<?xml version='1.0' encoding='{encoding}'?>{text}").into_bytes();
    all_taken_as(
        "encoding",
        &[
            ("invalid UTF-8", raw(b"\xff")),
            ("overlong UTF-8", raw(b"\xc0\xaf")),
            ("surrogate in UTF-8", raw(b"\xed\xa0\x80")),
            ("above the last character", raw(b"\xf4\x90\x80\x80")),
            ("UTF-16 LE with its mark", [b"\xff\xfe".to_vec(), units(u16::to_le_bytes)].concat()),
            ("UTF-16 BE with its mark", [b"\xfe\xff".to_vec(), units(u16::to_be_bytes)].concat()),
            ("declared UTF-16", declared("UTF-16")),
            ("declared UTF-7", declared("UTF-7")),
            ("declared Latin-1", declared("ISO-8859-1")),
            ("declared EBCDIC", declared("IBM037")),
        ],
    );
    all_taken_as(
        "malformed",
        &[
            ("UTF-16 LE", units(u16::to_le_bytes)),
            ("UTF-16 BE", units(u16::to_be_bytes)),
            ("UTF-32", wide),
            ("UTF-7", response("+ADw-a/+AD4-").into_iter().chain(*b"+ADw-a/+AD4-").collect()),
        ],
    );
    assert_eq!(taken(&declared("utf-8")), "accepted");
    assert_eq!(taken(&[b"\xef\xbb\xbf".to_vec(), declared("UTF-8")].concat()), "accepted");
}

#[test]
fn compressed_bombs_are_not_inflated() {
    let deflated = |bytes: &[u8]| {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let decoded = |bytes: &[u8]| Binding::Redirect.decode(&STANDARD.encode(bytes)).map_err(|error| kind(&error));
    let message = deflated(&response("x"));
    assert!(decoded(&message).is_ok());
    let bomb = deflated(&vec![b' '; 64 << 20]);
    for (name, stream, expected) in [
        ("bomb", bomb.clone(), "too large"),
        ("bomb in a bomb", deflated(&bomb), "too large"),
        ("without end", message[..message.len() - 1].to_vec(), "deflate"),
        ("bytes behind", [message.clone(), b"junk".to_vec()].concat(), "deflate"),
        ("two streams", [message.clone(), message.clone()].concat(), "deflate"),
        ("with a zlib header", [b"\x78\x9c".to_vec(), message.clone()].concat(), "deflate"),
        ("nothing", Vec::new(), "deflate"),
    ] {
        assert_eq!(decoded(&stream), Err(expected), "{name}");
    }
    assert_eq!(
        Binding::Post.decode(&"A".repeat(limits::FIELD_BYTES + 4)).map_err(|error| kind(&error)),
        Err("too large")
    );
}

/// Documents within the limits that would be a gigabyte of canonical form, or a minute of arithmetic.
#[test]
fn small_documents_do_not_become_large_work() {
    let signed = corpus("saml_response/assertion.xml");
    let place = signed.find("<saml2:Subject>").unwrap();
    let name = format!(" xmlns:n=\"urn:{}\"", "x".repeat(60_000));
    let inside = format!("{}{}{}", &signed[..place], "<n:b/>".repeat(15_000), &signed[place..]);
    let repeated = inside.replacen("<saml2p:Response", &format!("<saml2p:Response{name}"), 1);
    let response = Response::parse(repeated.into_bytes()).unwrap();
    let begun = Instant::now();
    let examination = Examination::of(&response.xml, &certificates());
    let outcome = examination.verified.unwrap().remove(0).outcome.unwrap_err();
    assert!(outcome.to_string().contains("the canonical form"), "{outcome}");
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());

    let metadata = corpus("saml_metadata/sp.xml");
    let start = metadata.find("<md:KeyDescriptor").unwrap();
    let end = metadata.find("</md:KeyDescriptor>").unwrap() + "</md:KeyDescriptor>".len();
    let many = metadata.replacen(&metadata[start..end], &metadata[start..end].repeat(500), 1);
    assert_eq!(SpMetadata::parse(many.into_bytes()).map_err(|error| kind(&error)), Err("too large"));
}
