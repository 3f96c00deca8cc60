//! What is known of the signatures of a message, in words.

use serde::Serialize;

use super::{
    Knowledge,
    find::{Found, Material},
};
use crate::{
    finding::MessagePart,
    protocol::{
        oidc::{Algorithm, jose::Jws, verify},
        saml::{
            Certificate, RedirectSignature, Xml, limits,
            signature::{Examination, SignatureError, Verification},
        },
    },
    report::message::Kind,
};

/// One signature, or that there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signature {
    /// How it stands.
    pub state: State,
    /// What it covers, by which key, or why it does not hold.
    pub words: String,
}

/// How a signature stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// A key that was given made it.
    Verified,
    /// It does not hold.
    Broken,
    /// No key was given, so nobody can say.
    NoKey,
    /// There is none.
    Absent,
}

impl Signature {
    fn new(state: State, words: impl Into<String>) -> Self {
        Self { state, words: words.into() }
    }
}

/// The signatures of a message; none of what has no signatures.
pub(super) fn of(found: &Found, knowledge: &Knowledge, is_single: bool) -> Vec<Signature> {
    match &found.material {
        Material::Token { text, .. } => vec![of_token(text, knowledge)],
        Material::Redirected(signature) => {
            let mut list = vec![of_query(signature, &certificates(found, knowledge, is_single))];
            list.extend(of_xml(found, knowledge, is_single).into_iter().filter(|it| it.state != State::Absent));
            list
        }
        _ => of_xml(found, knowledge, is_single),
    }
}

/// Metadata is signed by somebody above it, whose certificate stands nowhere in it.
fn certificates(found: &Found, knowledge: &Knowledge, is_single: bool) -> Vec<String> {
    match found.message.kind {
        Kind::SamlRequest => knowledge.request_certificates(is_single),
        Kind::SamlLogoutRequest | Kind::SamlLogoutResponse | Kind::SamlOther => {
            let both = [knowledge.response_certificates(), knowledge.request_certificates(is_single)];
            both.concat()
        }
        _ => knowledge.response_certificates(),
    }
}

fn of_xml(found: &Found, knowledge: &Knowledge, is_single: bool) -> Vec<Signature> {
    let Some(text) = found.message.text(Some(MessagePart::Xml)) else { return Vec::new() };
    let Ok(xml) = Xml::new(text.as_bytes().to_vec(), limits::METADATA_BYTES) else { return Vec::new() };
    let is_metadata = matches!(found.message.kind, Kind::IdpMetadata | Kind::SpMetadata);
    if xml.signature_values().is_empty() {
        let absent = Signature::new(State::Absent, "it is not signed");
        return if is_metadata { Vec::new() } else { vec![absent] };
    }
    let certificates = certificates(found, knowledge, is_single);
    let examination = Examination::of(&xml, &certificates);
    let Some(verified) = &examination.verified else {
        let reasons: Vec<_> = examination.defects.iter().map(|defect| defect.found.as_str()).take(3).collect();
        let words = format!("it must not be verified, because its form is that of an attack: {}", reasons.join("; "));
        return vec![Signature::new(State::Broken, words)];
    };
    let opinion = match &examination.second_opinion {
        Some(Ok(())) => "; xmlsec agrees",
        _ => "",
    };
    let mut list: Vec<_> = verified.iter().map(|it| of_verification(it, &certificates, opinion)).collect();
    list.extend(examination.disagreement().map(|disagreement| Signature::new(State::Broken, disagreement.to_string())));
    list
}

fn of_verification(verification: &Verification, certificates: &[String], opinion: &str) -> Signature {
    let what = &verification.element;
    match &verification.outcome {
        Ok(_) if verification.outdated => {
            Signature::new(State::Broken, format!("{what}: made with SHA-1, which proves nothing any more"))
        }
        Ok(index) => {
            let key = certificates.get(*index).map_or_else(String::new, |it| certificate(it));
            Signature::new(State::Verified, format!("{what}: made by {key}{opinion}"))
        }
        Err(SignatureError::Key { .. }) if certificates.is_empty() => {
            let words = "nothing was changed since it was signed, but by whom cannot be said without a key: give \
                         --metadata or --cert";
            Signature::new(State::NoKey, format!("{what}: {words}"))
        }
        Err(error) => Signature::new(State::Broken, format!("{what}: {error}")),
    }
}

fn of_query(signature: &RedirectSignature, certificates: &[String]) -> Signature {
    if certificates.is_empty() {
        let words = "the query: no key was given; give --sp-metadata or --cert";
        return Signature::new(State::NoKey, words);
    }
    match signature.verify(certificates) {
        Ok(index) => {
            let key = certificates.get(index).map_or_else(String::new, |it| certificate(it));
            Signature::new(State::Verified, format!("the query: made by {key}"))
        }
        Err(error) => Signature::new(State::Broken, format!("the query: {error}")),
    }
}

fn certificate(encoded: &str) -> String {
    match Certificate::read(encoded) {
        Err(_) => "the key of a certificate".to_owned(),
        Ok(read) => {
            let fingerprint = read.sha256.get(..16).unwrap_or_default();
            let subject = if read.subject.is_empty() { "a certificate without a subject" } else { &read.subject };
            format!("the key of {subject} ({}, SHA-256 {fingerprint}…)", read.key)
        }
    }
}

fn of_token(text: &str, knowledge: &Knowledge) -> Signature {
    let Ok(jws) = Jws::decode(text) else { return Signature::new(State::Broken, "the token cannot be read") };
    let algorithm = jws.alg().ok().flatten().map(|alg| alg.value).unwrap_or_default();
    if algorithm.eq_ignore_ascii_case("none") || jws.signature().is_empty() {
        return Signature::new(State::Absent, "the token is not signed: anybody may have written it");
    }
    if algorithm.starts_with("HS") {
        let words = format!("{algorithm}: made with a secret that both sides share, which cannot be verified here");
        return Signature::new(State::NoKey, words);
    }
    let Some(keys) = knowledge.keys() else {
        let words = if Algorithm::of(&algorithm).is_some() {
            format!("{algorithm}: no key was given; give --jwks")
        } else {
            format!("the algorithm {algorithm:?} is none that can be verified")
        };
        return Signature::new(State::NoKey, words);
    };
    match verify(&jws, &keys) {
        Ok(key) => Signature::new(State::Verified, format!("{algorithm}: made by key {} of the key set", key.label())),
        Err(error) => Signature::new(State::Broken, format!("{algorithm}: {error}")),
    }
}
