use crate::protocol::saml::{
    limits,
    sample::{self, Signed},
};

use super::*;

fn rules(text: &str) -> Vec<Rule> {
    let xml = Xml::new(text.as_bytes().to_vec(), limits::DECODED_BYTES).unwrap();
    match Gated::open(&xml) {
        Ok(_) => Vec::new(),
        Err(defects) => {
            let rules: BTreeSet<_> = defects.into_iter().map(|defect| defect.rule).collect();
            rules.into_iter().collect()
        }
    }
}

#[test]
fn genuine_messages_pass() {
    for signed in [Signed::Assertion, Signed::Response, Signed::Both, Signed::Nothing] {
        assert_eq!(rules(&sample::response(signed)), []);
    }
}

#[test]
fn each_defect_is_refused_by_its_rule() {
    let genuine = sample::response(Signed::Assertion);
    let enveloped = format!("<ds:Transform Algorithm=\"{ENVELOPED}\"/>");
    let second_info = "<ds:SignedInfo/></ds:Signature>";
    for (name, from, to, rule) in [
        ("external reference", "URI=\"#_assertion\"", "URI=\"http://127.0.0.1:9/x\"", Rule::SingleReference),
        ("file reference", "URI=\"#_assertion\"", "URI=\"file:///etc/passwd\"", Rule::SingleReference),
        ("whole document", "URI=\"#_assertion\"", "URI=\"\"", Rule::SingleReference),
        ("no reference", " URI=\"#_assertion\"", "", Rule::SingleReference),
        ("another element", "URI=\"#_assertion\"", "URI=\"#_response\"", Rule::ParentBound),
        ("xpointer", "URI=\"#_assertion\"", "URI=\"#xpointer(/)\"", Rule::SingleReference),
        ("two SignedInfo", "</ds:Signature>", second_info, Rule::SingleReference),
        ("no transforms", "Transforms>", "Transform2>", Rule::Transforms),
        ("50 transforms", enveloped.as_str(), &enveloped.repeat(50), Rule::Transforms),
        ("only c14n", enveloped.as_str(), "", Rule::Transforms),
        ("xslt", ENVELOPED, "http://www.w3.org/TR/1999/REC-xslt-19991116", Rule::Transforms),
        ("xpath", ENVELOPED, "http://www.w3.org/TR/1999/REC-xpath-19991116", Rule::Transforms),
        ("comments", "xml-exc-c14n#\"/>", "xml-exc-c14n#WithComments\"/>", Rule::Transforms),
        ("md5", "2001/04/xmldsig-more#rsa-sha256", "2001/04/xmldsig-more#rsa-md5", Rule::Algorithms),
        ("hmac", "#rsa-sha256", "#hmac-sha256", Rule::Algorithms),
        ("md5 digest", "2001/04/xmlenc#sha256", "2001/04/xmldsig-more#md5", Rule::Algorithms),
        ("object", "</ds:Signature>", "<ds:Object><x/></ds:Object></ds:Signature>", Rule::NoObject),
        (
            "retrieval",
            "</ds:Signature>",
            "<ds:KeyInfo><ds:RetrievalMethod/></ds:KeyInfo></ds:Signature>",
            Rule::NoObject,
        ),
        ("foreign part", "</ds:Signature>", "<x/></ds:Signature>", Rule::NoObject),
        ("digest comment", "<ds:DigestValue>", "<ds:DigestValue><!--x-->", Rule::PlainValues),
        ("digest cdata", "<ds:SignatureValue>", "<ds:SignatureValue><![CDATA[]]>", Rule::PlainValues),
        ("relative namespace", "<saml2:Subject>", "<saml2:Subject xmlns:void=\"1\">", Rule::AbsoluteNamespaces),
        ("same id twice", "ID=\"_response\"", "ID=\"_assertion\"", Rule::UniqueIds),
        ("decoy id", "<saml2:Subject>", "<saml2:Subject xml:id=\"_assertion\">", Rule::UniqueIds),
        ("no name", "ID=\"_response\"", "ID=\"1 response\"", Rule::UniqueIds),
        (
            "stray part",
            "<saml2:Subject>",
            "<saml2:Subject><SignedInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/>",
            Rule::NoObject,
        ),
    ] {
        let changed = genuine.replace(from, to);
        assert_ne!(changed, genuine, "{name}: the edit must change the message");
        assert!(rules(&changed).contains(&rule), "{name}: {:?}", rules(&changed));
    }
}

