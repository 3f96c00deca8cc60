//! Signatures: what is verified says what its signer said, whatever was done to the message around it.

use std::collections::BTreeSet;

use oin_tester::protocol::{
    Parameters,
    saml::{
        AuthnRequest, RedirectSignature, Response,
        signature::{Examination, Gated, Verification},
    },
};
use oin_tester_fuzz::{Format, Target};
use serde_json::Value;

use super::{corpus, count, saml::TOKENS, seed, size, way};

fn certificates() -> Vec<String> {
    ["certificate/stranger", "certificate/org"].map(seed).to_vec()
}

/// Everything that is read of what a signature covers: nothing of an assertion in the wrong place. The signature itself
/// is not covered, and holds no facts.
fn facts(response: &Response, verification: &Verification) -> Option<String> {
    if response.misplaced_assertions.contains(&verification.place) {
        return None;
    }
    let mut facts = match response.assertions.iter().find(|assertion| assertion.place == verification.place) {
        Some(assertion) => serde_json::to_value(assertion),
        None => serde_json::to_value(response),
    }
    .unwrap();
    facts.as_object_mut().unwrap().remove("signatures");
    Some(facts.to_string())
}

/// The facts that are verified in a response, and nothing that its signer did not sign.
fn verified(response: &Response, certificates: &[String]) -> Vec<String> {
    let examination = Examination::of(&response.xml, certificates);
    assert_eq!(examination.disagreement(), None, "two implementations, two answers");
    let verified = examination.verified.iter().flatten().filter(|each| each.outcome.is_ok() && !each.outdated);
    verified.filter_map(|verification| facts(response, verification)).collect()
}

#[test]
fn saml_signature() {
    // `stranger` is known here, so that another signer's words can be mixed with the org's.
    let certificates = certificates();
    let signed = ["assertion", "response", "both", "unsolicited", "stranger"];
    let messages = signed.map(|name| seed(&format!("saml_response/{name}.xml")));
    let parsed = messages.iter().map(|message| Response::parse(message.clone().into_bytes()).unwrap());
    let known: BTreeSet<String> = parsed.flat_map(|response| verified(&response, &certificates)).collect();
    assert!(known.len() >= 3, "what is real is verified");
    let target = Target::new("saml_signature", 10_000, Format::Xml)
        .seeds(messages)
        .corpus(&corpus("saml_response"))
        .tokens(TOKENS);
    count(target.run(|input| {
        let response = match Response::parse(input.to_vec()) {
            Err(error) => return way(&error, input),
            Ok(response) => response,
        };
        let verified = verified(&response, &certificates);
        for facts in &verified {
            assert!(known.contains(facts), "nobody signed {facts}");
        }
        let defects = Gated::open(&response.xml).err().unwrap_or_default();
        for defect in &defects {
            assert!(response.xml.text().get(defect.place.clone()).is_some());
        }
        let rules: BTreeSet<_> = defects.iter().map(|defect| defect.rule).collect();
        format!("{} {rules:?} {}", verified.len(), size(response.signatures.len()))
    }));
}

#[test]
fn saml_request_signature() {
    let certificates = certificates();
    let read = |bytes: &[u8]| -> Result<(AuthnRequest, Value), String> {
        let request = AuthnRequest::parse(bytes.to_vec()).map_err(|error| way(&error, bytes))?;
        let mut facts = serde_json::to_value(&request).unwrap();
        facts.as_object_mut().unwrap().remove("signatures");
        Ok((request, facts))
    };
    let (_, known) = read(seed("saml_request/signed.xml").as_bytes()).unwrap();
    let target =
        Target::new("saml_request_signature", 8_000, Format::Xml).corpus(&corpus("saml_request")).tokens(TOKENS);
    count(target.run(|input| match read(input) {
        Err(way) => way,
        Ok((request, facts)) => {
            let examination = Examination::of(&request.xml, &certificates);
            assert_eq!(examination.disagreement(), None);
            let root = request.xml.tree().unwrap().root_element().range();
            let verified =
                examination.verified.iter().flatten().filter(|each| each.outcome.is_ok()).collect::<Vec<_>>();
            for verification in &verified {
                assert!(verification.place != root || facts == known, "nobody signed {facts}");
            }
            format!("{} {}", verified.len(), size(examination.defects.len()))
        }
    }));
}

#[test]
fn redirect_signature() {
    let query = seed("redirect_query/signed");
    let certificates = certificates();
    let facts = |query: &str| {
        let parameters = Parameters::parse(query.as_bytes());
        ["SAMLRequest", "RelayState", "SigAlg"].map(|name| parameters.get(name).map(str::to_owned))
    };
    let known = facts(&query);
    let verified = |query: &str| {
        RedirectSignature::of_query(query, "SAMLRequest").map(|signature| signature.verify(&certificates))
    };
    assert!(matches!(verified(&query), Some(Ok(_))), "what is real is verified");
    let target = Target::new("redirect_signature", 10_000, Format::Separated(b"&=")).seeds([query]).tokens(&[
        "SAMLRequest=",
        "SAMLResponse=",
        "RelayState=",
        "SigAlg=",
        "Signature=",
        "SAML%52equest=",
        "%53AMLRequest=",
        "Relay%53tate=evil",
        "SAMLRequest=evil&",
        "SAMLResponse=evil&",
        "RelayState=evil&",
        "&",
        "=",
        "%26",
        "%3D",
        "+",
        "%20",
        "rsa-sha256",
        "rsa-sha1",
        ";",
    ]);
    count(target.run(|input| {
        let query = String::from_utf8_lossy(input);
        match verified(&query) {
            None => "none".to_owned(),
            Some(Err(error)) => way(&error, input),
            Some(Ok(index)) => {
                assert_eq!(facts(&query), known, "nobody signed this");
                index.to_string()
            }
        }
    }));
}
