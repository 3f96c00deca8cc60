//! Facts of tokens and key sets.

use chrono::{DateTime, Utc};

use super::Facts;
use crate::{
    clock::rfc3339,
    finding::MessagePart,
    protocol::oidc::{
        Claims, Member, Object,
        jwks::{JwkSet, Material},
    },
    report::message::Message,
};

pub(super) fn token(facts: &mut Facts, message: &Message) {
    let object = |part| Object::parse(message.text(Some(part)).unwrap_or_default().as_bytes()).ok();
    if let Some(header) = object(MessagePart::TokenHeader) {
        let word = |name| header.string(name).ok().flatten().map(|it| it.value);
        let algorithm = word("alg").unwrap_or_else(|| "no algorithm".to_owned());
        facts.noted("Signed with", &algorithm, word("kid").map(|kid| format!("key {kid}")).as_deref());
    }
    let Some(claims) = object(MessagePart::TokenClaims) else { return };
    let claims = Claims::read(&claims);
    text(facts, "Issuer", &claims.iss);
    if let Ok(Some(audience)) = &claims.aud {
        facts.add("Audience", &audience.value.join(", "));
    }
    text(facts, "Subject", &claims.sub);
    time(facts, "Issued", &claims.iat);
    time(facts, "Not before", &claims.nbf);
    time(facts, "Ends", &claims.exp);
    time(facts, "Signed in", &claims.auth_time);
    text(facts, "Nonce", &claims.nonce);
    for (name, member) in [("Name", &claims.name), ("E-mail", &claims.email), ("Login", &claims.preferred_username)] {
        text(facts, name, member);
    }
    for broken in [claims.iss.err(), claims.sub.err(), claims.nonce.err()].into_iter().flatten() {
        facts.add("Unreadable", &broken.to_string());
    }
    for broken in [claims.exp.err(), claims.iat.err(), claims.nbf.err(), claims.auth_time.err()].into_iter().flatten() {
        facts.add("Unreadable", &broken.to_string());
    }
}

pub(super) fn key_set(facts: &mut Facts, message: &Message) {
    let Ok(set) = JwkSet::parse(message.text(None).unwrap_or_default().as_bytes()) else { return };
    for key in &set.keys {
        let material = match &key.material {
            Material::Rsa { bits } => format!("RSA {bits}"),
            Material::Ec { curve } => format!("EC {}", curve.name()),
            Material::Okp { curve } => format!("OKP {curve}"),
            Material::Symmetric => "a shared secret".to_owned(),
            Material::Unknown => "an unknown type".to_owned(),
        };
        let words: Vec<_> = [key.alg.as_deref(), key.usage.as_deref()].into_iter().flatten().collect();
        let problems: Vec<_> = key.problems.iter().map(ToString::to_string).collect();
        let note = (!problems.is_empty()).then(|| problems.join(", "));
        facts.noted(&format!("Key {}", key.label()), &format!("{material} {}", words.join(" ")), note.as_deref());
    }
}

fn text(facts: &mut Facts, name: &str, member: &Member<String>) {
    if let Ok(Some(value)) = member {
        facts.add(name, &value.value);
    }
}

fn time(facts: &mut Facts, name: &str, member: &Member<DateTime<Utc>>) {
    if let Ok(Some(time)) = member {
        facts.time(name, &rfc3339(time.value), Some(time.value));
    }
}
