//! Whole attempts: every check over hostile evidence, and what is written of it.

use std::cell::Cell;

use base64::{Engine, engine::general_purpose::STANDARD};
use oin_tester::{
    check::{artifacts, judge},
    evidence::{Evidence, Expectations, ProtocolExpectations},
    finding::{Finding, Outcome},
    protocol::saml::Response,
    report::har,
};
use oin_tester_fuzz::{Format, Target};
use serde::Deserialize;

use super::{corpus, count, saml::TOKENS, seed, way};

#[derive(Deserialize)]
struct Attempt {
    evidence: Evidence,
    expectations: Expectations,
}

/// Judges and writes down.
fn judged(evidence: &Evidence, expectations: &Expectations, length: usize) -> Vec<Finding> {
    let findings = judge(evidence, expectations);
    let written = serde_json::to_string(&findings).unwrap().len()
        + serde_json::to_string(&artifacts(evidence, expectations)).unwrap().len()
        + serde_json::to_string(&har::document(&evidence.exchanges)).unwrap().len();
    assert!(written <= 64 * length + (1 << 20), "{written} bytes are written of {length}");
    findings
}

/// The first checks that something breaks.
fn broken(findings: &[Finding]) -> String {
    let broken = findings.iter().filter(|finding| matches!(finding.outcome, Outcome::Failed | Outcome::Warned));
    broken.map(|finding| finding.check.as_str()).take(4).collect()
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
        Ok(Attempt { evidence, expectations }) => broken(&judged(&evidence, &expectations, input.len())),
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
    let genuine =
        ["both", "assertion", "response", "unsolicited"].map(|name| seed(&format!("saml_response/{name}.xml")));
    let known = genuine.each_ref().map(|xml| facts(xml.as_bytes()).unwrap());
    let posted = evidence.exchanges.iter().position(|exchange| exchange.number == 4).unwrap();
    let target = Target::new("attempt_with_response", 1_000, Format::Xml)
        .seeds(genuine)
        .corpus(&corpus("saml_response"))
        .tokens(TOKENS);
    let signatures = Cell::new(0_u32);
    count(target.run(|input| {
        let mut evidence = evidence.clone();
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("SAMLResponse", &STANDARD.encode(input))
            .append_pair("RelayState", "deep")
            .finish();
        evidence.exchanges[posted].request_body.as_mut().unwrap().bytes = form.into_bytes();
        let findings = judged(&evidence, &expectations, input.len());
        let passed = |check| findings.iter().any(|it| it.check == check && it.outcome == Outcome::Passed);
        let signed = ["saml.sig.valid", "saml.sig.coverage"].into_iter().all(passed);
        signatures.set(signatures.get() + u32::from(signed));
        assert!(!signed || known.contains(&facts(input).unwrap()), "nobody signed the assertion that is read");
        format!("{signed} {}", broken(&findings))
    }));
    assert!(signatures.get() >= 4, "what is real passes");
}
