//! Where the org is: an org with a custom domain answers at both of its addresses, and an app may know the other one.

use oin_tester_webdriver::{Condition, UrlPattern};
use url::{Origin, Url};

use super::client::Organization;

/// Every address of an org.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgAddresses {
    named: Url,
    others: Vec<Url>,
}

impl OrgAddresses {
    /// The address that the scenario names, and those that the org tells of itself.
    pub fn new(named: Url, organization: &Organization) -> Self {
        let told = organization.address.iter().chain(&organization.custom_domain);
        let mut others: Vec<Url> = Vec::new();
        for address in told {
            if address.origin() != named.origin() && !others.contains(address) {
                others.push(address.clone());
            }
        }
        Self { named, others }
    }

    /// An org with one address.
    pub fn single(named: Url) -> Self {
        Self { named, others: Vec::new() }
    }

    /// The address that the scenario names, where its own pages and the API are asked for.
    pub fn named(&self) -> &Url {
        &self.named
    }

    /// All of them, the named one first.
    pub fn all(&self) -> impl Iterator<Item = &Url> {
        std::iter::once(&self.named).chain(&self.others)
    }

    /// Their origins.
    pub fn origins(&self) -> Vec<Origin> {
        self.all().map(Url::origin).collect()
    }

    /// That the current tab is at one of them.
    pub fn shown(&self) -> Condition {
        let at = |address: &Url| UrlPattern::new(format!("{}/*", address.origin().ascii_serialization()));
        Condition::Any(self.all().map(at).map(Condition::Url).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::client::Engine;

    fn url(text: &str) -> Url {
        text.parse().expect("an address")
    }

    #[test]
    fn the_named_address_comes_first_and_none_comes_twice() {
        let organization = Organization {
            id: "00o1".to_owned(),
            engine: Engine::IdentityEngine,
            address: Some(url("https://acme.okta.example")),
            custom_domain: Some(url("https://id.acme.example")),
        };
        let addresses = OrgAddresses::new(url("https://id.acme.example/"), &organization);
        let all: Vec<&str> = addresses.all().map(Url::as_str).collect();
        assert_eq!(all, ["https://id.acme.example/", "https://acme.okta.example/"]);
    }
}
