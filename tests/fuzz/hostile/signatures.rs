//! XML signatures that are not what they seem.

use base64::{Engine, engine::general_purpose::STANDARD};
use oin_tester::protocol::saml::{
    Response,
    signature::{ENVELOPED, EXCLUSIVE_C14N, Examination, Rule},
};
use openssl::{hash::MessageDigest, pkey::PKey, sign::Signer, x509::X509};

use super::{Bait, believed, certificates, corpus};

fn examined(xml: &str) -> Examination {
    Examination::of(&Response::parse(xml.as_bytes().to_vec()).unwrap().xml, &certificates())
}

fn edited(from: &str, to: &str) -> String {
    let genuine = corpus("saml_response/assertion.xml");
    let edited = genuine.replace(from, to);
    assert_ne!(edited, genuine, "{from:?} must stand in the message");
    edited
}

#[test]
fn structure_is_refused_before_cryptography() {
    let bait = Bait::new();
    let (uri, end) = ("URI=\"#_assertion\"", "</ds:Signature>");
    let enveloped = format!("<ds:Transform Algorithm=\"{ENVELOPED}\"/>");
    let address = format!("URI=\"{}\"", bait.address);
    let retrieval = format!("<ds:KeyInfo><ds:RetrievalMethod {address}/></ds:KeyInfo>{end}");
    let manifest = format!("<ds:Object><ds:Manifest><ds:Reference {address}/></ds:Manifest></ds:Object>{end}");
    let info = "<ds:SignedInfo><ds:Reference URI=\"#_evil\"/></ds:SignedInfo>";
    let subject = "<saml2:Subject>";
    let rows = [
        ("reference to an address", uri, address.clone(), Rule::SingleReference),
        ("reference to a file", uri, "URI=\"file:///etc/passwd\"".to_owned(), Rule::SingleReference),
        ("the whole document", uri, "URI=\"\"".to_owned(), Rule::SingleReference),
        ("no reference", uri, String::new(), Rule::SingleReference),
        ("another element", uri, "URI=\"#_response\"".to_owned(), Rule::ParentBound),
        ("xpointer", uri, "URI=\"#xpointer(id('_assertion'))\"".to_owned(), Rule::SingleReference),
        ("two references", "</ds:SignedInfo>", format!("<ds:Reference {uri}/></ds:SignedInfo>"), Rule::SingleReference),
        ("two SignedInfo, evil first", "<ds:SignedInfo>", format!("{info}<ds:SignedInfo>"), Rule::SingleReference),
        ("two SignedInfo, evil last", "</ds:SignedInfo>", format!("</ds:SignedInfo>{info}"), Rule::SingleReference),
        ("50 transforms", enveloped.as_str(), enveloped.repeat(50), Rule::Transforms),
        ("XSLT", ENVELOPED, "http://www.w3.org/TR/1999/REC-xslt-19991116".to_owned(), Rule::Transforms),
        ("XPath", ENVELOPED, "http://www.w3.org/TR/1999/REC-xpath-19991116".to_owned(), Rule::Transforms),
        ("XPath filter", ENVELOPED, "http://www.w3.org/2002/06/xmldsig-filter2".to_owned(), Rule::Transforms),
        ("canonicalization with comments", EXCLUSIVE_C14N, format!("{EXCLUSIVE_C14N}WithComments"), Rule::Transforms),
        ("void canonicalization", subject, "<saml2:Subject xmlns:n=\"1\">".to_owned(), Rule::AbsoluteNamespaces),
        ("comment in the digest", "<ds:DigestValue>", "<ds:DigestValue><!--e30=-->".to_owned(), Rule::PlainValues),
        ("CDATA in the value", "<ds:SignatureValue>", "<ds:SignatureValue><![CDATA[]]>".to_owned(), Rule::PlainValues),
        ("element in the digest", "</ds:DigestValue>", "<x/></ds:DigestValue>".to_owned(), Rule::NoObject),
        ("object", end, format!("<ds:Object/>{end}"), Rule::NoObject),
        ("manifest", end, manifest, Rule::NoObject),
        ("key from an address", end, retrieval, Rule::NoObject),
        ("duplicate ID", "ID=\"_response\"", "ID=\"_assertion\"".to_owned(), Rule::UniqueIds),
        ("decoy xml:id", subject, "<saml2:Subject xml:id=\"_assertion\">".to_owned(), Rule::UniqueIds),
        ("decoy Id", subject, "<saml2:Subject Id=\"_assertion\">".to_owned(), Rule::UniqueIds),
        ("ID that is no name", "_assertion", "1) or true() or (1".to_owned(), Rule::UniqueIds),
        ("MD5", "#rsa-sha256", "#rsa-md5".to_owned(), Rule::Algorithms),
        (
            "truncated HMAC",
            "#rsa-sha256\"/>",
            "#hmac-sha256\"><ds:HMACOutputLength>0</ds:HMACOutputLength></ds:SignatureMethod>".to_owned(),
            Rule::Algorithms,
        ),
    ];
    for (name, from, to, rule) in rows {
        let examination = examined(&edited(from, &to));
        assert!(examination.against(rule).is_some(), "{name}: {:?}", examination.defects);
        assert!(examination.verified.is_none() && examination.second_opinion.is_none(), "{name}");
    }
    assert!(bait.is_untouched());
}

