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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_domain_of_an_address_ignores_case() {
        assert!(same_email("ann@acme.example", " ann@ACME.example "));
        assert!(!same_email("ann@acme.example", "Ann@acme.example"));
        assert!(!same_email("ann@acme.example", "ann"));
        assert!(same_name("Ann", " Ann "));
        assert!(!same_name("Ann", "ann"));
    }
}
