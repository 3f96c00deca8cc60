//! Facts of SAML messages and metadata.

use super::Facts;
use crate::protocol::{
    Placed, PlacedText,
    saml::{
        Assertion, AuthnRequest, Certificate, EntityName, IdpMetadata, Instant, Response, SpMetadata, Xml, limits,
        signature::Signature,
    },
};

pub(super) fn request(facts: &mut Facts, text: &str) {
    let Ok(request) = AuthnRequest::parse(text.as_bytes().to_vec()) else { return };
    issuer(facts, "Issuer", request.issuer.as_ref());
    facts.maybe("Destination", request.destination.text());
    facts.maybe("ID", request.id.text());
    instant(facts, "Issued", request.issue_instant.as_ref());
    facts.maybe("Answer to", request.acs_url.text());
    facts.maybe("Answer to index", request.acs_index.text());
    facts.maybe("Answer by", request.protocol_binding.text().map(last_word));
    if let Some(policy) = &request.name_id_policy {
        facts.maybe("Name format", policy.format.text());
    }
    facts.maybe("ForceAuthn", request.force_authn.text());
    facts.maybe("IsPassive", request.is_passive.text());
    if let Some(context) = &request.requested_authn_context {
        let classes: Vec<_> = context.classes.iter().map(|class| class.value.as_str()).collect();
        facts.add("Context", &format!("{} {}", context.comparison.text().unwrap_or("exact"), classes.join(", ")));
    }
    facts.maybe("Subject", request.subject.as_ref().and_then(|subject| subject.name_id.text()));
    signatures(facts, &request.signatures);
}

pub(super) fn response(facts: &mut Facts, text: &str) {
    let Ok(response) = Response::parse(text.as_bytes().to_vec()) else { return };
    issuer(facts, "Issuer", response.issuer.as_ref());
    facts.maybe("Destination", response.destination.text());
    facts.maybe("ID", response.id.text());
    facts.maybe("InResponseTo", response.in_response_to.text());
    instant(facts, "Issued", response.issue_instant.as_ref());
    if let Some(status) = &response.status {
        let codes = [&status.code, &status.nested].map(|code| code.text().map(last_word));
        let words: Vec<_> = codes.into_iter().flatten().collect();
        facts.noted("Status", &words.join(", "), status.message.text());
    }
    signatures(facts, &response.signatures);
    for given in &response.assertions {
        assertion(facts, given);
    }
    for encrypted in &response.encrypted_assertions {
        let method = encrypted.data_method.text().unwrap_or("an algorithm that is not named");
        facts.noted("Assertion", "encrypted for the app, cannot be read here", Some(method));
    }
}

fn assertion(facts: &mut Facts, assertion: &Assertion) {
    facts.maybe("Assertion", assertion.id.text());
    if let Some(subject) = &assertion.subject {
        if let Some(name) = &subject.name_id {
            facts.noted("Subject", &name.value.value, name.format.text().map(last_word));
        } else if subject.encrypted {
            facts.add("Subject", "encrypted for the app");
        }
        for confirmation in &subject.confirmations {
            facts.maybe("Recipient", confirmation.recipient.text());
            facts.window(
                "Deliverable",
                confirmation.not_before.as_ref().and_then(|time| time.value.time),
                confirmation.not_on_or_after.as_ref().and_then(|time| time.value.time),
            );
        }
    }
    if let Some(conditions) = &assertion.conditions {
        for restriction in &conditions.audience_restrictions {
            let audiences: Vec<_> = restriction.iter().map(|audience| audience.value.as_str()).collect();
            facts.add("Audience", &audiences.join(" or "));
        }
        let time = |instant: &Option<Placed<Instant>>| instant.as_ref().and_then(|instant| instant.value.time);
        facts.window("Valid", time(&conditions.not_before), time(&conditions.not_on_or_after));
    }
    for statement in &assertion.authn_statements {
        instant(facts, "Signed in", statement.authn_instant.as_ref());
        facts.maybe("Context", statement.context_class.text().map(last_word));
        facts.maybe("Session", statement.session_index.text());
        instant(facts, "Session ends", statement.session_not_on_or_after.as_ref());
    }
    for attribute in &assertion.attributes {
        let values: Vec<_> = attribute.values.iter().map(|value| value.value.as_str()).collect();
        facts.add(&format!("• {}", attribute.name), &values.join(" | "));
    }
}

