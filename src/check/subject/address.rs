//! Comparing addresses as a browser sees them.

use url::Url;

/// The same address after the normalisation that a browser applies: case of the host, default port,
/// an empty path, percent-encoding. Fragments are not sent and not compared.
pub(in crate::check) fn same_address(one: &str, other: &str) -> bool {
    let normal = |text: &str| {
        let mut url = Url::parse(text).ok()?;
        url.set_fragment(None);
        Some(url)
    };
    one == other || matches!((normal(one), normal(other)), (Some(one), Some(other)) if one == other)
}

/// The same scheme, host, port and path.
pub(in crate::check) fn endpoint(one: &str, other: &str) -> bool {
    same_address(bare(one), bare(other))
}

/// An address without query and fragment, where secrets may stand.
pub(in crate::check) fn bare(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or(address)
}

/// Scheme, host and port.
pub(in crate::check) fn origin(address: &str) -> Option<String> {
    Url::parse(address).ok().map(|url| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_as_a_browser_sees_them() {
        assert!(same_address("https://App.example:443", "https://app.example/"));
        assert!(!same_address("https://app.example/acs", "https://app.example/acs/"));
        assert!(!same_address("https://app.example/acs?a=1", "https://app.example/acs?a=2"));
        assert!(endpoint("https://app.example/acs?a=1", "https://app.example/acs#x"));
        assert!(!endpoint("https://app.example/acs", "https://app.example:8443/acs"));
        assert_eq!(bare("https://app.example/acs?code=1#x"), "https://app.example/acs");
    }
}
