//! The decoded messages of an attempt, for the result.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Carried, Subject, subject::Message};
use crate::{
    evidence::{Artifact, ArtifactKind, Evidence, Expectations},
    protocol::{
        Parameters,
        oidc::{AuthorizationRequest, Callback, jose::Jws},
        saml::Xml,
    },
    secret::Secret,
};

/// Parameters whose values must not be written.
const SECRET: [&str; 9] = [
    "code",
    "access_token",
    "refresh_token",
    "id_token",
    "id_token_hint",
    "client_secret",
    "password",
    "client_assertion",
    "code_verifier",
];

/// The protocol messages that this app and the org exchanged through the browser during the sign-on,
/// decoded, in the order of the requests.
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
    }
    if let Ok((_, messages)) = subject.oidc() {
        artifacts.extend(messages.initiations.iter().map(|sent| Artifact {
            kind: ArtifactKind::OidcInitiateLogin,
            exchange: sent.exchange,
            decoded: Some(json!({"address": super::subject::bare(&sent.address), "message": sent.message})),
            error: None,
            secrets: Vec::new(),
        }));
        artifacts.extend(messages.authorizations.iter().map(authorization));
        artifacts.extend(messages.callbacks.iter().map(callback));
    }
    artifacts.sort_by_key(|artifact| artifact.exchange);
    artifacts
}

fn saml<T: Serialize>(kind: ArtifactKind, sent: &Carried<Message<T>>, xml: fn(&T) -> &Xml) -> Artifact {
    let message = &sent.message;
    let mut artifact = Artifact { kind, exchange: sent.exchange, decoded: None, error: None, secrets: Vec::new() };
    match &message.decoded {
        Err(error) => artifact.error = Some(error.to_string()),
        Ok(decoded) => match serde_json::to_value(decoded) {
            Err(error) => artifact.error = Some(error.to_string()),
            Ok(value) => {
                let xml = xml(decoded);
                artifact.secrets = xml.signature_values().into_iter().flat_map(forms).collect();
                artifact.decoded = Some(json!({
                    "address": super::subject::bare(&sent.address),
                    "binding": message.binding,
                    "relay_state": message.relay_state,
                    "message": value,
                    "xml": xml.text(),
                }));
            }
        },
    }
    artifact
}

/// A signature value may be broken into lines, and JSON escapes line ends: each line is a secret too.
fn forms(value: String) -> Vec<Secret> {
    let lines: Vec<_> = value.lines().map(str::trim).filter(|line| line.len() >= 6).map(Secret::new).collect();
    lines.into_iter().chain([Secret::new(value)]).collect()
}

fn authorization(sent: &Carried<AuthorizationRequest>) -> Artifact {
    let (parameters, secrets) = object(&sent.message.parameters);
    Artifact {
        kind: ArtifactKind::OidcAuthorizationRequest,
        exchange: sent.exchange,
        decoded: Some(json!({"address": sent.message.endpoint, "message": parameters})),
        error: None,
        secrets,
    }
}

fn callback(sent: &Carried<Callback>) -> Artifact {
    let (parameters, secrets) = object(&sent.message.parameters);
    let mut decoded = json!({
        "address": super::subject::bare(&sent.message.target),
        "response_mode": sent.message.mode,
        "message": parameters,
    });
    let mut error = None;
    if let Some(token) = sent.message.get("id_token") {
        match Jws::decode(token) {
            Ok(jws) => decoded["id_token"] = json!({"header": jws.header.members(), "claims": jws.claims.members()}),
            Err(unreadable) => error = Some(unreadable.to_string()),
        }
    }
    Artifact { kind: ArtifactKind::OidcCallback, exchange: sent.exchange, decoded: Some(decoded), error, secrets }
}

/// Parameters as an object, repeated ones as arrays, and the secret values among them.
fn object(parameters: &Parameters) -> (Value, Vec<Secret>) {
    let mut object: Map<String, Value> = Map::new();
    let mut secrets = Vec::new();
    for (name, value) in parameters.pairs() {
        if SECRET.contains(&name.as_str()) {
            secrets.push(Secret::new(value));
            if let Some((_, signature)) = value.rsplit_once('.') {
                secrets.push(Secret::new(signature));
            }
        }
        match object.get_mut(name) {
            None => {
                object.insert(name.clone(), value.clone().into());
            }
            Some(Value::Array(values)) => values.push(value.clone().into()),
            Some(first) => *first = json!([first.take(), value]),
        }
    }
    (Value::Object(object), secrets)
}
