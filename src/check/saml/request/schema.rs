//! The request keeps to the schema.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Place, Severity},
    protocol::saml::{AuthnRequest, Part},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.schema",
    title: "the request keeps to the schema",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "The child elements are those of the protocol's schema, in its order and each at most once; the \
               attributes are those of the schema, and booleans and indexes have their types.",
        why: "Identity providers that validate against the schema refuse the request; others may not see what stands \
              in a wrong place.",
        remedy: "Put `Issuer`, `Signature`, `Extensions`, `Subject`, `NameIDPolicy`, `Conditions`, \
                 `RequestedAuthnContext` and `Scoping` in this order, and use no attribute that the schema does not \
                 name.",
        reference: "SAML core §3.2.1, §3.4.1; saml-schema-protocol-2.0.xsd",
    },
    run,
};

/// The children in the order of the schema.
const ORDER: [&str; 8] =
    ["Issuer", "Signature", "Extensions", "Subject", "NameIDPolicy", "Conditions", "RequestedAuthnContext", "Scoping"];
const ATTRIBUTES: [&str; 12] = [
    "ID",
    "Version",
    "IssueInstant",
    "Destination",
    "Consent",
    "ForceAuthn",
    "IsPassive",
    "ProtocolBinding",
    "AssertionConsumerServiceIndex",
    "AssertionConsumerServiceURL",
    "AttributeConsumingServiceIndex",
    "ProviderName",
];

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, request) = subject.request()?;
    let problem = missing_attribute(request)
        .map(|name| (format!("no attribute {name}"), None))
        .or_else(|| request.attributes.iter().find_map(wrong_attribute).map(|(text, part)| (text, Some(part))))
        .or_else(|| wrong_element(request).map(|(text, part)| (text, Some(part))));
    let expected = "elements and attributes as the schema has them";
    Ok(match problem {
        None => Judgement::passed(expected, "they are"),
        Some((actual, part)) => Judgement::failed(expected, actual).pointing(part.map(|part| Place::xml(&part.place))),
    })
}

fn missing_attribute(request: &AuthnRequest) -> Option<&'static str> {
    ["ID", "Version", "IssueInstant"].into_iter().find(|name| !request.attributes.iter().any(|part| part.name == *name))
}

fn wrong_attribute(part: &Part) -> Option<(String, &Part)> {
    // Attributes of XML itself and of XML Schema may stand everywhere.
    if part.namespace.starts_with("http://www.w3.org/") {
        return None;
    }
    let type_fits = match part.name.as_str() {
        "ForceAuthn" | "IsPassive" => ["true", "false", "1", "0"].contains(&part.value.trim()),
        "AssertionConsumerServiceIndex" | "AttributeConsumingServiceIndex" => part.value.trim().parse::<u16>().is_ok(),
        name => part.namespace.is_empty() && ATTRIBUTES.contains(&name),
    };
    (!type_fits).then(|| (format!("{}={}", part.name, shown(&part.value)), part))
}

fn wrong_element(request: &AuthnRequest) -> Option<(String, &Part)> {
    let mut next = 0;
    request.elements.iter().find_map(|part| match ORDER.iter().position(|name| *name == part.name) {
        Some(position) if position >= next => {
            next = position + 1;
            None
        }
        Some(_) => Some((format!("{} in a wrong place, or twice", part.name), part)),
        None => Some((format!("the element {}", shown(&part.name)), part)),
    })
}
