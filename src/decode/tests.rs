//! Every kind of input, good and bad: what it is taken for, and that nothing is said that nobody can know.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use flate2::{Compression, write::DeflateEncoder};
use serde_json::{Value, json};
use std::io::Write;

use super::{Decoded, Form, Knowledge, State, decode};
use crate::{
    finding::{Finding, Outcome},
    protocol::{
        oidc::{
            Algorithm, access_token_hash,
            sample::{self as tokens, ORG as TOKEN_KEY, STRANGER as OTHER_KEY},
        },
        saml::sample::{self, ORG, Signed},
    },
    report::message::Kind,
};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_900_000_000, 0).unwrap()
}

fn decoded(input: &str, knowledge: &Knowledge) -> Vec<Decoded> {
    decode(input.as_bytes(), None, knowledge, now()).unwrap_or_else(|error| panic!("{error}"))
}

fn one(input: &str, knowledge: &Knowledge) -> Decoded {
    let mut all = decoded(input, knowledge);
    assert_eq!(all.len(), 1, "{all:#?}");
    all.remove(0)
}

fn nothing() -> Knowledge {
    Knowledge::default()
}

/// The metadata of the sample's org.
fn metadata() -> String {
    format!(
        r#"<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="http://www.okta.com/exk1"><md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://acme.okta.example/app/acme/exk1/sso/saml"/></md:IDPSSODescriptor></md:EntityDescriptor>"#,
        ORG.certificate
    )
}

fn knowing_org() -> Knowledge {
    let mut knowledge = nothing();
    knowledge.learn_metadata(metadata().into_bytes()).unwrap();
    knowledge
}

fn deflated(xml: &str) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(xml.as_bytes()).unwrap();
    STANDARD.encode(encoder.finish().unwrap())
}

