//! SAML documents: what is read of them stands in them, within the limits.

use std::ops::Range;

use oin_tester::protocol::{
    Placed, PlacedText,
    saml::{Assertion, AuthnRequest, IdpMetadata, Response, SpMetadata, Xml, limits},
};
use oin_tester_fuzz::{Format, Target};
use roxmltree::{Document, Node};

use super::{corpus, count, size, way};

/// Words that mean something in SAML documents and their signatures.
pub(super) const TOKENS: &[&str] = &[
    "<!DOCTYPE a>",
    "<!DOCTYPE a [<!ENTITY x \"y\">]>",
    "<!ENTITY x SYSTEM \"file:///etc/passwd\">",
    "&x;",
    "&amp;",
    "&#0;",
    "&#x10FFFF;",
    "&#10;",
    "<!---->",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<![CDATA[x]]>",
    "<?x y?>",
    "<?xml version=\"1.0\"?>",
    "<?xml version=\"1.0\" encoding=\"UTF-16\"?>",
    " xmlns=\"\"",
    " xmlns:a=\"1\"",
    " xmlns:xml=\"urn:x\"",
    " xml:id=\"_assertion\"",
    " ID=\"_assertion\"",
    " ID=\"_response\"",
    " Id=\"x\"",
    "_assertion",
    "_response",
    "#_assertion",
    "#_response",
    "URI=\"\"",
    "URI=\"#_response\"",
    "URI=\"http://127.0.0.1:9/\"",
    "ann@acme.example",
    "eve@acme.example",
    "saml2:",
    "saml2p:",
    "ds:",
    "saml2",
    "urn:oasis:names:tc:SAML:2.0:assertion",
    "urn:oasis:names:tc:SAML:2.0:protocol",
    "http://www.w3.org/2000/09/xmldsig#",
    "Assertion",
    "Response",
    "EncryptedAssertion",
    "Signature",
    "SignedInfo",
    "Object",
    "Issuer",
    "NameID",
    "<ds:Object>",
    "</ds:Object>",
    "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
    "http://www.w3.org/2001/10/xml-exc-c14n#",
    "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    "rsa-sha256",
    "hmac-sha256",
    "rsa-sha1",
    "PrefixList=\"xs\"",
    "PrefixList=\"#default saml2 xs ds\"",
    "2026-11-22T04:00:00.000Z",
    "+262142-12-31T23:59:59",
    "-262143-01-01T00:00:00",
    "2026-11-22T23:59:60Z",
    "urn:oasis:names:tc:SAML:2.0:status:Success",
    " ",
    "\n",
    "\t",
    "'",
    "/>",
];

/// The document's parts are within the limits, whatever way they were written in.
fn within_limits(xml: &Xml) {
    let tree = xml.tree().unwrap();
    assert!(tree.descendants().count() <= limits::NODES);
    for node in tree.descendants() {
        assert!(node.ancestors().filter(Node::is_element).count() <= limits::DEPTH);
        assert!(node.attributes().len() <= limits::ATTRIBUTES);
        assert!(node.attributes().all(|attribute| attribute.value().len() <= limits::TEXT_BYTES));
        assert!(node.text().is_none_or(|text| !node.is_text() || text.len() <= limits::TEXT_BYTES));
    }
    // Without comments and CDATA, in which anything may stand, there is no document type.
    let text = outside(&outside(xml.text(), "<!--", "-->"), "<![CDATA[", "]]>");
    assert!(!text.contains("<!DOCTYPE") && !text.contains("<!ENTITY") || tree_hides_it(&tree), "a document type");
}

/// An instruction may hold the words too.
fn tree_hides_it(tree: &Document<'_>) -> bool {
    let held = |text: Option<&str>| text.is_some_and(|text| text.contains("<!"));
    tree.descendants().any(|node| node.pi().is_some_and(|instruction| held(instruction.value)) || held(node.text()))
}

fn outside(text: &str, open: &str, close: &str) -> String {
    let mut parts = text.split(open);
    let first = parts.next().unwrap_or_default().to_owned();
    first + &parts.filter_map(|part| Some(part.split_once(close)?.1)).collect::<String>()
}

/// What stands at an attribute's place is its value.
fn attribute(text: &str, placed: Option<&Placed<String>>) {
    let Some(placed) = placed else { return };
    let source = &text[placed.place.clone()];
    let quote = &text[placed.place.start - 1..placed.place.start];
    let again = format!("<a b={quote}{source}{quote}/>");
    let tree = Document::parse(&again).unwrap();
    assert_eq!(tree.root_element().attribute("b"), Some(placed.value.as_str()), "{again}");
}

