//! The hostile messages: as large as they may be, or just within every other limit.

use std::io::Write;

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use flate2::{Compression, write::DeflateEncoder};
use oin_tester::protocol::saml::limits;
use url::form_urlencoded::Serializer;

use crate::{attempt::Attempt, sample};

const MIB: usize = 1 << 20;
/// What may stand in a document besides the message that carries it.
const NODES: usize = limits::NODES - 200;
const ROOM: usize = limits::DECODED_BYTES - (16 << 10);

pub(crate) fn all() -> Vec<(&'static str, Attempt)> {
    let mut all = saml();
    all.extend(typed_saml());
    all.extend(oidc());
    all
}

/// Shapes of XML that are hard for every reader.
fn saml() -> Vec<(&'static str, Attempt)> {
    let attributes = (0..250).map(|number| format!(" a{number}=''")).collect::<Vec<_>>().concat();
    let declared =
        (0..limits::NAMESPACES - 8).map(|number| format!(" xmlns:n{number}='u:{number}'")).collect::<Vec<_>>().concat();
    let long_name = format!("urn:{}", "x".repeat(60_000));
    let deep = format!("{}{}", "<d>".repeat(55), "</d>".repeat(55));
    let posted = |inner: &str| Attempt::saml(&inside(inner));
    vec![
        ("elements with 250 attributes", posted(&filled(&format!("<a{attributes}/>")))),
        ("one element with as many attributes as fit", posted(&format!("<a{}/>", filled(" a=''")))),
        ("as many elements as are read", posted(&filled("<b/>"))),
        ("more elements than are read", posted(&"<b/>".repeat(ROOM / 4))),
        ("elements as deep as they may be", posted(&filled(&deep))),
        ("elements deeper than that", posted(&"<d>".repeat(ROOM / 3))),
        ("texts as long as they may be", posted(&filled(&format!("<t>{}</t>", "x".repeat(60_000))))),
        ("a text longer than that", posted(&"x".repeat(ROOM))),
        ("texts of nothing but references", posted(&filled(&format!("<t>{}</t>", "&lt;".repeat(15_000))))),
        (
            "many namespaces, and another for each element",
            posted(&format!("<n{declared}>{}</n>", filled("<b xmlns:p='u:p'/>"))),
        ),
        ("a long namespace name for each signed element", signed(&long_name, &filled("<p:a/>"))),
        ("comments", posted(&filled("<!-- -->"))),
        ("instructions", posted(&filled("<?p?>"))),
        ("identifiers that stand twice", posted(&filled("<b ID='a'/>"))),
        ("a relative namespace name for each element", posted(&filled("<b xmlns='relative'/>"))),
        ("a stream that inflates to 64 MiB", Attempt::saml_query(&redirected("SAMLRequest", &vec![b' '; 64 << 20]))),
        ("a stream of a MiB that inflates to little", Attempt::saml_query(&redirected("SAMLRequest", &noise(MIB)))),
        ("a field of a MiB that is not base64", Attempt::saml_form(format!("SAMLResponse={}", "*".repeat(MIB)))),
        ("a field of nothing but white space", Attempt::saml_form(format!("SAMLResponse={}", "+".repeat(MIB)))),
        ("as many fields as fit", Attempt::saml_form("a&".repeat(MIB / 2))),
        ("as many responses as fit", Attempt::saml_form("SAMLResponse=a&".repeat(MIB / 15))),
        ("as many parameters as fit", Attempt::saml_query(&"a&".repeat(MIB / 2))),
    ]
}

/// Shapes that become large as typed messages.
fn typed_saml() -> Vec<(&'static str, Attempt)> {
    let posted = |inner: &str| Attempt::saml(&inside(inner));
    let signatures = |content: &str| {
        let (open, close) = ("<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'>", "</ds:Signature>");
        format!("{}{content}{}", open.repeat(50), close.repeat(50))
    };
    let certificate = format!("<ds:X509Certificate>{}</ds:X509Certificate>", "A".repeat(60_000));
    let confirmation = filled("<saml2:SubjectConfirmation/>");
    let subject = |response: String| response.replace("</saml2:Subject>", &format!("{confirmation}</saml2:Subject>"));
    let beside = |inner: &str| sample::unsigned().replace("</saml2p:Response>", &format!("{inner}</saml2p:Response>"));
    let of_saml = |name: &str| format!("<{name} xmlns='urn:oasis:names:tc:SAML:2.0:assertion'/>");
    vec![
        ("attributes", posted(&filled("<saml2:Attribute Name='a'/>"))),
        ("values", posted(&format!("<saml2:Attribute>{}</saml2:Attribute>", filled("<saml2:AttributeValue/>")))),
        ("confirmations", Attempt::saml(&subject(sample::unsigned()))),
        ("assertions", Attempt::saml(&beside(&filled(&of_saml("Assertion"))))),
        ("encrypted assertions", Attempt::saml(&beside(&filled(&of_saml("EncryptedAssertion"))))),
        ("misplaced assertions", posted(&filled("<saml2:Assertion/>"))),
        ("signatures", posted(&filled("<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/>"))),
        ("signatures inside each other, with certificates", posted(&signatures(&filled(&certificate)))),
        ("signatures inside each other, with references", posted(&signatures(&filled("<ds:Reference/>")))),
    ]
}

