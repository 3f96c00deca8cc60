//! Where the specifications that findings refer to can be read.

/// The beginnings of references, and the addresses of what they name.
const KNOWN: [(&str, &str); 9] = [
    ("OpenID Connect Core", "https://openid.net/specs/openid-connect-core-1_0.html"),
    ("OpenID Connect Discovery", "https://openid.net/specs/openid-connect-discovery-1_0.html"),
    ("OpenID Connect RP-Initiated Logout", "https://openid.net/specs/openid-connect-rpinitiated-1_0.html"),
    ("SAML core", "https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf"),
    ("SAML profiles", "https://docs.oasis-open.org/security/saml/v2.0/saml-profiles-2.0-os.pdf"),
    ("SAML bindings", "https://docs.oasis-open.org/security/saml/v2.0/saml-bindings-2.0-os.pdf"),
    ("SAML metadata", "https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf"),
    ("SAML errata", "https://docs.oasis-open.org/security/saml/v2.0/errata05/os/saml-v2.0-errata05-os.html"),
    ("XML Signature", "https://www.w3.org/TR/xmldsig-core1/"),
];

/// The parts of a [reference](crate::finding::Finding::reference), each with the address at which it can be read.
pub(super) fn parts(reference: &str) -> impl Iterator<Item = (&str, Option<String>)> {
    reference.split(';').map(str::trim).filter(|part| !part.is_empty()).map(|part| (part, address(part)))
}

/// Only what stands here goes into an address: a reference may come from an edited file.
fn address(part: &str) -> Option<String> {
    if let Some(rest) = part.strip_prefix("RFC ") {
        let (number, section) = rest.split_once(" §").unwrap_or((rest, ""));
        let is_number = !number.is_empty() && number.len() <= 5 && number.bytes().all(|byte| byte.is_ascii_digit());
        let is_section =
            section.len() <= 12 && section.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
        return is_number.then(|| match section {
            section if is_section && !section.is_empty() && !section.contains('-') => {
                format!("https://www.rfc-editor.org/rfc/rfc{number}#section-{section}")
            }
            _ => format!("https://www.rfc-editor.org/rfc/rfc{number}"),
        });
    }
    KNOWN.iter().find(|(beginning, _)| part.starts_with(beginning)).map(|(_, address)| (*address).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_leads_to_its_specifications() {
        let read = parts("SAML core §2.5.1.4; RFC 6749 §4.1.2; RFC 6265bis §5.5; Okta: deep links")
            .map(|(part, address)| format!("{part}: {}", address.unwrap_or_default()))
            .collect::<Vec<_>>();
        assert_eq!(
            read,
            [
                "SAML core §2.5.1.4: https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf",
                "RFC 6749 §4.1.2: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2",
                "RFC 6265bis §5.5: ",
                "Okta: deep links: ",
            ]
        );
    }

    #[test]
    fn nothing_of_a_hostile_reference_gets_into_an_address() {
        let read = |reference| parts(reference).filter_map(|(_, address)| address).collect::<Vec<_>>();
        assert_eq!(read("RFC 1\"><script> §1"), Vec::<String>::new());
        assert_eq!(read("RFC 6749 §1\")"), ["https://www.rfc-editor.org/rfc/rfc6749"]);
    }
}
