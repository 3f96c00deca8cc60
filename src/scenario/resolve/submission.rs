//! What the integration declares in the wizard: only variables are filled in, since everything else is a matter of
//! rules.

use super::super::authored::{AuthoredIntegration, AuthoredOidc, AuthoredSaml};
use super::{Resolved, Resolver};
use crate::located::Located;
use crate::secret::Secret;
use crate::submission::{OidcProperties, SamlProperties, Submission, rules::Logo};

impl Resolver<'_> {
    pub(super) fn submission(&mut self, written: &Located<AuthoredIntegration>) -> Resolved<Submission> {
        let authored = &written.value;
        let mut submission = Submission {
            place: written.place,
            ruleset: authored.ruleset.clone(),
            migrated: authored.migrated,
            catalog: authored.catalog.clone(),
            logo_sha256: None,
            variables: authored.variables.clone(),
            oidc: authored.oidc.as_ref().map(|written| Located { value: oidc(written), place: written.place }),
            saml: authored.saml.as_ref().map(|written| Located { value: saml(written), place: written.place }),
            scim: authored.scim.clone(),
            entitlements: authored.entitlements.clone(),
            universal_logout: authored.universal_logout.clone(),
            test_information: authored.test_information.clone(),
        };
        let mut result = Ok(());
        for text in submission.texts() {
            match self.around_expressions(text) {
                Ok(filled) => text.value = filled,
                Err(reported) => result = Err(reported),
            }
        }
        for acs in submission.saml.iter_mut().flat_map(|saml| &mut saml.value.acs_urls) {
            let written = Located { value: acs.value.url.clone(), place: acs.place };
            match self.around_expressions(&written) {
                Ok(filled) => acs.value.url = filled,
                Err(reported) => result = Err(reported),
            }
        }
        for secret in submission.secrets_mut() {
            let written = Located { value: secret.value.expose().to_owned(), place: secret.place };
            match self.substituted(&written) {
                Ok(filled) => secret.value = Secret::new(filled),
                Err(reported) => result = Err(reported),
            }
        }
        submission.logo_sha256 = self.logo_sha256(&submission);
        result.map(|()| submission)
    }

    /// What tells one image from another. That there must be one is a rule.
    fn logo_sha256(&self, submission: &Submission) -> Option<String> {
        let name = submission.catalog.as_ref()?.value.logo.as_ref()?;
        Logo::read(&self.file.beside(&name.value)).ok().map(|logo| logo.sha256)
    }
}

fn oidc(written: &Located<AuthoredOidc>) -> OidcProperties {
    let authored = &written.value;
    OidcProperties {
        redirect_uris: authored.redirect_uris.as_ref().map(|uris| uris.value.clone()).unwrap_or_default(),
        initiate_login_uri: authored.initiate_login_uri.clone(),
        post_logout_uris: authored.post_logout_uris.clone(),
        configuration_guide: authored.configuration_guide.clone(),
        just_in_time: authored.supports().jit,
        supports: authored.supports.as_ref().map_or(written.place, |supports| supports.place),
    }
}

fn saml(written: &Located<AuthoredSaml>) -> SamlProperties {
    let authored = &written.value;
    let supports = authored.supports();
    SamlProperties {
        acs_urls: authored.acs_urls.as_ref().map(|urls| urls.value.clone()).unwrap_or_default(),
        entity_id: authored.audience.clone(),
        attributes: authored.attributes.clone(),
        configuration_guide: authored.configuration_guide.clone(),
        default_relay_state: authored.default_relay_state.clone(),
        single_logout_url: authored.single_logout_url.clone(),
        encrypted_assertions: authored.encrypted_assertions.clone(),
        idp_flow: supports.idp_flow,
        sp_flow: supports.sp_flow,
        just_in_time: supports.jit,
        supports: authored.supports.as_ref().map_or(written.place, |supports| supports.place),
    }
}
