//! The decoded messages of an attempt, for the result.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    Carried, Subject,
    oidc::part_of,
    subject::{Message, SeenIdToken, TokenCall, bare},
};
use crate::{
    evidence::{Artifact, ArtifactKind, ArtifactPart, Evidence, Expectations},
    finding::MessagePart,
    protocol::{
        Parameters,
        oidc::{AuthorizationRequest, Callback, InitiateLogin, token_endpoint::ClientAuthentication},
        saml::Xml,
    },
    secret::Secret,
};

/// Parameters whose values must not be written.
const SECRET: [&str; 10] = [
    "code",
    "access_token",
    "refresh_token",
    "id_token",
    "id_token_hint",
    "client_secret",
    "password",
    "assertion",
    "client_assertion",
    "code_verifier",
];

/// The protocol messages of the sign-on that belong to this app, decoded: those that passed through the browser in
/// the order of the requests, then what was seen of the back channel and what the parties publish.
///
/// Values that must be redacted before anything is written are named in [`Artifact::secrets`].
pub fn artifacts(evidence: &Evidence, expectations: &Expectations) -> Vec<Artifact> {
    let subject = Subject::new(evidence, expectations);
    let mut artifacts = Vec::new();
    if let Ok((_, messages)) = subject.saml() {
        let requests = messages.requests.iter();
        artifacts.extend(requests.map(|sent| saml(ArtifactKind::SamlRequest, sent, |request| &request.xml)));
        let responses = messages.responses.iter();
        artifacts.extend(responses.map(|sent| saml(ArtifactKind::SamlResponse, sent, |response| &response.xml)));
        artifacts.extend(sp_metadata(&subject));
    }
    if let Ok((_, messages)) = subject.oidc() {
        artifacts.extend(messages.initiations.iter().map(initiation));
        artifacts.extend(messages.authorizations.iter().map(authorization));
        artifacts.extend(messages.callbacks.iter().map(callback));
        if let Ok(calls) = subject.back_channel() {
            artifacts.extend(calls.redemptions.iter().map(redemption));
        }
        artifacts.extend(subject.id_token().ok().map(id_token));
    }
    artifacts.sort_by_key(|artifact| artifact.exchange.unwrap_or(u32::MAX));
    artifacts
}

fn saml<T: Serialize>(kind: ArtifactKind, sent: &Carried<Message<T>>, xml: fn(&T) -> &Xml) -> Artifact {
    let message = &sent.message;
    let mut artifact = Artifact::new(kind, Some(sent.exchange));
    artifact.address = Some(bare(&sent.address).to_owned());
    match &message.decoded {
        Err(error) => artifact.error = Some(error.to_string()),
        Ok(decoded) => {
            let xml = xml(decoded);
            artifact.secrets = xml.signature_values().into_iter().flat_map(forms).collect();
            artifact.parts = vec![ArtifactPart { part: MessagePart::Xml, text: xml.text().to_owned() }];
            let carrier = json!({"binding": message.binding, "relay_state": message.relay_state});
            describe(&mut artifact, carrier, decoded);
        }
    }
    artifact
}

/// Adds the message, member by member, to what is known of how it was carried.
fn describe(artifact: &mut Artifact, mut carrier: Value, message: &impl Serialize) {
    match serde_json::to_value(message) {
        Ok(value) => {
            carrier["message"] = value;
            artifact.decoded = Some(carrier);
        }
        Err(error) => artifact.error = Some(error.to_string()),
    }
}

/// A signature value may be broken into lines, and JSON escapes line ends: each line is a secret too.
fn forms(value: String) -> Vec<Secret> {
    let lines: Vec<_> = value.lines().map(str::trim).filter(|line| line.len() >= 6).map(Secret::new).collect();
    lines.into_iter().chain([Secret::new(value)]).collect()
}

