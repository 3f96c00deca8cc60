//! Comparing what an app shows of a person with the person.

/// The same name, white space around it aside.
pub(super) fn same_name(expected: &str, seen: &str) -> bool {
    expected.trim() == seen.trim()
}

/// The same address: the domain ignores letter case, the local part does not (RFC 5321 §2.4).
pub(super) fn same_email(expected: &str, seen: &str) -> bool {
    match (expected.trim().rsplit_once('@'), seen.trim().rsplit_once('@')) {
        (Some((expected, expected_domain)), Some((seen, seen_domain))) => {
            expected == seen && expected_domain.eq_ignore_ascii_case(seen_domain)
        }
        _ => expected.trim() == seen.trim(),
    }
}

/// An addr-spec without quoting (RFC 5322 §3.4.1): a local part, one `@`, a domain, and no spaces.
pub(super) fn is_email_address(text: &str) -> bool {
    let parts: Vec<_> = text.split('@').collect();
    let plain = |part: &str| !part.is_empty() && !part.contains(|it: char| it.is_whitespace() || it.is_control());
    matches!(parts[..], [local, domain] if plain(local) && plain(domain) && !domain.starts_with('.') && !domain.ends_with('.'))
}

/// Whether an e-mail address stands somewhere in a text.
pub(super) fn has_email(text: &str) -> bool {
    let separator = |it: char| it.is_whitespace() || "\"'<>,;&=:?/\\()[]{}|".contains(it);
    text.split(separator)
        .any(|word| is_email_address(word) && word.rsplit('@').next().is_some_and(|it| it.contains('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_domain_of_an_address_ignores_case() {
        assert!(same_email("ann@acme.example", " ann@ACME.example "));
        assert!(!same_email("ann@acme.example", "Ann@acme.example"));
        assert!(!same_email("ann@acme.example", "ann"));
        assert!(is_email_address("ann@acme.example") && is_email_address("o'neil+x@acme"));
        assert!(
            !is_email_address("ann")
                && !is_email_address("a@b@c")
                && !is_email_address("a b@c")
                && !is_email_address("@c")
        );
        assert!(has_email("state=ann@acme.example;x") && has_email("https://a/?to=ann@acme.example"));
        assert!(!has_email("d3b07384d113@edec") && !has_email("opaque"));
        assert!(same_name("Ann", " Ann "));
        assert!(!same_name("Ann", "ann"));
    }
}