#[test]
fn wrapped_messages_do_not_reach_cryptography() {
    let genuine = sample::response(Signed::Assertion);
    let start = genuine.find("<saml2:Assertion").unwrap();
    let end = genuine.find("</saml2p:Response>").unwrap();
    let signed = &genuine[start..end];
    let signature = &signed
        [signed.find("<ds:Signature ").unwrap()..signed.find("</ds:Signature>").unwrap() + "</ds:Signature>".len()];
    let forged = signed.replace(signature, "").replace("ann@acme.example", "eve@acme.example");
    let wrap = |inside: String| format!("{}{inside}{}", &genuine[..start], &genuine[end..]);
    // The original hides in the signature of a forged assertion, or the signature has moved.
    let in_object = forged.replace("ID=\"_assertion\"", "ID=\"_forged\"").replacen(
        "</saml2:Issuer>",
        &format!(
            "</saml2:Issuer>{}",
            signature.replace(
                "</ds:Signature>",
                &format!("<ds:Object>{}</ds:Object></ds:Signature>", signed.replace(signature, ""))
            )
        ),
        1,
    );
    assert!(rules(&wrap(in_object)).contains(&Rule::NoObject));
    let moved = forged
        .replacen("</saml2:Issuer>", &format!("</saml2:Issuer>{signature}"), 1)
        .replace("ID=\"_assertion\"", "ID=\"_forged\"");
    assert_eq!(rules(&wrap(moved + &signed.replace(signature, ""))), [Rule::ParentBound]);
}

#[test]
fn two_signatures_of_one_element_are_refused() {
    let genuine = sample::response(Signed::Assertion);
    let start = genuine.find("<ds:Signature ").unwrap();
    let end = genuine.find("</ds:Signature>").unwrap() + "</ds:Signature>".len();
    let doubled = format!("{}{}{}", &genuine[..end], &genuine[start..end], &genuine[end..]);
    assert_eq!(rules(&doubled), [Rule::ParentBound]);
}

#[test]
fn more_signatures_than_any_message_needs_are_refused() {
    let genuine = sample::response(Signed::Assertion);
    let start = genuine.find("<saml2:Assertion").unwrap();
    let end = genuine.find("</saml2p:Response>").unwrap();
    let assertions = |count: usize| {
        let each = |number: usize| genuine[start..end].replace("_assertion", &format!("_a{number}"));
        format!("{}{}{}", &genuine[..start], (0..count).map(each).collect::<Vec<_>>().concat(), &genuine[end..])
    };
    assert_eq!(rules(&assertions(limits::SIGNATURES)), []);
    assert_eq!(rules(&assertions(limits::SIGNATURES + 1)), [Rule::ParentBound]);
}

#[test]
fn sha1_is_let_through_and_told() {
    let genuine = sample::response(Signed::Assertion);
    for (from, to) in [
        ("2001/04/xmldsig-more#rsa-sha256", "2000/09/xmldsig#rsa-sha1"),
        ("2001/04/xmlenc#sha256", "2000/09/xmldsig#sha1"),
    ] {
        let xml = Xml::new(genuine.replace(from, to).into_bytes(), limits::DECODED_BYTES).unwrap();
        let gated = Gated::open(&xml).unwrap();
        assert_eq!(gated.outdated().iter().map(|defect| defect.rule).collect::<Vec<_>>(), [Rule::Algorithms]);
    }
}
