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

    /// The same place at each of them, as it is given first; only that where it is none of the org's.
    pub fn everywhere(&self, place: &Url) -> Vec<Url> {
        let mut places = vec![place.clone()];
        if self.all().any(|address| address.origin() == place.origin()) {
            let others = self.all().filter(|address| address.origin() != place.origin());
            places.extend(others.map(|address| {
                let mut there = address.clone();
                there.set_path(place.path());
                there.set_query(place.query());
                there
            }));
        }
        places
    }

    /// That the current tab is at one of them.
    pub fn shown(&self) -> Condition {
        Condition::Any(self.all().map(at).collect())
    }

    /// That it is at another one than the named; `None` where there is no other.
    pub fn other_shown(&self) -> Option<Condition> {
        let others: Vec<Condition> = self.others.iter().map(at).collect();
        (!others.is_empty()).then_some(Condition::Any(others))
    }
}

fn at(address: &Url) -> Condition {
    Condition::Url(UrlPattern::new(format!("{}/*", address.origin().ascii_serialization())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::client::Engine;

    fn url(text: &str) -> Url {
        text.parse().expect("an address")
    }

    fn addresses() -> OrgAddresses {
        let organization = Organization {
            id: "00o1".to_owned(),
            engine: Engine::IdentityEngine,
            address: Some(url("https://acme.okta.example")),
            custom_domain: Some(url("https://id.acme.example")),
        };
        OrgAddresses::new(url("https://id.acme.example/"), &organization)
    }

    #[test]
    fn a_place_of_the_org_is_at_each_of_its_addresses_and_any_other_is_not() {
        let everywhere = |place: &str| -> Vec<String> {
            addresses().everywhere(&url(place)).iter().map(ToString::to_string).collect()
        };
        assert_eq!(
            everywhere("https://acme.okta.example/sso?x=1"),
            ["https://acme.okta.example/sso?x=1", "https://id.acme.example/sso?x=1",]
        );
        assert_eq!(everywhere("https://elsewhere.example/sso"), ["https://elsewhere.example/sso"]);
    }

    #[test]
    fn the_named_address_comes_first_and_none_comes_twice() {
        let addresses = addresses();
        let all: Vec<&str> = addresses.all().map(Url::as_str).collect();
        assert_eq!(all, ["https://id.acme.example/", "https://acme.okta.example/"]);
    }
}
