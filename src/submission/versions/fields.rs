//! A submission field by field, under the names of Okta's "Your OIN Integrations" API.

use std::collections::BTreeMap;

use openssl::sha::Sha256;

use super::pairing::{ACS_URLS, lists};
use crate::{
    located::Located,
    secret::hex,
    submission::{
        AuthenticationMode, Catalog, NameFormat, OidcProperties, SamlProperties, ScimProperties, Submission,
        TestInformation,
        el::{Dialect, analysis::Purpose},
    },
};

/// What a field is for, as far as a change of it has consequences of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// What the catalog shows: no instance depends on it.
    Catalog,
    /// An integration variable.
    Variable,
    /// A property that may hold expressions.
    Dynamic(Dialect, Purpose),
    /// How SCIM authenticates.
    ScimAuthentication,
    /// Any other setting that instances depend on.
    Setting,
    /// What Okta's analysts need.
    TestInformation,
}

/// One field that has a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its value as text. Secrets are not told.
    pub value: String,
    /// What it is for.
    pub kind: FieldKind,
}

/// The fields of a submission by their paths, such as `sso.oidc.redirectUris[0]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<String, Field>);

impl Fields {
    /// The fields of a submission.
    pub fn of(submission: &Submission) -> Self {
        let mut fields = Self::default();
        if let Some(catalog) = &submission.catalog {
            fields.catalog(&catalog.value);
        }
        if let Some(logo) = &submission.logo_sha256 {
            fields.put("logo.sha256", logo, FieldKind::Catalog);
        }
        for variable in &submission.variables {
            let [name, label] = [variable.value.name.as_ref(), variable.value.label.as_ref()].map(shown);
            fields.put(format!("config[{name}]"), label, FieldKind::Variable);
        }
        if let Some(oidc) = &submission.oidc {
            fields.oidc(&oidc.value);
        }
        if let Some(saml) = &submission.saml {
            fields.saml(&saml.value);
        }
        if let Some(scim) = &submission.scim {
            fields.scim(&scim.value);
        }
        fields.capabilities(submission);
        if let Some(tests) = &submission.test_information {
            fields.test_information(&tests.value);
        }
        fields
    }

    /// The field at that path.
    pub fn get(&self, path: &str) -> Option<&Field> {
        self.0.get(path)
    }