/// The canonical form has no comments, so the signature holds; what counts is that the name is read as it was signed.
#[test]
fn a_split_name_is_read_whole() {
    for (name, split) in [
        ("comment", "ann@acme.example<!---->.evil.test"),
        ("comments", "<!--a-->ann@acme.example<!--b-->.evil.test<!--c-->"),
        ("CDATA", "ann@acme.example<![CDATA[.evil.test]]>"),
        ("references", "ann&#64;acme.example.evil.test"),
    ] {
        let response = Response::parse(
            edited(">ann@acme.example</saml2:NameID>", &format!(">{split}</saml2:NameID>")).into_bytes(),
        );
        let read =
            response.unwrap().assertions[0].subject.as_ref().unwrap().name_id.as_ref().unwrap().value.value.clone();
        assert_eq!(read, "ann@acme.example.evil.test", "{name}");
    }
    for (name, split) in [("comment", "ann@<!---->acme.example"), ("CDATA", "ann@<![CDATA[acme]]>.example")] {
        let xml = edited(">ann@acme.example</saml2:NameID>", &format!(">{split}</saml2:NameID>"));
        assert_eq!(believed(&xml).as_deref(), Some("ann@acme.example"), "{name}");
        assert_eq!(Response::parse(xml.into_bytes()).unwrap().split_values.len(), 1, "{name} is told");
    }
    let instruction = edited(">ann@acme.example</saml2:NameID>", ">ann@<?x?>acme.example</saml2:NameID>");
    assert_eq!(believed(&instruction), None, "an instruction is signed");
}

#[test]
fn only_the_signers_key_counts() {
    assert_eq!(believed(&corpus("saml_response/assertion.xml")).as_deref(), Some("ann@acme.example"));
    let stranger = corpus("saml_response/stranger.xml");
    let key = format!(
        "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>",
        corpus("certificate/stranger")
    );
    let rows = [
        ("foreign key", stranger.clone()),
        ("foreign key with its certificate", stranger.replace("</ds:Signature>", &key)),
        ("SHA-1", corpus("saml_response/sha1.xml")),
        ("no signature", corpus("saml_response/unsigned.xml")),
        ("changed name", edited(">ann@acme.example</saml2:NameID>", ">eve@acme.example</saml2:NameID>")),
        ("changed audience", edited("https://app.example/entity", "https://other.example/entity")),
        ("no value", with_value("")),
        ("zero value", with_value(&STANDARD.encode([0; 256]))),
        ("short value", with_value("AAAA")),
    ];
    for (name, xml) in rows {
        assert_eq!(believed(&xml), None, "{name}");
    }
    hmac();
}

fn with_value(value: &str) -> String {
    let genuine = corpus("saml_response/assertion.xml");
    let start = genuine.find("<ds:SignatureValue>").unwrap() + "<ds:SignatureValue>".len();
    let end = genuine.find("</ds:SignatureValue>").unwrap();
    format!("{}{value}{}", &genuine[..start], &genuine[end..])
}

/// The public key as the secret of a MAC: the gate does not let any such algorithm through.
fn hmac() {
    let certificate = X509::from_der(&STANDARD.decode(corpus("certificate/org")).unwrap()).unwrap();
    let key = certificate.public_key().unwrap();
    for secret in [certificate.to_pem(), certificate.to_der(), key.public_key_to_pem(), key.public_key_to_der()] {
        let mac = PKey::hmac(&secret.unwrap()).unwrap();
        let mut signer = Signer::new(MessageDigest::sha256(), &mac).unwrap();
        let value = STANDARD.encode(signer.sign_oneshot_to_vec(b"whatever").unwrap());
        let xml = with_value(&value).replace("#rsa-sha256", "#hmac-sha256");
        assert!(examined(&xml).against(Rule::Algorithms).is_some() && believed(&xml).is_none());
    }
}
