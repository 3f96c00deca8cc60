//! Whole attempts: every check over hostile evidence, and what is written of it.

use std::collections::BTreeSet;

use base64::{Engine, engine::general_purpose::STANDARD};
use oin_tester::{
    check::{artifacts, judge},
    evidence::{Evidence, Expectations, ProtocolExpectations},
    finding::Outcome,
    protocol::saml::Response,
    report::har,
};
use oin_tester_fuzz::{Format, Target};
use serde::Deserialize;

use super::{corpus, count, saml::TOKENS, seed, size, way};

#[derive(Deserialize)]
struct Attempt {
    evidence: Evidence,
    expectations: Expectations,
}

/// Judges and writes down; returns the checks that did not pass.
fn judged(evidence: &Evidence, expectations: &Expectations, length: usize) -> Vec<String> {
    let findings = judge(evidence, expectations);
    let written = serde_json::to_string(&findings).unwrap().len()
        + serde_json::to_string(&artifacts(evidence, expectations)).unwrap().len()
        + serde_json::to_string(&har::document(&evidence.exchanges)).unwrap().len();
    assert!(written <= 64 * length + (1 << 20), "{written} bytes are written of {length}");
    findings.into_iter().filter(|finding| finding.outcome != Outcome::Passed).map(|finding| finding.check).collect()
}

/// Edits anywhere in the recording.
#[test]
fn attempt() {
    let target = Target::new("attempt", 3_000, Format::Json).corpus(&corpus("attempt")).tokens(&[
        "\"GET\"",
        "\"POST\"",
        "\"https://app.example/acs\"",
        "\"https://app.example/callback?code=1&state=2\"",
        "SAMLResponse",
        "SAMLRequest",
        "RelayState",
        "null",
        "true",
        "false",
        "\"\"",
        "0",
        "4294967295",
        "-1",
        "302",
        "Set-Cookie",
        "Location",
        "\"number\":",
        "https://",
        "javascript:",
        "2026-11-22T04:00:00Z",
        "-262143-01-01T00:00:00Z",
        "+262142-12-31T23:59:59Z",
        "%ff",
        "&",
        "=",
        "e30.e30.",
        "code",
        "state",
        "nonce",
        "iss",
    ]);
    count(target.run(|input| match serde_json::from_slice::<Attempt>(input) {
        Err(error) => way(&error, input),
        Ok(Attempt { evidence, expectations }) => {
            let not_passed = judged(&evidence, &expectations, input.len());
            format!("{}", not_passed.into_iter().take(3).collect::<String>())
        }
    }));
}

/// Edits of the response in an attempt that is otherwise right: signatures that cover what is read are of who signed it.
#[test]
fn attempt_with_response() {
    let Attempt { evidence, expectations } = serde_json::from_str(&seed("attempt/0.json")).unwrap();
    let ProtocolExpectations::Saml(_) = expectations.protocol else { panic!("not a SAML attempt") };
    let facts = |xml: &[u8]| {
        let response = Response::parse(xml.to_vec()).ok()?;
        serde_json::to_string(response.assertions.first()?).ok()
    };
    let posted = evidence.exchanges.iter().position(|exchange| exchange.number == 4).unwrap();
    let genuine = {
        let body = evidence.exchanges[posted].request_body.as_ref().unwrap();
        let field = url::form_urlencoded::parse(&body.bytes).find(|(name, _)| name == "SAMLResponse").unwrap().1;
        STANDARD.decode(field.as_bytes()).unwrap()
    };
    let target = Target::new("attempt_with_response", 3_000, Format::Xml).seeds([genuine.clone()]).tokens(TOKENS);
    count(target.run(|input| {
        let mut evidence = evidence.clone();
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("SAMLResponse", &STANDARD.encode(input))
            .append_pair("RelayState", "deep")
            .finish();
        evidence.exchanges[posted].request_body.as_mut().unwrap().bytes = form.into_bytes();
        let not_passed = judged(&evidence, &expectations, input.len());
        let signed =
            ["saml.sig.valid", "saml.sig.coverage"].iter().all(|check| not_passed.iter().all(|it| it != check));
        assert!(!signed || facts(input) == facts(&genuine), "nobody signed the assertion that is read");
        let families: BTreeSet<_> = not_passed.iter().take(6).collect();
        format!("{signed} {} {families:?}", size(not_passed.len()))
    }));
}