fn oidc() -> Vec<(&'static str, Attempt)> {
    let keys = (0..MIB / 12).map(|number| format!("\"k{number:06}\":0,")).collect::<Vec<_>>().concat();
    let keys = format!("{{{keys}\"end\":0}}");
    let same = format!("{{{}\"end\":0}}", "\"k\":0,".repeat(MIB / 6));
    let deep = "[".repeat(MIB);
    let numbers = format!("{{\"keys\":[{}0]}}", "0,".repeat(MIB / 2));
    let key_set = format!("{{\"keys\":[{}{{}}]}}", "{},".repeat(MIB / 3));
    let token = |payload: &str| {
        format!("{}.{}.AAAA", URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256"}"#), URL_SAFE_NO_PAD.encode(payload))
    };
    let answer = |token: &str| Attempt::oidc(&format!("#id_token={token}&state=state-7hQ2"));
    let told = |token: &str| Attempt::token_call("", &format!(r#"{{"id_token":"{token}","access_token":"a"}}"#));
    let fitting = &keys[..keys.len() * 3 / 4];
    let mut all = vec![
        ("an ID token with as many claims as fit", answer(&token(fitting))),
        ("an ID token of dots", answer(&".".repeat(MIB))),
        ("an ID token of deep arrays", answer(&token(&"[".repeat(MIB * 3 / 4)))),
        (
            "a token answer with an ID token of many claims",
            told(&token(&format!("{fitting}\"e\":0}}").replacen(",\"e", ",\"e", 1))),
        ),
        ("as many answer parameters as fit", Attempt::oidc(&format!("?code=code-7h4vQ2mX&{}", "a&".repeat(MIB / 2)))),
        ("as many answer fields as fit", Attempt::oidc_form("a&".repeat(MIB / 2))),
        ("as many fields to the token endpoint as fit", Attempt::token_call(&"&a".repeat(MIB / 2), "{}")),
        ("keys without anything", Attempt::documents(&key_set)),
    ];
    let texts = [("members", keys), ("members of one name", same), ("deep arrays", deep), ("numbers", numbers)];
    for (name, text) in texts {
        all.push((Box::leak(format!("discovery and keys: {name}").into_boxed_str()), Attempt::documents(&text)));
        all.push((Box::leak(format!("a token answer: {name}").into_boxed_str()), Attempt::token_call("", &text)));
    }
    all
}

/// The response with something more in its attribute statement.
fn inside(inner: &str) -> String {
    sample::unsigned().replace("</saml2:AttributeStatement>", &format!("{inner}</saml2:AttributeStatement>"))
}

/// A response whose signature passes the gate and is made by nobody, with a namespace that only the
/// inner elements use.
fn signed(namespace: &str, inner: &str) -> Attempt {
    let xml = inside(inner).replacen(" ID=\"_response\"", &format!(" xmlns:p=\"{namespace}\" ID=\"_response\""), 1);
    Attempt::saml(&sample::with_template(&xml, "_assertion"))
}

/// The part again and again, until bytes or nodes are used up.
fn filled(part: &str) -> String {
    let nodes = part.matches('<').count().max(1);
    part.repeat((ROOM / part.len()).min(NODES / nodes))
}

fn redirected(name: &str, bytes: &[u8]) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    let value = STANDARD.encode(encoder.finish().unwrap());
    Serializer::new(String::new()).append_pair(name, &value).finish()
}

/// Bytes that do not become shorter by compression, the same in every run.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    };
    (0..count * 3 / 4).map(|_| next()).collect()
}