/// What stands at a text's place is the text, comments aside.
fn text_at(text: &str, placed: Option<&Placed<String>>) {
    let Some(placed) = placed else { return };
    let source = &text[placed.place.clone()];
    // Elements inside may use prefixes that are declared outside.
    if source.contains('<') {
        return;
    }
    let again = format!("<a>{source}</a>");
    let tree = Document::parse(&again).unwrap();
    assert_eq!(tree.root_element().text().unwrap_or_default(), placed.value, "{again}");
}

fn element(text: &str, place: &Range<usize>) {
    assert!(text[place.clone()].starts_with('<') && text[place.clone()].ends_with('>'));
}

fn assertion(text: &str, assertion: &Assertion) {
    element(text, &assertion.place);
    attribute(text, assertion.id.as_ref());
    attribute(text, assertion.version.as_ref());
    text_at(text, assertion.issuer.as_ref().map(|issuer| &issuer.value));
    if let Some(subject) = &assertion.subject {
        text_at(text, subject.name_id.as_ref().map(|name| &name.value));
        attribute(text, subject.name_id.as_ref().and_then(|name| name.format.as_ref()));
        for confirmation in &subject.confirmations {
            attribute(text, confirmation.recipient.as_ref());
            attribute(text, confirmation.in_response_to.as_ref());
        }
    }
    for attribute in &assertion.attributes {
        element(text, &attribute.place);
        attribute.values.iter().for_each(|value| text_at(text, Some(value)));
    }
    for audience in assertion.conditions.iter().flat_map(|conditions| conditions.audience_restrictions.iter().flatten())
    {
        text_at(text, Some(audience));
    }
}

#[test]
fn saml_response() {
    let target = Target::new("saml_response", 10_000, Format::Xml).corpus(&corpus("saml_response")).tokens(TOKENS);
    count(target.run(|input| match Response::parse(input.to_vec()) {
        Err(error) => way(&error, input),
        Ok(response) => {
            within_limits(&response.xml);
            let text = response.xml.text();
            for placed in [&response.id, &response.version, &response.destination, &response.in_response_to] {
                attribute(text, placed.as_ref());
            }
            response.assertions.iter().for_each(|each| assertion(text, each));
            for place in response.misplaced_assertions.iter().chain(&response.split_values) {
                element(text, place);
            }
            assert!(serde_json::to_string(&response).unwrap().len() <= 64 * input.len());
            let Response { assertions, signatures, misplaced_assertions, instructions, split_values, .. } = &response;
            let counts = [assertions.len(), signatures.len(), misplaced_assertions.len(), instructions.len()];
            format!(
                "{:?} {} {:?}",
                counts.map(size),
                size(split_values.len()),
                response.status.and_then(|status| status.code).text()
            )
        }
    }));
}

#[test]
fn saml_request() {
    let target = Target::new("saml_request", 10_000, Format::Xml).corpus(&corpus("saml_request")).tokens(TOKENS);
    count(target.run(|input| match AuthnRequest::parse(input.to_vec()) {
        Err(error) => way(&error, input),
        Ok(request) => {
            within_limits(&request.xml);
            let text = request.xml.text();
            for placed in
                [&request.id, &request.acs_url, &request.acs_index, &request.force_authn, &request.destination]
            {
                attribute(text, placed.as_ref());
            }
            text_at(text, request.issuer.as_ref().map(|issuer| &issuer.value));
            request.elements.iter().for_each(|part| element(text, &part.place));
            for part in &request.attributes {
                assert!(text.get(part.place.clone()).is_some_and(|source| source.contains(&part.name)));
            }
            format!("{} {}", size(request.elements.len()), size(request.signatures.len()))
        }
    }));
}

#[test]
fn saml_metadata() {
    let target = Target::new("saml_metadata", 10_000, Format::Xml).corpus(&corpus("saml_metadata")).tokens(TOKENS);
    count(target.run(|input| {
        let idp = IdpMetadata::parse(input.to_vec());
        let sp = SpMetadata::parse(input.to_vec());
        if let Ok(idp) = &idp {
            assert!(!idp.sso.is_empty() && !idp.signing_certificates.is_empty());
        }
        if let Ok(sp) = &sp {
            within_limits(&sp.xml);
            let text = sp.xml.text();
            attribute(text, sp.entity_id.as_ref());
            for service in &sp.consumer_services {
                attribute(text, service.location.as_ref());
                attribute(text, service.index.as_ref());
            }
            sp.keys.iter().for_each(|key| text_at(text, Some(&key.certificate)));
        }
        let sp = sp
            .map_or_else(|error| way(&error, input), |sp| format!("{} {}", sp.keys.len(), sp.consumer_services.len()));
        idp.map_or_else(|error| way(&error, input), |idp| idp.sso.len().to_string()) + &sp
    }));
}