    /// Every field, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Field)> {
        self.0.iter().map(|(path, field)| (path.as_str(), field))
    }

    /// SHA-256 over every path and value, in lower-case hexadecimal: another one after any edit that Okta would see. In
    /// a list the place says nothing, as where versions are held against each other.
    pub fn sha256(&self) -> String {
        let mut values: BTreeMap<&str, &str> = self.iter().map(|(path, field)| (path, field.value.as_str())).collect();
        for entries in lists(self).into_values() {
            let mut sorted: Vec<&str> = entries.iter().map(|(_, field)| field.value.as_str()).collect();
            sorted.sort_unstable();
            values.extend(entries.iter().map(|(path, _)| *path).zip(sorted));
        }
        let mut hash = Sha256::new();
        for (path, value) in values {
            // Lengths keep neighbours apart.
            for text in [path, value] {
                hash.update(&u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
                hash.update(text.as_bytes());
            }
        }
        hex(&hash.finish())
    }

    /// Where a path is taken, as by two attributes of one name, the later ones get numbers.
    fn put(&mut self, path: impl Into<String>, value: impl Into<String>, kind: FieldKind) {
        let mut path: String = path.into();
        if self.0.contains_key(&path) {
            let others = (2..).map(|number| format!("{path}#{number}"));
            path = others.into_iter().find(|other| !self.0.contains_key(other)).unwrap_or(path);
        }
        self.0.insert(path, Field { value: value.into(), kind });
    }

    fn text(&mut self, path: &str, text: Option<&Located<String>>, kind: FieldKind) {
        if let Some(text) = text {
            self.put(path, &*text.value, kind);
        }
    }

    fn list<'a>(&mut self, path: &str, texts: impl IntoIterator<Item = &'a Located<String>>, kind: FieldKind) {
        for (index, text) in texts.into_iter().enumerate() {
            self.put(format!("{path}[{index}]"), &*text.value, kind);
        }
    }

    fn catalog(&mut self, catalog: &Catalog) {
        let kind = FieldKind::Catalog;
        self.text("name", catalog.name.as_ref(), kind);
        self.text("description", catalog.description.as_ref(), kind);
        self.text("logo", catalog.logo.as_ref(), kind);
        self.list("useCases", &catalog.use_cases, kind);
        let default = catalog.default_logo.as_ref().is_some_and(|default| default.value);
        self.put("defaultLogo", default.to_string(), kind);
        for (index, contact) in catalog.contacts.iter().enumerate() {
            let contact = &contact.value;
            let path = format!("appContactDetails[{index}]");
            if let Some(purpose) = contact.purpose {
                self.put(format!("{path}.contactType"), format!("{purpose:?}"), kind);
            }
            for (of, text) in [("URL", &contact.url), ("EMAIL", &contact.email), ("PHONE", &contact.phone)] {
                self.text(&format!("{path}.{of}"), text.as_ref(), kind);
            }
        }
    }

    fn oidc(&mut self, oidc: &OidcProperties) {
        let redirect = FieldKind::Dynamic(Dialect::Oidc, Purpose::RedirectUri);
        self.list("sso.oidc.redirectUris", &oidc.redirect_uris, redirect);
        let address = FieldKind::Dynamic(Dialect::Oidc, Purpose::Address);
        self.text("sso.oidc.initiateLoginUri", oidc.initiate_login_uri.as_ref(), address);
        self.list("sso.oidc.postLogoutUris", &oidc.post_logout_uris, redirect);
        self.text("sso.oidc.doc", oidc.configuration_guide.as_ref(), FieldKind::TestInformation);
        let jit = oidc.just_in_time.as_ref().is_some_and(|jit| jit.value);
        self.put("oidcTestConfiguration.jit", jit.to_string(), FieldKind::Setting);
    }

    fn saml(&mut self, saml: &SamlProperties) {
        let address = FieldKind::Dynamic(Dialect::Saml, Purpose::Address);
        for acs in &saml.acs_urls {
            let path = acs.value.index.as_ref().map_or_else(|| "default".to_owned(), |index| index.value.to_string());
            self.put(format!("{ACS_URLS}[{path}]"), &*acs.value.url, address);
        }
        let text = FieldKind::Dynamic(Dialect::Saml, Purpose::Text);
        self.text("sso.saml.entityId", saml.entity_id.as_ref(), text);
        let value = FieldKind::Dynamic(Dialect::Saml, Purpose::AttributeValue);
        for attribute in saml.attributes.iter().flatten() {
            let attribute = &attribute.value;
            let name = shown(attribute.name.as_ref());
            let list = if attribute.groups { "groups" } else { "claims" };
            let format = attribute.format.map_or("", NameFormat::urn);
            self.put(format!("sso.saml.{list}[{name}]"), format, FieldKind::Setting);
            self.list(&format!("sso.saml.{list}[{name}].values"), &attribute.values, value);
        }
        self.text("sso.saml.doc", saml.configuration_guide.as_ref(), FieldKind::TestInformation);
        self.text("sso.saml.defaultRelayState", saml.default_relay_state.as_ref(), FieldKind::Setting);
        self.text("sso.saml.singleLogoutUrl", saml.single_logout_url.as_ref(), FieldKind::Setting);
        let encrypted = saml.encrypted_assertions.as_ref().is_some_and(|encrypted| encrypted.value);
        self.put("sso.saml.encryptedAssertions", encrypted.to_string(), FieldKind::Setting);
        let jit = saml.just_in_time.as_ref().is_some_and(|jit| jit.value);
        for (flag, set) in [("idp", saml.idp_flow), ("sp", saml.sp_flow), ("jit", jit)] {
            self.put(format!("samlTestConfiguration.{flag}"), set.to_string(), FieldKind::Setting);
        }
    }

    fn scim(&mut self, scim: &ScimProperties) {
        let base = FieldKind::Dynamic(Dialect::Scim, Purpose::ScimBaseUrl);
        self.text("provisioning.scim.baseUri", scim.base_url.as_ref(), base);
        self.text(
            "provisioning.scim.setupInstructionsUri",
            scim.configuration_guide.as_ref(),
            FieldKind::TestInformation,
        );
        let users = scim.users.iter().flat_map(|users| &users.value).map(|one| format!("users.{:?}", one.value));
        let groups = scim.groups.iter().flat_map(|groups| &groups.value).map(|one| format!("groups.{:?}", one.value));
        for feature in users.chain(groups).collect::<Vec<_>>() {
            self.put(format!("provisioning.features[{feature}]"), "true", FieldKind::Setting);
        }
        let Some(authentication) = &scim.authentication else { return };
        let authentication = &authentication.value;
        if let Some(mode) = &authentication.mode {
            let mode = match mode.value {
                AuthenticationMode::Header => "header",
                AuthenticationMode::Bearer => "bearer",
                AuthenticationMode::Oauth2 => "oauth2",
                AuthenticationMode::Basic => "basic",
            };
            self.put("provisioning.scim.authMode", mode, FieldKind::ScimAuthentication);
        }
        let endpoint = FieldKind::Dynamic(Dialect::Scim, Purpose::Address);
        self.text("oAuth2Settings.authorizeEndpoint", authentication.authorize_endpoint.as_ref(), endpoint);
        self.text("oAuth2Settings.tokenEndpoint", authentication.token_endpoint.as_ref(), endpoint);
        self.text("oAuth2Settings.clientId", authentication.client_id.as_ref(), FieldKind::Setting);
        self.list("oAuth2Settings.scopes", &authentication.scopes, FieldKind::Setting);
    }

    fn capabilities(&mut self, submission: &Submission) {
        for entitlement in &submission.entitlements {
            let it = &entitlement.value;
            let path = format!("entitlementTypes[{}]", shown(it.name.as_ref()));
            self.put(format!("{path}.required"), it.required.to_string(), FieldKind::Setting);
            self.put(format!("{path}.multivalued"), it.multivalued.to_string(), FieldKind::Setting);
            let mapping = it.mapping.as_ref().map(|mapping| &mapping.value);
            for (of, text) in [
                ("endpoint", &it.endpoint),
                ("description", &it.description),
                ("mapping.id", mapping.map_or(&None, |mapping| &mapping.id)),
                ("mapping.displayName", mapping.map_or(&None, |mapping| &mapping.display_name)),
                ("mapping.description", mapping.map_or(&None, |mapping| &mapping.description)),
            ] {
                self.text(&format!("{path}.{of}"), text.as_ref(), FieldKind::Setting);
            }
        }
        if let Some(logout) = &submission.universal_logout {
            let endpoint = FieldKind::Dynamic(Dialect::Scim, Purpose::Address);
            self.text("globalTokenRevocation.endpoint", logout.value.endpoint.as_ref(), endpoint);
            let method = logout.value.authentication.as_ref();
            self.text("globalTokenRevocation.authMethod", method, FieldKind::Setting);
            let format = format!("{:?}", logout.value.subject_format);
            self.put("globalTokenRevocation.subjectFormat", format, FieldKind::Setting);
            let partial = logout.value.partial.to_string();
            self.put("globalTokenRevocation.partialLogout", partial, FieldKind::Setting);
        }
    }

    fn test_information(&mut self, tests: &TestInformation) {
        let kind = FieldKind::TestInformation;
        if let Some(account) = &tests.account {
            self.text("testAccount.url", account.value.url.as_ref(), kind);
            self.text("testAccount.username", account.value.username.as_ref(), kind);
            self.text("testAccount.instructions", account.value.instructions.as_ref(), kind);
        }
        let service = tests.api_service.as_ref().and_then(|service| service.value.scope_explanation.as_ref());
        self.text("apiServiceTestConfiguration.scopeExplanation", service, kind);
        self.text("escalationSupportContact", tests.support_contact.as_ref(), kind);
        for (protocol, start) in [("oidc", &tests.oidc), ("saml", &tests.saml)] {
            let Some(start) = start else { continue };
            let path = format!("{protocol}TestConfiguration.spInitiate");
            self.text(&format!("{path}Url"), start.value.sp_initiate_url.as_ref(), kind);
            self.text(&format!("{path}Description"), start.value.sp_initiate_description.as_ref(), kind);
        }
    }
}

/// A text that may be missing.
fn shown(text: Option<&Located<String>>) -> &str {
    text.map_or("", |text| &text.value)
}

impl Submission {
    /// SHA-256 of everything in it that Okta would see, without secrets and without the links to results: the name of
    /// one version of the submission.
    pub fn sha256(&self) -> String {
        Fields::of(self).sha256()
    }
}