/// Logout messages, and what else is SAML: the attributes of the root.
pub(super) fn other(facts: &mut Facts, text: &str) {
    let Ok(xml) = Xml::new(text.as_bytes().to_vec(), limits::DECODED_BYTES) else { return };
    let Ok(tree) = xml.tree() else { return };
    let root = tree.root_element();
    let child = |name: &str| root.children().find(|child| child.is_element() && child.tag_name().name() == name);
    facts.maybe("Issuer", child("Issuer").and_then(|node| node.text()));
    for attribute in root.attributes() {
        match attribute.name() {
            name @ ("IssueInstant" | "NotOnOrAfter") => {
                facts.time(name, attribute.value(), Instant::new(attribute.value()).time);
            }
            name => facts.add(name, attribute.value()),
        }
    }
    facts.maybe("Subject", child("NameID").and_then(|node| node.text()));
    facts.maybe("Session", child("SessionIndex").and_then(|node| node.text()));
    let code = child("Status").and_then(|status| status.first_element_child());
    facts.maybe("Status", code.and_then(|code| code.attribute("Value")).map(last_word));
}

pub(super) fn idp_metadata(facts: &mut Facts, text: &str) {
    let Ok(metadata) = IdpMetadata::parse(text.as_bytes().to_vec()) else { return };
    facts.add("Entity", &metadata.entity_id);
    for service in &metadata.sso {
        facts.noted("Sign-on at", &service.location, Some(last_word(&service.binding)));
    }
    facts.add("Wants requests signed", if metadata.want_requests_signed { "yes" } else { "no" });
    for encoded in &metadata.signing_certificates {
        certificate(facts, "Signs with", encoded);
    }
}

pub(super) fn sp_metadata(facts: &mut Facts, text: &str) {
    let Ok(metadata) = SpMetadata::parse(text.as_bytes().to_vec()) else { return };
    facts.maybe("Entity", metadata.entity_id.text());
    for service in &metadata.consumer_services {
        let location = service.location.text().unwrap_or_default();
        facts.noted("Takes answers at", location, service.binding.text().map(last_word));
    }
    for location in &metadata.logout_services {
        facts.add("Signs out at", &location.value);
    }
    facts.maybe("Signs requests", metadata.requests_signed.text());
    facts.maybe("Wants signed assertions", metadata.want_assertions_signed.text());
    instant(facts, "Valid until", metadata.valid_until.as_ref());
    for key in &metadata.keys {
        certificate(facts, key.purpose.as_deref().unwrap_or("Key"), &key.certificate.value);
    }
}

fn certificate(facts: &mut Facts, name: &str, encoded: &str) {
    match Certificate::read(encoded) {
        Err(error) => facts.noted(name, "a certificate that cannot be read", Some(&error.to_string())),
        Ok(read) => {
            let end = super::relative(read.not_after, facts.at);
            let fingerprint = read.sha256.get(..16).unwrap_or_default();
            let value = format!("{}, {}, SHA-256 {fingerprint}…", read.subject, read.key);
            facts.noted(name, &value, Some(&format!("ends {end}")));
        }
    }
}

fn issuer(facts: &mut Facts, name: &str, issuer: Option<&EntityName>) {
    facts.maybe(name, issuer.map(|issuer| issuer.value.value.as_str()));
}

fn instant(facts: &mut Facts, name: &str, instant: Option<&Placed<Instant>>) {
    if let Some(instant) = instant {
        facts.time(name, &instant.value.text, instant.value.time);
    }
}

fn signatures(facts: &mut Facts, signatures: &[Signature]) {
    for signature in signatures {
        let method = signature.signature_method.text().unwrap_or_default();
        let method = method.rsplit(['#', '/']).next().unwrap_or_default();
        facts.noted("Signed", &signature.parent, Some(method));
    }
}

/// The end of a name whose beginning everybody knows.
fn last_word(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}
