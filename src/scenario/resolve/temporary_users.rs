//! How temporary users are called: a domain, or patterns and names of the vendor's own.

use super::super::authored::AuthoredTemporaryUsers;
use super::super::user_template::{AddressPattern, UserTemplate, is_name};
use super::{Resolved, Resolver};
use crate::located::Located;

impl Resolver<'_> {
    pub(super) fn temporary_users(&mut self, authored: &AuthoredTemporaryUsers) -> Resolved<UserTemplate> {
        let login = self.login(authored);
        let email = authored.email.as_ref().map(|email| self.address_pattern(email)).transpose();
        let first_name = authored.first_name.as_ref().map(|name| self.user_name(name)).transpose();
        let last_name = authored.last_name.as_ref().map(|name| self.user_name(name)).transpose();
        let (login, email) = (login?, email?);
        Ok(UserTemplate { login, email, first_name: first_name?, last_name: last_name?, names: authored.names })
    }

    fn login(&mut self, authored: &AuthoredTemporaryUsers) -> Resolved<AddressPattern> {
        match (&authored.login, &authored.domain) {
            (Some(login), None) => self.address_pattern(login),
            (Some(_), Some(domain)) => {
                let expected = "expected `login` or `domain`, not both";
                Err(self.report(domain.place, "the domain stands in `login` already", expected))
            }
            (None, Some(domain)) => {
                let host = self.host(domain)?;
                UserTemplate::for_domain(&host)
                    .map(|template| template.login)
                    .map_err(|error| self.report(domain.place, error.to_string(), "expected a domain that you own"))
            }
            (None, None) => {
                UserTemplate::for_domain("example.com").map(|template| template.login).map_err(|_never| super::Reported)
            }
        }
    }

    fn address_pattern(&mut self, written: &Located<String>) -> Resolved<AddressPattern> {
        let text = self.text(written)?;
        AddressPattern::new(&text).map_err(|error| {
            self.report(written.place, error.to_string(), "expected an address such as `qa+{unique}@acme.example`")
        })
    }

    fn user_name(&mut self, written: &Located<String>) -> Resolved<String> {
        let name = self.text(written)?;
        if is_name(&name) {
            return Ok(name);
        }
        let expected = "expected a name of 1 to 50 characters, as Okta's profile takes it";
        Err(self.report(written.place, format!("no user can be called {name:?}"), expected))
    }
}
