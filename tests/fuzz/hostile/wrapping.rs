//! Signature wrapping: a genuine signature stands in the message, and another assertion beside what it covers.
//!
//! The recipes are those of SAML Raider. `A` is the signed assertion, `AS` its signature, `EVIL` an assertion with
//! another name and ID; `R` and `RS` are the same of a response.

use oin_tester::protocol::saml::{Response, signature::Gated};

use super::{believed, corpus, taken};

const END: &str = "</ds:Signature>";

/// A signed response, taken apart.
struct Parts {
    /// The whole.
    whole: String,
    /// What stands before the assertion.
    head: String,
    /// The assertion, with a signature when it has one.
    assertion: String,
    /// The only signature.
    signature: String,
}

impl Parts {
    fn of(name: &str) -> Self {
        let whole = corpus(&format!("saml_response/{name}.xml"));
        let start = whole.find("<saml2:Assertion").unwrap();
        let end = whole.find("</saml2p:Response>").unwrap();
        let signature = whole.find("<ds:Signature ").unwrap()..whole.find(END).unwrap() + END.len();
        Self {
            head: whole[..start].to_owned(),
            assertion: whole[start..end].to_owned(),
            signature: whole[signature].to_owned(),
            whole,
        }
    }

    /// A response of the same head with that in the assertion's place.
    fn with(&self, inside: &str) -> String {
        format!("{}{inside}</saml2p:Response>", self.head)
    }

    /// A, without AS.
    fn bare(&self) -> String {
        self.assertion.replace(&self.signature, "")
    }

    /// EVIL, with that behind its issuer.
    fn evil(&self, behind_issuer: &str) -> String {
        let evil = self.bare().replace("ann@acme.example", "eve@acme.example").replace("_assertion", "_evil");
        evil.replacen("</saml2:Issuer>", &format!("</saml2:Issuer>{behind_issuer}"), 1)
    }

    /// AS with that at its end.
    fn signature_around(&self, inside: &str) -> String {
        self.signature.replace(END, &format!("{inside}{END}"))
    }
}

#[test]
fn what_is_wrapped_is_not_believed() {
    let parts = Parts::of("assertion");
    let (assertion, bare, evil) = (&parts.assertion, parts.bare(), parts.evil(""));
    let object = |inside: &str| format!("<ds:Object>{inside}</ds:Object>");
    let around =
        |outer: String, inner: &str| outer.replace("</saml2:Assertion>", &format!("{inner}</saml2:Assertion>"));
    let status = parts.head.replace(
        "</saml2p:Status>",
        &format!("<saml2p:StatusDetail>{assertion}</saml2p:StatusDetail></saml2p:Status>"),
    );
    let extensions = |inside: &str| format!("<saml2p:Extensions>{inside}</saml2p:Extensions>");
    let rows = [
        ("XSW3", parts.with(&format!("{evil}{assertion}"))),
        ("XSW4", parts.with(&around(evil.clone(), assertion))),
        ("XSW5", parts.with(&format!("{}{bare}", parts.evil(&parts.signature)))),
        ("XSW6", parts.with(&parts.evil(&parts.signature_around(&bare)))),
        ("XSW7", parts.with(&format!("{}{assertion}", extensions(&evil)))),
        ("XSW7, EVIL beside the signed", parts.with(&format!("{evil}{}", extensions(assertion)))),
        ("XSW8", parts.with(&parts.evil(&parts.signature_around(&object(&bare))))),
        ("CVE-2022-41912", parts.with(&format!("{assertion}{evil}"))),
        ("CVE-2024-45409", format!("{status}{evil}</saml2p:Response>")),
        ("in the advice", parts.with(&around(evil.clone(), &format!("<saml2:Advice>{assertion}</saml2:Advice>")))),
        ("same ID", parts.with(&format!("{}{assertion}", evil.replace("_evil", "_assertion")))),
    ];
    for (name, xml) in rows {
        not_evil(name, &xml);
    }
    responses();
}

/// Those that need a signed response.
fn responses() {
    let parts = Parts::of("response");
    let original = parts.whole.split_once("?>").unwrap().1.trim();
    let bare = original.replace(&parts.signature, "");
    let evil = |signature: &str| {
        let evil = bare.replace("ann@acme.example", "eve@acme.example").replace("_assertion", "_evil");
        let evil = evil.replace("ID=\"_response\"", "ID=\"_other\"");
        evil.replacen("</saml2:Issuer>", &format!("</saml2:Issuer>{signature}"), 1)
    };
    let inner = bare.replace("ID=\"_assertion\"", "ID=\"_inner\"");
    for (name, xml) in [
        ("XSW1", evil(&parts.signature_around(&bare))),
        ("XSW1, another inner ID", evil(&parts.signature_around(&inner))),
        ("XSW2", evil(&format!("{bare}{}", parts.signature))),
        ("XSW2, another inner ID", evil(&format!("{inner}{}", parts.signature))),
        ("the signed response inside", evil(original)),
    ] {
        not_evil(name, &xml);
    }
    for xml in [format!("{}{original}", evil("")), format!("{original}{}", evil(""))] {
        assert_eq!(taken(xml.as_bytes()), "malformed", "CVE-2022-39299");
    }
    assert_eq!(believed(&parts.whole).as_deref(), Some("ann@acme.example"), "the genuine one is");
}

/// The message is well-formed, holds EVIL, and EVIL is not believed; the gate or the coverage keeps it out.
fn not_evil(name: &str, xml: &str) {
    assert!(xml.contains("eve@acme.example") && taken(xml.as_bytes()) == "accepted", "{name}");
    let believed = believed(xml);
    assert_ne!(believed.as_deref(), Some("eve@acme.example"), "{name}");
    // Whoever believes the signed assertion in it knows that it is not alone.
    let response = Response::parse(xml.as_bytes().to_vec()).unwrap();
    let several = response.assertions.len() + response.misplaced_assertions.len() > 1;
    assert!(several || Gated::open(&response.xml).is_err(), "{name}");
}
