//! The decoded messages of an attempt.

use super::attempt::{Attempt, CALLBACK, CODE};
use crate::{
    check::artifacts,
    evidence::ArtifactKind::{OidcAuthorizationRequest, OidcCallback, OidcInitiateLogin, SamlRequest, SamlResponse},
    submission::Direction::{Idp, Sp},
};

#[test]
fn saml_messages_are_decoded_and_their_signatures_named_as_secrets() {
    let attempt = Attempt::saml(Sp);
    let found = artifacts(&attempt.evidence, &attempt.expectations);
    let kinds: Vec<_> = found.iter().map(|artifact| (artifact.kind, artifact.exchange)).collect();
    assert_eq!(kinds, [(SamlRequest, 1), (SamlResponse, 4)]);
    let response = found[1].decoded.as_ref().unwrap();
    assert_eq!(response["message"]["assertions"][0]["subject"]["name_id"]["value"], "ann@acme.example");
    assert_eq!(response["message"]["issue_instant"], "2026-11-22T04:00:00.000Z");
    assert_eq!((&response["binding"], &response["relay_state"]), (&"post".into(), &"deep".into()));

    let mut xml = response["xml"].as_str().unwrap().to_owned();
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
    assert_eq!(kinds, [(OidcInitiateLogin, 0), (OidcAuthorizationRequest, 1), (OidcCallback, 4)]);
    assert_eq!(found[0].decoded.as_ref().unwrap()["message"]["iss"], "https://acme.okta.example");
    assert_eq!(found[1].decoded.as_ref().unwrap()["message"]["client_id"], "0oa1");
    assert_eq!(found[2].secrets[0].expose(), CODE);
}

#[test]
fn a_token_in_the_browser_is_taken_apart() {
    let mut attempt = Attempt::oidc(Sp);
    attempt.exchange(4).url = format!("{CALLBACK}#id_token=e30.eyJzdWIiOiIwMHUxIn0.c2lnbmF0dXJl&state=a&state=b");
    let found = artifacts(&attempt.evidence, &attempt.expectations);
    let callback = found[1].decoded.as_ref().unwrap();
    assert_eq!(callback["id_token"]["claims"]["sub"], "00u1");
    assert_eq!(callback["message"]["state"], serde_json::json!(["a", "b"]));
    assert!(found[1].secrets.iter().any(|secret| secret.expose() == "c2lnbmF0dXJl"));
}

#[test]
fn a_message_that_cannot_be_decoded_says_why() {
    let mut attempt = Attempt::saml(Sp);
    attempt.deliver("<a>");
    let found = artifacts(&attempt.evidence, &attempt.expectations);
    assert!(found[1].decoded.is_none());
    assert!(found[1].error.as_ref().unwrap().contains("not well-formed XML"), "{:?}", found[1].error);
}
