//! From the reference of a rule to the addresses of the specifications that it names.

/// Where a specification is, and how its sections are linked to.
struct Specification {
    /// How references begin that name it.
    name: &'static str,
    address: &'static str,
    /// What stands between the address and the number of a section; `None` where sections have no places of their own.
    section: Option<&'static str>,
}

const fn whole(name: &'static str, address: &'static str) -> Specification {
    Specification { name, address, section: None }
}

/// The specifications of the OpenID Foundation have the anchors that xml2rfc makes.
const fn by_section(name: &'static str, address: &'static str) -> Specification {
    Specification { name, address, section: Some("#rfc.section.") }
}

/// Of names that begin alike, the longer one comes first.
const SPECIFICATIONS: &[Specification] = &[
    whole("SAML core", "https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf"),
    whole("SAML profiles", "https://docs.oasis-open.org/security/saml/v2.0/saml-profiles-2.0-os.pdf"),
    whole("SAML bindings", "https://docs.oasis-open.org/security/saml/v2.0/saml-bindings-2.0-os.pdf"),
    whole("SAML metadata", "https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf"),
    whole("SAML errata", "https://docs.oasis-open.org/security/saml/v2.0/errata05/os/saml-v2.0-errata05-os.html"),
    whole(
        "saml-schema-protocol-2.0.xsd",
        "https://docs.oasis-open.org/security/saml/v2.0/saml-schema-protocol-2.0.xsd",
    ),
    by_section("OpenID Connect Core", "https://openid.net/specs/openid-connect-core-1_0.html"),
    by_section("OpenID Connect Discovery", "https://openid.net/specs/openid-connect-discovery-1_0.html"),
    by_section("OpenID Connect RP-Initiated Logout", "https://openid.net/specs/openid-connect-rpinitiated-1_0.html"),
    by_section(
        "OAuth 2.0 Multiple Response Types",
        "https://openid.net/specs/oauth-v2-multiple-response-types-1_0.html",
    ),
    by_section(
        "OAuth 2.0 Form Post Response Mode",
        "https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html",
    ),
    Specification {
        name: "RFC 6265bis",
        address: "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis",
        section: Some("#section-"),
    },
    whole("XML 1.0", "https://www.w3.org/TR/xml/"),
    whole("XML Namespaces 1.0", "https://www.w3.org/TR/xml-names/"),
    whole("XML Schema Part 2", "https://www.w3.org/TR/xmlschema-2/"),
    whole("XML Signature", "https://www.w3.org/TR/xmldsig-core1/"),
    whole("XML Encryption 1.1", "https://www.w3.org/TR/xmlenc-core1/"),
    whole(
        "OWASP: Unvalidated Redirects",
        "https://cheatsheetseries.owasp.org/cheatsheets/Unvalidated_Redirects_and_Forwards_Cheat_Sheet.html",
    ),
    whole(
        "OWASP: Session Management",
        "https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html",
    ),
    whole("OWASP: Error Handling", "https://cheatsheetseries.owasp.org/cheatsheets/Error_Handling_Cheat_Sheet.html"),
    whole("OWASP: Session Fixation", "https://owasp.org/www-community/attacks/Session_fixation"),
    whole("VU#475445", "https://www.kb.cert.org/vuls/id/475445"),
    whole("Okta Submission Tester", "https://developer.okta.com/docs/guides/submit-oin-app/"),
    whole("Okta System Log", "https://developer.okta.com/docs/reference/api/event-types/"),
    whole("Okta: JIT test", "https://developer.okta.com/docs/guides/submit-oin-app/"),
    whole("Okta: required tests", "https://developer.okta.com/docs/guides/submit-oin-app/"),
    whole("Okta: integration variables", "https://developer.okta.com/docs/guides/submit-oin-app/"),
    whole("Okta", "https://developer.okta.com/docs/guides/submit-app-prereq/main/"),
];

/// The parts of a [reference](crate::finding::Finding::reference), each with the address at which it can be read.
pub(super) fn parts(reference: &str) -> impl Iterator<Item = (&str, Option<String>)> {
    reference.split(';').map(str::trim).filter(|part| !part.is_empty()).map(|part| (part, address(part)))
}

/// The address of what a part of a reference names first. Whatever a result says, only addresses of the table and of
/// the series of RFCs and CVEs come out.
fn address(part: &str) -> Option<String> {
    if let Some(known) = SPECIFICATIONS.iter().find(|known| part.starts_with(known.name)) {
        let section = known.section.zip(section(part));
        let fragment = section.map(|(before, number)| format!("{before}{number}")).unwrap_or_default();
        return Some(format!("{}{fragment}", known.address));
    }
    if let Some(rest) = part.strip_prefix("RFC ") {
        let number = digits(rest)?;
        let fragment = section(part).map(|number| format!("#section-{number}")).unwrap_or_default();
        return Some(format!("https://www.rfc-editor.org/rfc/rfc{number}.html{fragment}"));
    }
    let cve = part.strip_prefix("CVE-")?;
    let (year, number) = cve.split_once('-')?;
    Some(format!("https://www.cve.org/CVERecord?id=CVE-{}-{}", digits(year)?, digits(number)?))
}

/// The first section that is named: digits and dots.
fn section(part: &str) -> Option<&str> {
    let (_, rest) = part.split_once('§')?;
    let end = rest.find(|it: char| !it.is_ascii_digit() && it != '.').unwrap_or(rest.len());
    Some(rest[..end].trim_end_matches('.')).filter(|number| !number.is_empty())
}

/// The digits that a text begins with.
fn digits(text: &str) -> Option<&str> {
    let end = text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len());
    (1..=8).contains(&end).then_some(&text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::REGISTRY;

    #[test]
    fn every_reference_of_every_rule_has_an_address() {
        for check in REGISTRY {
            for part in check.documentation.reference.split("; ") {
                let address = address(part).unwrap_or_else(|| panic!("{}: {part}", check.id));
                let parsed = url::Url::parse(&address).unwrap();
                assert_eq!((parsed.scheme(), parsed.username()), ("https", ""), "{address}");
            }
        }
    }

    #[test]
    fn sections_are_linked_where_they_have_a_place() {
        let is = |part, expected: &str| assert_eq!(address(part).as_deref(), Some(expected));
        is("RFC 6749 §4.1.2, §5", "https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.2");
        is("OpenID Connect Core §4", "https://openid.net/specs/openid-connect-core-1_0.html#rfc.section.4");
        is("SAML core §5.4", "https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf");
        is("CVE-2025-29774", "https://www.cve.org/CVERecord?id=CVE-2025-29774");
    }

    #[test]
    fn a_foreign_reference_leads_nowhere() {
        for part in ["javascript:alert(1)", "https://a.example", "RFC ", "RFC x", "CVE-1", "§", ""] {
            assert_eq!(address(part), None, "{part}");
        }
        assert_eq!(address("RFC 1\"><b §x").as_deref(), Some("https://www.rfc-editor.org/rfc/rfc1.html"));
    }
}
