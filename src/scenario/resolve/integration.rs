//! What the integration declares.

use super::super::authored::{AuthoredAttribute, AuthoredIntegration, AuthoredOidc, AuthoredSaml};
use super::super::located::Located;
use super::{Resolved, Resolver};
use crate::submission::{AttributeStatement, Integration, OidcIntegration, SamlIntegration};

impl Resolver<'_> {
    pub(super) fn integration(&mut self, written: &Located<AuthoredIntegration>) -> Resolved<Integration> {
        let authored = &written.value;
        if authored.oidc.is_none() && authored.saml.is_none() {
            let expected = "expected `oidc`, `saml` or both";
            return Err(self.report(written.place, "the integration declares no protocol", expected));
        }
        let oidc = authored.oidc.as_ref().map(|oidc| self.oidc(oidc)).transpose();
        let saml = authored.saml.as_ref().map(|saml| self.saml(saml)).transpose();
        Ok(Integration { oidc: oidc?, saml: saml? })
    }

    fn oidc(&mut self, authored: &AuthoredOidc) -> Resolved<OidcIntegration> {
        let redirect_uris = self.addresses(&authored.redirect_uris, "redirect URI");
        let initiate_login_uri = authored.initiate_login_uri.as_ref().map(|uri| self.address(uri)).transpose();
        let post_logout_uris: Vec<_> = authored.post_logout_uris.iter().map(|uri| self.address(uri)).collect();
        Ok(OidcIntegration {
            redirect_uris: redirect_uris?,
            initiate_login_uri: initiate_login_uri?,
            post_logout_uris: post_logout_uris.into_iter().collect::<Resolved<_>>()?,
            just_in_time: authored.supports.jit,
        })
    }

    fn saml(&mut self, written: &Located<AuthoredSaml>) -> Resolved<SamlIntegration> {
        let authored = &written.value;
        let acs_urls = self.addresses(&authored.acs_urls, "ACS URL");
        let audience = self.text(&authored.audience);
        let attributes = authored.attributes.as_ref().map(|attributes| self.attributes(attributes)).transpose();
        let metadata_url = self.optional_url(authored.metadata_url.as_ref());
        let certificates = authored.request_certificate.as_ref();
        let certificates = certificates.map(|written| self.certificates(written)).transpose();
        if !authored.supports.idp_flow && !authored.supports.sp_flow {
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
            idp_flow: authored.supports.idp_flow,
            sp_flow: authored.supports.sp_flow,
            just_in_time: authored.supports.jit,
        })
    }

    fn attributes(&mut self, authored: &[AuthoredAttribute]) -> Resolved<Vec<AttributeStatement>> {
        let statements: Vec<_> = authored
            .iter()
            .map(|it| self.text(&it.name).map(|name| AttributeStatement { name, format: it.format, groups: it.groups }))
            .collect();
        statements.into_iter().collect()
    }

    /// At least one address, none of them twice.
    fn addresses(&mut self, written: &Located<Vec<Located<String>>>, what: &str) -> Resolved<Vec<String>> {
        if written.value.is_empty() {
            let expected = format!("expected at least one {what}");
            return Err(self.report(written.place, format!("no {what} is given"), expected));
        }
        let mut addresses = Vec::new();
        let mut result = Ok(());
        for one in &written.value {
            match self.address(one) {
                Ok(address) if addresses.contains(&address) => {
                    let problem = format!("the {what} `{address}` is given twice");
                    result = Err(self.report(one.place, problem, "the second time"));
                }
                Ok(address) => addresses.push(address),
                Err(reported) => result = Err(reported),
            }
        }
        result.map(|()| addresses)
    }
}
