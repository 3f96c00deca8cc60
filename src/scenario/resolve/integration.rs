//! What the integration declares, as far as the tests need it.

use super::super::authored::{AuthoredIntegration, AuthoredOidc, AuthoredSaml};
use super::{Resolved, Resolver};
use crate::located::{Located, Place};
use crate::submission::{
    AcsEndpoint, AttributeStatement, Integration, OidcIntegration, SamlAttribute, SamlIntegration,
};

impl Resolver<'_> {
    pub(super) fn integration(&mut self, written: &Located<AuthoredIntegration>) -> Resolved<Integration> {
        let authored = &written.value;
        // What is missing or too long in a submission is a matter of rules, which tell more.
        let lenient = authored.is_submission();
        if authored.oidc.is_none() && authored.saml.is_none() && authored.scim.is_none() && !lenient {
            let expected = "expected `oidc`, `saml` or `scim`";
            return Err(self.report(written.place, "the integration declares no protocol", expected));
        }
        let oidc = authored.oidc.as_ref().map(|oidc| self.oidc(oidc, lenient)).transpose();
        let saml = authored.saml.as_ref().map(|saml| self.saml(saml, lenient)).transpose();
        Ok(Integration { oidc: oidc?, saml: saml? })
    }

    fn oidc(&mut self, written: &Located<AuthoredOidc>, lenient: bool) -> Resolved<OidcIntegration> {
        let authored = &written.value;
        let redirect_uris = self.list(authored.redirect_uris.as_ref(), "redirect_uris", written.place, lenient);
        let redirect_uris = redirect_uris.and_then(|uris| self.addresses(&uris, "redirect URI", lenient));
        let initiate_login_uri =
            authored.initiate_login_uri.as_ref().map(|uri| self.property(uri, lenient)).transpose();
        // Nothing in the wizard's field is no address: the IdP flow stays off.
        let initiate_login_uri = initiate_login_uri.map(|uri| uri.filter(|uri| !uri.trim().is_empty()));
        let post_logout_uris: Vec<_> =
            authored.post_logout_uris.iter().map(|uri| self.property(uri, lenient)).collect();
        Ok(OidcIntegration {
            redirect_uris: redirect_uris?,
            initiate_login_uri: initiate_login_uri?,
            post_logout_uris: post_logout_uris.into_iter().collect::<Resolved<_>>()?,
            just_in_time: authored.supports().jit.as_ref().is_some_and(|jit| jit.value),
        })
    }

    fn saml(&mut self, written: &Located<AuthoredSaml>, lenient: bool) -> Resolved<SamlIntegration> {
        let authored = &written.value;
        let urls = self.list(authored.acs_urls.as_ref(), "acs_urls", written.place, lenient).map(|written| {
            let url = |acs: &Located<AcsEndpoint>| Located { value: acs.value.url.clone(), place: acs.place };
            Located { value: written.value.iter().map(url).collect(), place: written.place }
        });
        let acs_urls = urls.and_then(|urls| self.addresses(&urls, "ACS URL", lenient));
        let audience = match &authored.audience {
            Some(audience) if lenient => self.around_expressions(audience),
            Some(audience) => self.around_expressions(audience).and_then(|text| self.not_empty(text, audience.place)),
            None if lenient => Ok(String::new()),
            None => Err(self.missing("audience", written.place)),
        };
        let attributes =
            authored.attributes.as_ref().map(|attributes| self.attributes(attributes, lenient)).transpose();
        let metadata_url = self.optional_url(authored.metadata_url.as_ref());
        let certificates = authored.request_certificate.as_ref();
        let certificates = certificates.map(|written| self.certificates(written)).transpose();
        let supports = authored.supports();
        if !supports.idp_flow && !supports.sp_flow && !lenient {
            return Err(self.report_with_help(
                written.place,
                "the integration supports neither flow over SAML",
                "expected `idp_flow`, `sp_flow` or both under `supports`",
                "an integration without a flow cannot be submitted",
            ));
        }
        Ok(SamlIntegration {
            acs_urls: acs_urls?,
            audience: audience?,
            attributes: attributes?,
            metadata_url: metadata_url?,
            request_certificates: certificates?.unwrap_or_default(),
            idp_flow: supports.idp_flow,
            sp_flow: supports.sp_flow,
            just_in_time: supports.jit.as_ref().is_some_and(|jit| jit.value),
        })
    }

    fn attributes(&mut self, authored: &[Located<SamlAttribute>], lenient: bool) -> Resolved<Vec<AttributeStatement>> {
        let mut statements = Ok(Vec::new());
        for it in authored {
            let name = match &it.value.name {
                Some(name) if !lenient || !name.value.trim().is_empty() => {
                    self.around_expressions(name).and_then(|text| self.not_empty(text, name.place))
                }
                _ if lenient => continue,
                _ => Err(self.missing("name", it.place)),
            };
            match (name, &mut statements) {
                (Ok(name), Ok(statements)) => {
                    statements.push(AttributeStatement { name, format: it.value.format, groups: it.value.groups });
                }
                (Ok(_), Err(_)) => {}
                (Err(reported), statements) => *statements = Err(reported),
            }
        }
        statements
    }

    /// A list that only a submission may lack.
    fn list<T: Clone>(
        &mut self,
        written: Option<&Located<Vec<T>>>,
        key: &str,
        beside: Place,
        lenient: bool,
    ) -> Resolved<Located<Vec<T>>> {
        match written {
            Some(written) => Ok(written.clone()),
            None if lenient => Ok(Located { value: Vec::new(), place: beside }),
            None => Err(self.missing(key, beside)),
        }
    }

    fn missing(&mut self, key: &str, beside: Place) -> super::Reported {
        self.report(beside, format!("the key `{key}` is missing"), format!("expected `{key}` in this mapping"))
    }

    /// At least one address, none of them twice.
    fn addresses(
        &mut self,
        written: &Located<Vec<Located<String>>>,
        what: &str,
        lenient: bool,
    ) -> Resolved<Vec<String>> {
        if written.value.is_empty() && !lenient {
            let expected = format!("expected at least one {what}");
            return Err(self.report(written.place, format!("no {what} is given"), expected));
        }
        let mut addresses = Vec::new();
        let mut result = Ok(());
        for one in &written.value {
            match self.property(one, lenient) {
                Ok(address) if !lenient && addresses.contains(&address) => {
                    let problem = format!("the {what} `{address}` is given twice");
                    result = Err(self.report(one.place, problem, "the second time"));
                }
                Ok(address) => addresses.push(address),
                Err(reported) => result = Err(reported),
            }
        }
        result.map(|()| addresses)
    }

    /// An address that may hold expressions. Of a submission nothing is demanded here.
    fn property(&mut self, written: &Located<String>, lenient: bool) -> Resolved<String> {
        let text = self.around_expressions(written)?;
        if lenient || text.contains('{') {
            return Ok(text);
        }
        self.address(written)
    }
}
