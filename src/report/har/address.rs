//! Addresses as HAR wants them: absolute, without fragment, and URIs (RFC 3986).

/// An address as HAR has it, and its fragment as it was. What no URI may hold (the spaces and brackets of what was
/// redacted, above all) is percent-encoded.
pub(super) fn split(url: &str) -> (String, Option<&str>) {
    match url.split_once('#') {
        Some((address, fragment)) => (uri(address), Some(fragment)),
        None => (uri(url), None),
    }
}

/// An address with its fragment, as a header names it, written as [`split`] writes it: who follows a redirect in the file
/// must find the entry that it leads to.
pub(super) fn whole(url: &str) -> String {
    match split(url) {
        (address, Some(fragment)) => format!("{address}#{fragment}"),
        (address, None) => address,
    }
}

fn uri(address: &str) -> String {
    let mut uri = String::with_capacity(address.len());
    let host_end = host_end(address);
    for (at, byte) in address.bytes().enumerate() {
        let allowed = match byte {
            b'[' | b']' => at < host_end,
            b'%' => address.as_bytes().get(at + 1..at + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit)),
            _ => byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte),
        };
        if allowed {
            uri.push(char::from(byte));
        } else {
            uri.push('%');
            uri.extend([byte >> 4, byte & 15].map(|digit| char::from(b"0123456789ABCDEF"[usize::from(digit)])));
        }
    }
    uri
}

/// Where the host ends, the only part in which brackets may stand: around an IPv6 address.
fn host_end(address: &str) -> usize {
    let Some(start) = address.find("://").map(|at| at + 3) else { return 0 };
    address[start..].find(['/', '?']).map_or(address.len(), |length| start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_uri_stays_as_it_is() {
        for address in ["https://[::1]:8443/a%20b?c=d&e=%2B", "about:blank", "data:text/plain,x", "https://a.example"] {
            assert_eq!(split(address), (address.to_owned(), None));
        }
    }

    #[test]
    fn marks_of_what_was_redacted_are_encoded_and_the_fragment_is_left_alone() {
        assert_eq!(
            split("https://a.example/cb?code=[redacted 01ab]|100%#id_token=a.[redacted 02]#x"),
            ("https://a.example/cb?code=%5Bredacted%2001ab%5D%7C100%25".to_owned(), Some("id_token=a.[redacted 02]#x"))
        );
    }
}
