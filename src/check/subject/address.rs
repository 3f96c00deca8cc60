//! Comparing addresses as a browser sees them.

use url::{Host, Url};

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

/// The same host, or two hosts below one registrable domain.
pub(in crate::check) fn same_site(one: &str, other: &str) -> bool {
    let site = |address: &str| {
        let url = Url::parse(address).ok()?;
        let host = url.host_str()?.to_ascii_lowercase();
        Some(match url.host()? {
            Host::Domain(_) => registrable(&host).map_or_else(|| host.clone(), str::to_owned),
            Host::Ipv4(_) | Host::Ipv6(_) => host,
        })
    };
    matches!((site(one), site(other)), (Some(one), Some(other)) if one == other)
}

/// The part of a host's name that somebody can register, by the public suffix list.
pub(in crate::check) fn registrable(host: &str) -> Option<&str> {
    psl::domain_str(host)
}

/// Encrypted on its way, or never on the way.
pub(in crate::check) fn is_private(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| url.scheme() == "https" || is_this_machine(&url))
}

/// What browsers take for safe on its way: addresses of this machine.
pub(in crate::check) fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
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

    #[test]
    fn a_site_ends_where_anybody_can_register() {
        assert!(same_site("https://login.acme.co.uk/a", "http://acme.co.uk:8080/"));
        assert!(!same_site("https://acme.co.uk/", "https://evil.co.uk/"));
        assert!(!same_site("https://acme.github.io/", "https://evil.github.io/"));
        assert!(same_site("http://127.0.0.3:80/", "http://127.0.0.3:81/"));
        assert!(!same_site("http://127.0.0.3/", "http://127.0.0.4/"));
        assert!(!same_site("data:,", "data:,"));
    }

    #[test]
    fn only_https_and_this_machine_are_private() {
        for private in ["https://a.example/", "http://localhost:1/", "http://127.0.0.9/", "http://[::1]/"] {
            assert!(is_private(private), "{private}");
        }
        for open in ["http://a.example/", "http://10.0.0.1/", "nonsense"] {
            assert!(!is_private(open), "{open}");
        }
    }
}