fn sp_metadata(subject: &Subject<'_>) -> Option<Artifact> {
    let document = subject.evidence.documents.sp_metadata.as_ref()?;
    let mut artifact = Artifact::new(ArtifactKind::SpMetadata, None);
    artifact.address = Some(document.url.clone());
    artifact.error.clone_from(&document.failure);
    if let Some(body) = &document.body {
        let text = String::from_utf8_lossy(&body.bytes).into_owned();
        artifact.parts = vec![ArtifactPart { part: MessagePart::Xml, text }];
    }
    Some(artifact)
}

fn initiation(sent: &Carried<InitiateLogin>) -> Artifact {
    let artifact = Artifact::new(ArtifactKind::OidcInitiateLogin, Some(sent.exchange));
    let address = Some(bare(&sent.address).to_owned());
    let InitiateLogin { part, parameters, .. } = &sent.message;
    Artifact { address, ..of_parameters(artifact, part_of(*part), parameters, json!({})) }
}

fn authorization(sent: &Carried<AuthorizationRequest>) -> Artifact {
    let request = &sent.message;
    let artifact = Artifact::new(ArtifactKind::OidcAuthorizationRequest, Some(sent.exchange));
    let address = Some(request.endpoint.clone());
    Artifact { address, ..of_parameters(artifact, part_of(request.part), &request.parameters, json!({})) }
}

fn callback(sent: &Carried<Callback>) -> Artifact {
    let answer = &sent.message;
    let artifact = Artifact::new(ArtifactKind::OidcCallback, Some(sent.exchange));
    let carrier = json!({"response_mode": answer.mode});
    let address = Some(bare(&answer.target).to_owned());
    Artifact { address, ..of_parameters(artifact, part_of(answer.mode.part()), &answer.parameters, carrier) }
}

fn redemption(seen: &TokenCall<'_>) -> Artifact {
    let artifact = Artifact::new(ArtifactKind::OidcTokenRequest, None);
    let methods: Vec<_> = seen.request.authentication.iter().filter_map(ClientAuthentication::method).collect();
    let carrier = json!({"client_authentication": methods, "status": seen.call.status});
    let address = Some(bare(&seen.call.url).to_owned());
    Artifact { address, ..of_parameters(artifact, MessagePart::Form, &seen.request.form, carrier) }
}

/// A token is told by its two halves that say something; its signature is not needed to read it.
fn id_token(seen: &SeenIdToken) -> Artifact {
    let mut artifact = Artifact::new(ArtifactKind::OidcIdToken, seen.exchange);
    artifact.secrets = token_secrets(seen.text());
    match &seen.decoded {
        Ok(token) => {
            let jws = &token.jws;
            let part = |part, text: &str| ArtifactPart { part, text: text.to_owned() };
            artifact.parts = vec![
                part(MessagePart::TokenHeader, jws.header.text()),
                part(MessagePart::TokenClaims, jws.claims.text()),
            ];
            artifact.decoded = Some(json!({"header": jws.header.members(), "claims": jws.claims.members()}));
        }
        Err(error) => artifact.error = Some(error.to_string()),
    }
    artifact
}

fn token_secrets(token: &str) -> Vec<Secret> {
    let signature = token.rsplit_once('.').map(|(_, signature)| Secret::new(signature));
    signature.into_iter().chain([Secret::new(token)]).collect()
}

/// Parameters as they were sent, and as an object, repeated ones as arrays.
fn of_parameters(mut artifact: Artifact, part: MessagePart, parameters: &Parameters, carrier: Value) -> Artifact {
    let mut object: Map<String, Value> = Map::new();
    for (name, value) in parameters.pairs() {
        if SECRET.contains(&name.as_str()) {
            artifact.secrets.extend(token_secrets(value));
        }
        match object.get_mut(name) {
            None => {
                object.insert(name.clone(), value.clone().into());
            }
            Some(Value::Array(values)) => values.push(value.clone().into()),
            Some(first) => *first = json!([first.take(), value]),
        }
    }
    let text = String::from_utf8_lossy(parameters.raw()).into_owned();
    artifact.parts = vec![ArtifactPart { part, text }];
    describe(&mut artifact, carrier, &object);
    artifact
}