fn encoded(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

fn outcome(decoded: &Decoded, check: &str) -> Option<Outcome> {
    decoded.findings.iter().find(|finding| finding.check == check).map(|finding| finding.outcome)
}

fn broken(decoded: &Decoded) -> Vec<&Finding> {
    decoded.findings.iter().filter(|finding| finding.is_above_info()).collect()
}

fn all_good(decoded: &Decoded) {
    assert!(broken(decoded).is_empty() && !decoded.is_broken(), "{:#?}\n{:?}", broken(decoded), decoded.signatures);
}

#[test]
fn a_good_response_in_every_form_has_nothing_wrong() {
    let xml = sample::response(Signed::Both);
    let value = STANDARD.encode(&xml);
    let wrapped: Vec<&str> = value.as_bytes().chunks(76).map(|line| str::from_utf8(line).unwrap()).collect();
    let wrapped = wrapped.join("\n");
    let page =
        format!("<!doctype html><form action='https://app.example/acs'><input name='SAMLResponse' value='{value}'>");
    let inputs = [
        xml.clone(),
        format!("\u{feff}\n{xml}\n"),
        value.clone(),
        wrapped,
        encoded(&value),
        format!("SAMLResponse={}&RelayState=x", encoded(&value)),
        page,
    ];
    for input in &inputs {
        for knowledge in [nothing(), knowing_org()] {
            let response = one(input, &knowledge);
            assert_eq!(response.message.kind, Kind::SamlResponse);
            all_good(&response);
            let verified = response.signatures.iter().all(|it| it.state == State::Verified);
            assert_eq!(
                (response.signatures.len(), verified),
                (2, outcome(&response, "saml.sig.valid") == Some(Outcome::Passed))
            );
        }
    }
}

/// What a lone message does not say.
#[test]
fn nothing_is_said_of_what_nobody_told() {
    let response = one(&sample::response(Signed::Both), &nothing());
    for check in [
        "saml.response.destination",
        "saml.response.acs-match",
        "saml.response.base64",
        "saml.response.binding",
        "saml.response.issue-instant",
        "saml.response.in-response-to",
        "saml.response.issuer",
        "saml.assertion.recipient",
        "saml.assertion.audience",
        "saml.assertion.nameid-value",
        "saml.sig.valid",
        "saml.attr.configured-present",
    ] {
        assert_eq!(outcome(&response, check), Some(Outcome::NotEvaluated), "{check}");
    }
    assert!(response.findings.iter().all(|finding| finding.check.starts_with("saml.")), "no flow, no cookies");
}

#[test]
fn what_was_told_is_compared() {
    let mut knowledge = knowing_org();
    knowledge.acs = Some("https://app.example/acs".to_owned());
    knowledge.audience = Some("https://app.example/entity".to_owned());
    let good = one(&sample::response(Signed::Both), &knowledge);
    all_good(&good);
    for check in
        ["saml.response.destination", "saml.assertion.recipient", "saml.assertion.audience", "saml.response.issuer"]
    {
        assert_eq!(outcome(&good, check), Some(Outcome::Passed), "{check}");
    }
    knowledge.acs = Some("https://app.example/other".to_owned());
    knowledge.audience = Some("https://app.example/another".to_owned());
    knowledge.at = Some(now());
    let bad = one(&sample::response(Signed::Both), &knowledge);
    for check in [
        "saml.response.destination",
        "saml.assertion.recipient",
        "saml.assertion.audience",
        "saml.assertion.conditions-window",
    ] {
        assert_eq!(outcome(&bad, check), Some(Outcome::Failed), "{check}");
    }
}

#[test]
fn a_changed_response_is_broken_with_and_without_a_key() {
    let changed = sample::response(Signed::Both).replace("ann@acme.example", "eve@acme.example");
    for knowledge in [nothing(), knowing_org()] {
        let response = one(&changed, &knowledge);
        assert!(response.is_broken());
        assert_eq!(response.signatures[0].state, State::Broken, "{:?}", response.signatures);
    }
}

#[test]
fn requests_are_recognised_by_address_query_and_value() {
    let value = deflated(&sample::request());
    let query = format!("SAMLRequest={}&RelayState=abc", encoded(&value));
    let url = format!("https://acme.okta.example/app/acme/exk1/sso/saml?{query}");
    for (input, seen) in [
        (url.as_str(), true),
        (&query, false),
        (&format!("?{query}"), false),
        (&value, false),
        (&sample::request(), false),
    ] {
        let request = one(input, &nothing());
        assert_eq!(request.message.kind, Kind::SamlRequest);
        all_good(&request);
        let expected = if seen { Outcome::Passed } else { Outcome::NotEvaluated };
        assert_eq!(outcome(&request, "saml.request.destination"), Some(expected), "{input}");
        assert_eq!(outcome(&one(input, &knowing_org()), "saml.request.destination"), Some(Outcome::Passed), "{input}");
    }
}

fn claims() -> Value {
    json!({"iss": "https://acme.okta.example", "aud": "0oa1", "sub": "00u1", "iat": 1_795_320_000, "exp": 1_795_323_600,
        "at_hash": access_token_hash(Algorithm::Rs256, "access-1"), "nonce": "n"})
}

fn keys() -> Vec<u8> {
    tokens::set(&[tokens::jwk(&TOKEN_KEY, &json!({"kid": "org", "use": "sig", "alg": "RS256"}))])
}

fn token() -> String {
    tokens::token(&TOKEN_KEY, &json!({"alg": "RS256", "kid": "org"}), &claims())
}

#[test]
fn tokens_are_verified_when_there_are_keys() {
    let mut knowledge = nothing();
    let unverified = one(&token(), &knowledge);
    assert_eq!((unverified.message.kind, unverified.signatures[0].state), (Kind::IdToken, State::NoKey));
    all_good(&unverified);
    assert_eq!(outcome(&unverified, "oidc.idtoken.sig"), Some(Outcome::NotEvaluated));
    knowledge.learn_keys(keys()).unwrap();
    let verified = one(&format!("Bearer {}", token()), &knowledge);
    assert_eq!(verified.signatures[0].state, State::Verified);
    assert_eq!(outcome(&verified, "oidc.idtoken.sig"), Some(Outcome::Passed));
    assert_eq!(outcome(&verified, "oidc.idtoken.iss-aud"), Some(Outcome::NotEvaluated));
    all_good(&verified);
    let foreign = tokens::token(&OTHER_KEY, &json!({"alg": "RS256", "kid": "org"}), &claims());
    let refused = one(&foreign, &knowledge);
    assert_eq!(
        (refused.signatures[0].state, outcome(&refused, "oidc.idtoken.sig")),
        (State::Broken, Some(Outcome::Failed))
    );
    knowledge.issuer = Some("https://acme.okta.example".to_owned());
    knowledge.client_id = Some("0oa2".to_owned());
    let other = one(&token(), &knowledge);
    let wrong: Vec<_> = broken(&other).iter().map(|finding| finding.check.as_str()).collect();
    assert_eq!(wrong, ["oidc.idtoken.iss-aud"]);
}

#[test]
fn token_responses_are_opened() {
    let answer = json!({"token_type": "Bearer", "expires_in": 3600, "access_token": "access-1", "id_token": token()});
    let all = decoded(&answer.to_string(), &nothing());
    let kinds: Vec<_> = all.iter().map(|each| each.message.kind).collect();
    assert_eq!(kinds, [Kind::TokenResponse, Kind::IdToken]);
    assert_eq!(outcome(&all[1], "oidc.idtoken.at-hash"), Some(Outcome::Passed));
    let error = one(r#"{"error":"invalid_grant","error_description":"no"}"#, &nothing());
    assert_eq!(error.message.kind, Kind::TokenError);
}

#[test]
fn authorization_messages_are_judged_by_themselves() {
    let good = "https://acme.okta.example/oauth2/v1/authorize?client_id=0oa1&response_type=code&scope=openid%20profile%20email\
        &redirect_uri=https%3A%2F%2Fapp.example%2Fcallback&state=FckHFRqP65pRyHy0bwg2mvbI9&nonce=H0bClWSY7eugRDWtoNIRmw2k\
        &code_challenge=5SCk9Vc_jsvYUlugdiKx4R78LDyh69x4a_b72kbgmu4&code_challenge_method=S256";
    let mut knowledge = nothing();
    let request = one(good, &knowledge);
    assert_eq!(request.message.kind, Kind::AuthorizationRequest);
    all_good(&request);
    knowledge.client_id = Some("0oa2".to_owned());
    let other = one(good, &knowledge);
    assert_eq!(outcome(&other, "oidc.authz.client-id"), Some(Outcome::Failed));
    let answer = one("https://app.example/callback?code=abcdefgh&state=FckHFRqP65pRyHy0bwg2mvbI9", &knowledge);
    assert_eq!(
        (answer.message.kind, outcome(&answer, "oidc.callback.code")),
        (Kind::AuthorizationResponse, Some(Outcome::Passed))
    );
    all_good(&answer);
    for denied in
        ["com.example.app:/cb?error=access_denied&state=x", "error=access_denied&state=x", "#error=access_denied"]
    {
        assert_eq!(
            outcome(&one(denied, &nothing()), "oidc.callback.error-reported"),
            Some(Outcome::Failed),
            "{denied}"
        );
    }
    let front = decoded(&format!("https://app.example/callback#id_token={}&state=x", token()), &nothing());
    assert_eq!(front[1].message.kind, Kind::IdToken);
}

#[test]
fn documents_of_both_sides_are_judged() {
    let keys = one(std::str::from_utf8(&keys()).unwrap(), &nothing());
    assert_eq!((keys.message.kind, outcome(&keys, "oidc.jwks.shape")), (Kind::KeySet, Some(Outcome::Passed)));
    let discovery = json!({"issuer": "https://o.example", "authorization_endpoint": "https://o.example/a",
        "jwks_uri": "https://o.example/k"});
    let discovery = one(&discovery.to_string(), &nothing());
    assert_eq!(outcome(&discovery, "oidc.disc.required"), Some(Outcome::Failed), "no token endpoint");
    assert_eq!(outcome(&discovery, "oidc.disc.issuer"), Some(Outcome::NotEvaluated));
    let metadata = one(&metadata(), &nothing());
    assert_eq!((metadata.message.kind, metadata.findings.len()), (Kind::IdpMetadata, 1));
    let logout = r#"<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0" IssueInstant="2026-11-22T04:00:00Z"/>"#;
    assert_eq!(one(logout, &nothing()).message.kind, Kind::SamlLogoutRequest);
    assert_eq!(one(&deflated(logout), &nothing()).message.kind, Kind::SamlLogoutRequest);
}

/// A browser's recording of one sign-on, and of a page that has nothing to do with it.
fn har(response: &str) -> String {
    let entry = |at: &str, method: &str, url: String, body: Option<String>| {
        let post = body.map(|text| json!({"mimeType": "application/x-www-form-urlencoded", "text": text}));
        json!({"startedDateTime": at, "time": 5, "request": {"method": method, "url": url, "headers": [], "postData": post},
            "response": {"status": 302, "headers": [], "content": {"size": 0}}})
    };
    let request = encoded(&deflated(&sample::request()));
    let sso = format!("https://acme.okta.example/app/acme/exk1/sso/saml?SAMLRequest={request}&RelayState=s");
    let form = format!("SAMLResponse={}&RelayState=s", encoded(&STANDARD.encode(response)));
    json!({"log": {"version": "1.2", "entries": [
        entry("2026-11-22T03:59:29Z", "GET", "https://app.example/?code=US".to_owned(), None),
        entry("2026-11-22T03:59:30Z", "GET", sso, None),
        entry("2026-11-22T04:00:00Z", "POST", "https://app.example/acs".to_owned(), Some(form)),
    ]}})
    .to_string()
}

#[test]
fn a_recording_is_judged_as_a_sign_on() {
    let all = decoded(&har(&sample::response(Signed::Both)), &knowing_org());
    let kinds: Vec<_> = all.iter().map(|each| (each.message.kind, each.exchange)).collect();
    assert_eq!(kinds, [(Kind::SamlRequest, Some(1)), (Kind::SamlResponse, Some(2))]);
    all.iter().for_each(all_good);
    for check in [
        "saml.response.in-response-to",
        "saml.response.destination",
        "saml.response.binding",
        "saml.acs.relaystate-echo",
    ] {
        assert_eq!(outcome(&all[1], check), Some(Outcome::Passed), "{check}");
    }
    let other = sample::response(Signed::Nothing).replace("InResponseTo=\"_5d3", "InResponseTo=\"_6d3");
    let all = decoded(&har(&other), &nothing());
    assert_eq!(outcome(&all[1], "saml.response.in-response-to"), Some(Outcome::Failed));
}

#[test]
fn every_finding_points_into_the_text_of_its_message() {
    let inputs = [
        sample::response(Signed::Nothing).replace("2.0\"", "1.1\"").replace("ann@", " "),
        sample::request().replace("_5d3c8e1f70b24a96b8e2f4d1c6a9073e", "1").replace("Version=\"2.0", "Version=\"3.0"),
        "https://o/a?client_id=x&response_type=token&scope=phone&state=a%40b.example&nonce=".to_owned(),
        tokens::token(
            &TOKEN_KEY,
            &json!({"alg": "RS256"}),
            &json!({"iss": "i", "aud": "a", "sub": "", "iat": 1, "exp": 9e9}),
        ),
    ];
    for input in inputs {
        let message = one(&input, &nothing());
        assert!(message.is_broken(), "{input}: {:#?}", message.findings);
        for finding in &message.findings {
            let Some(place) = finding.place else { continue };
            let text = message.message.text(Some(place.part)).unwrap_or_else(|| panic!("{finding:?}"));
            assert!(text.get(place.start..place.end).is_some(), "{finding:?}");
        }
    }
}

#[test]
fn hostile_and_senseless_inputs_are_refused_with_a_reason() {
    let laughs = "<!DOCTYPE a [<!ENTITY l \"ha\"><!ENTITY m \"&l;&l;&l;\">]><a>&m;</a>".to_owned();
    let name = format!("<a{}/>", "x".repeat(10_000));
    for (input, reason) in [
        (String::new(), "empty"),
        ("   \n".to_owned(), "empty"),
        ("good morning".to_owned(), "known here"),
        ("c29tZSB0ZXh0IHRoYXQgaXMgbm8gbWVzc2FnZQ==".to_owned(), "known here"),
        (laughs.clone(), "document type"),
        (STANDARD.encode(laughs), "document type"),
        ("<a>".repeat(100_000), "depth"),
        (name, "name of an element"),
        ("<a/>".to_owned(), "root element"),
        ("https://app.example/page".to_owned(), "no message"),
        (format!("client_id=a&response_type=code&{}", "a&".repeat(100_000)), "1000 parameters"),
        ("eyJhbGciOiJub25lIn0.x".to_owned(), "3 parts"),
        ("eyJhbGciOiJub25lIn0.a.b.c.d".to_owned(), "encrypted"),
        ("{\"a\":1,\"a\":2}".to_owned(), "JSON"),
        ("{\"some\":1}".to_owned(), "its members are some"),
        (format!("{{\"keys\":{}1{}}}", "[".repeat(100), "]".repeat(100)), "JSON"),
        ("{\"log\":{}}".to_owned(), "HAR"),
        ("{\"log\":{\"entries\":[]}}".to_owned(), "no message"),
    ] {
        let error = decode(input.as_bytes(), None, &nothing(), now()).unwrap_err();
        let text = format!("{error} {:?}", std::error::Error::source(&error));
        assert!(text.contains(reason), "{}: {text}", &input[..input.len().min(60)]);
    }
}

#[test]
fn a_recording_of_thousands_of_messages_is_refused() {
    let entry = json!({"startedDateTime": "2026-11-22T04:00:00Z", "request": {"method": "GET",
        "url": "https://o.example/a?client_id=a&response_type=code"}});
    let har = json!({"log": {"entries": vec![entry; 1001]}}).to_string();
    let error = decode(har.as_bytes(), None, &nothing(), now()).unwrap_err();
    assert!(error.to_string().contains("1001 messages"), "{error}");
}

/// Every prefix and every changed byte of every kind of input is decoded or refused, and never ends the program.
#[test]
fn no_input_ends_the_program() {
    let inputs = [
        STANDARD.encode(sample::unsigned()),
        format!("https://o/s?SAMLRequest={}&Signature=x", encoded(&deflated(&sample::request()))),
        token(),
        String::from_utf8(keys()).unwrap(),
        har(&sample::unsigned()),
        metadata(),
        "https://app/cb?error=x#id_token=a.b.c".to_owned(),
        "<html><form action='x'><input name=SAMLResponse value=&#x41;></form>".to_owned(),
    ];
    for input in inputs {
        let step = (input.len() / 60).max(1);
        for at in (0..input.len()).step_by(step) {
            let mut changed = input.clone().into_bytes();
            changed[at] ^= 0x5a;
            for bytes in [&input.as_bytes()[..at], &changed] {
                for form in
                    [None, Some(Form::Url), Some(Form::Parameters), Some(Form::Saml), Some(Form::Html), Some(Form::Har)]
                {
                    let _ = decode(bytes, form, &nothing(), now());
                }
            }
        }
    }
}
