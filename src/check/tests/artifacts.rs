//! The decoded messages of an attempt.

use super::{
    CASES, Case,
    attempt::{Attempt, CALLBACK, CODE},
};
use crate::{
    check::{artifacts, judge},
    evidence::ArtifactKind::{
        OidcAuthorizationRequest, OidcCallback, OidcIdToken, OidcInitiateLogin, OidcTokenRequest, SamlRequest,
        SamlResponse,
    },
    finding::MessagePart,
    submission::Direction::{Idp, Sp},
};

#[test]
fn saml_messages_are_decoded_and_their_signatures_named_as_secrets() {
    let attempt = Attempt::saml(Sp);
    let found = artifacts(&attempt.evidence, &attempt.expectations);
    let kinds: Vec<_> = found.iter().map(|artifact| (artifact.kind, artifact.exchange)).collect();
    assert_eq!(kinds, [(SamlRequest, Some(1)), (SamlResponse, Some(4))]);
    let response = found[1].decoded.as_ref().unwrap();
    assert_eq!(response["message"]["assertions"][0]["subject"]["name_id"]["value"], "ann@acme.example");
    assert_eq!(response["message"]["issue_instant"], "2026-11-22T04:00:00.000Z");
    assert_eq!((&response["binding"], &response["relay_state"]), (&"post".into(), &"deep".into()));

    let mut xml = found[1].part(MessagePart::Xml).unwrap().to_owned();
    for secret in &found[1].secrets {
        xml = xml.replace(secret.expose(), "");
    }
    let values: Vec<_> =
        xml.split("<ds:SignatureValue>").skip(1).map(|rest| rest.split('<').next().unwrap().trim()).collect();
    assert_eq!(values, ["", ""], "nothing of a signature value is left when the secrets are taken out");
}

#[test]
fn openid_connect_messages_are_decoded_and_their_codes_named_as_secrets() {
    let attempt = Attempt::oidc(Idp);
    let found = artifacts(&attempt.evidence, &attempt.expectations);
    let kinds: Vec<_> = found.iter().map(|artifact| (artifact.kind, artifact.exchange)).collect();
    assert_eq!(kinds, [(OidcInitiateLogin, Some(0)), (OidcAuthorizationRequest, Some(1)), (OidcCallback, Some(4))]);
    assert_eq!(found[0].decoded.as_ref().unwrap()["message"]["iss"], "https://acme.okta.example");
    assert_eq!(found[1].decoded.as_ref().unwrap()["message"]["client_id"], "0oa1");
    assert!(found[2].secrets.iter().any(|secret| secret.expose() == CODE));
}

#[test]
fn the_back_channel_is_decoded_and_its_secrets_are_named() {
    let attempt = Attempt::recorded(Sp);
    let found = artifacts(&attempt.evidence, &attempt.expectations);
    let kinds: Vec<_> = found.iter().skip(2).map(|artifact| (artifact.kind, artifact.exchange)).collect();
    assert_eq!(kinds, [(OidcTokenRequest, None), (OidcIdToken, None)]);
    let request = found[2].decoded.as_ref().unwrap();
    assert_eq!(request["client_authentication"], serde_json::json!(["client_secret_basic"]));
    assert!(found[2].secrets.iter().any(|secret| secret.expose() == super::recorded::VERIFIER));
    assert!(found[3].part(MessagePart::TokenClaims).unwrap().contains("\"sub\":\"00u1\""));
    assert_eq!(found[3].decoded.as_ref().unwrap()["header"]["alg"], "RS256");
}

#[test]
fn every_finding_points_into_an_artifact() {
    let mut pointed = 0;
    for Case { check, attempt, .. } in CASES.iter() {
        let found = artifacts(&attempt.evidence, &attempt.expectations);
        for finding in judge(&attempt.evidence, &attempt.expectations) {
            let Some(place) = finding.place else { continue };
            let mut texts =
                found.iter().filter(|it| it.exchange == finding.exchange).filter_map(|it| it.part(place.part));
            let text = texts.next().unwrap_or_else(|| panic!("{check}: no text for {finding:?}"));
            assert!(text.get(place.start..place.end).is_some(), "{check}: {finding:?}");
            pointed += 1;
        }
    }
    assert!(pointed > 1000, "{pointed}");
}

#[test]
fn a_token_in_the_browser_is_taken_apart() {
    let mut attempt = Attempt::oidc(Sp);
    attempt.exchange(4).url = format!("{CALLBACK}#id_token=e30.eyJzdWIiOiIwMHUxIn0.c2lnbmF0dXJl&state=a&state=b");
    let found = artifacts(&attempt.evidence, &attempt.expectations);
    let callback = found[1].decoded.as_ref().unwrap();
    assert_eq!(callback["message"]["state"], serde_json::json!(["a", "b"]));
    assert!(found[1].secrets.iter().any(|secret| secret.expose() == "c2lnbmF0dXJl"));
    assert_eq!((found[2].kind, found[2].exchange), (OidcIdToken, Some(4)));
    assert_eq!(found[2].decoded.as_ref().unwrap()["claims"]["sub"], "00u1");
}

#[test]
fn a_message_that_cannot_be_decoded_says_why() {
    let mut attempt = Attempt::saml(Sp);
    attempt.deliver("<a>");
    let found = artifacts(&attempt.evidence, &attempt.expectations);
    assert!(found[1].decoded.is_none());
    assert!(found[1].error.as_ref().unwrap().contains("not well-formed XML"), "{:?}", found[1].error);
}
