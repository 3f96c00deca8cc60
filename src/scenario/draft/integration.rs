//! The part of the file that is the submission.

use super::yaml::{Writer, quoted};
use crate::located::Located;
use crate::submission::{
    AuthenticationMode, Catalog, ContactPurpose, EntitlementType, GroupOperation, NameFormat, OidcProperties,
    SamlProperties, ScimProperties, SubjectFormat, Submission, TestInformation, UserOperation,
};

/// Writes everything below `integration:`.
pub(super) fn write(file: &mut Writer, submission: &Submission) {
    if let Some(ruleset) = &submission.ruleset {
        file.line(1, &format!("ruleset: \"{}\"", ruleset.value));
    }
    if submission.migrated {
        file.line(1, "migrated: true");
    }
    if let Some(written) = &submission.catalog {
        catalog(file, &written.value);
    }
    if !submission.variables.is_empty() {
        file.comment(
            1,
            "What a customer's administrator fills in. Expressions name it: {app.name} over OpenID Connect,",
        );
        file.comment(1, "${org.name} over SAML, and app.name in SCIM, where the whole property is an expression.");
        file.line(1, "variables:");
    }
    for variable in &submission.variables {
        file.entry(2, |file| {
            file.field(3, "name", variable.value.name.as_ref());
            file.field(3, "label", variable.value.label.as_ref());
            file.list(3, "samples", &variable.value.samples);
        });
    }
    if let Some(written) = &submission.oidc {
        oidc(file, &written.value);
    }
    if let Some(written) = &submission.saml {
        saml(file, &written.value);
    }
    if let Some(written) = &submission.scim {
        scim(file, &written.value);
    }
    if !submission.entitlements.is_empty() {
        file.line(1, "entitlements:");
    }
    for written in &submission.entitlements {
        file.entry(2, |file| entitlement(file, &written.value));
    }
    if let Some(written) = &submission.universal_logout {
        let logout = &written.value;
        file.line(1, "universal_logout:");
        file.field(2, "endpoint", logout.endpoint.as_ref());
        file.field(2, "authentication", logout.authentication.as_ref());
        let format = if logout.subject_format == SubjectFormat::Email { "email" } else { "iss_sub" };
        file.line(2, &format!("subject_format: {format}"));
        file.flag(2, "partial", logout.partial);
    }
    if let Some(written) = &submission.test_information {
        tests(file, &written.value);
    }
}

fn catalog(file: &mut Writer, catalog: &Catalog) {
    file.comment(1, "What the catalog shows.");
    file.line(1, "catalog:");
    file.field(2, "name", catalog.name.as_ref());
    file.field(2, "description", catalog.description.as_ref());
    file.comment(
        2,
        "PNG, JPEG or GIF below 1 MB, of 244×244, 200×200, 244×156 or 156×244 pixels; relative to this file.",
    );
    file.field(2, "logo", catalog.logo.as_ref());
    if catalog.default_logo().is_some() {
        file.flag(2, "default_logo", true);
    }
    file.list(2, "use_cases", &catalog.use_cases);
    if !catalog.contacts.is_empty() {
        file.comment(2, "Whom customers turn to.");
        file.line(2, "contacts:");
    }
    for contact in &catalog.contacts {
        let contact = &contact.value;
        file.entry(3, |file| {
            if let Some(purpose) = contact.purpose {
                let purpose = match purpose {
                    ContactPurpose::CustomerSupport => "customer_support",
                    ContactPurpose::EscalationSupport => "escalation_support",
                };
                file.line(4, &format!("for: {purpose}"));
            }
            file.field(4, "url", contact.url.as_ref());
            file.field(4, "email", contact.email.as_ref());
            file.field(4, "phone", contact.phone.as_ref());
        });
    }
}

fn oidc(file: &mut Writer, oidc: &OidcProperties) {
    file.line(1, "oidc:");
    file.comment(2, "The authorization response may go here and nowhere else. Compared exactly.");
    file.list(2, "redirect_uris", &oidc.redirect_uris);
    if oidc.initiate_login_uri.is_some() {
        file.comment(2, "Where a tile leads. Leave it out when the app supports no IdP flow.");
    }
    file.field(2, "initiate_login_uri", oidc.initiate_login_uri.as_ref());
    file.list(2, "post_logout_uris", &oidc.post_logout_uris);
    file.field(2, "configuration_guide", oidc.configuration_guide.as_ref());
    if let Some(jit) = &oidc.just_in_time {
        file.line(2, "supports:");
        file.comment(3, "Whether the app creates an account for a user it has never seen.");
        file.flag(3, "jit", jit.value);
    }
}

fn saml(file: &mut Writer, saml: &SamlProperties) {
    file.line(1, "saml:");
    if !saml.acs_urls.is_empty() {
        file.comment(2, "The assertion consumer service; the one without an index is the default.");
        file.line(2, "acs_urls:");
    }
    for acs in &saml.acs_urls {
        match &acs.value.index {
            None => file.line(3, &format!("- {}", quoted(&acs.value.url))),
            Some(index) => file.entry(3, |file| {
                file.line(4, &format!("url: {}", quoted(&acs.value.url)));
                file.line(4, &format!("index: {}", index.value));
            }),
        }
    }
    file.field(2, "audience", saml.entity_id.as_ref());
    attributes(file, saml);
    file.field(2, "configuration_guide", saml.configuration_guide.as_ref());
    file.field(2, "default_relay_state", saml.default_relay_state.as_ref());
    file.field(2, "single_logout_url", saml.single_logout_url.as_ref());
    if let Some(encrypted) = &saml.encrypted_assertions {
        file.flag(2, "encrypted_assertions", encrypted.value);
    }
    file.line(2, "supports:");
    file.flag(3, "idp_flow", saml.idp_flow);
    file.flag(3, "sp_flow", saml.sp_flow);
    if let Some(jit) = &saml.just_in_time {
        file.comment(3, "Whether the app creates an account for a user it has never seen.");
        file.flag(3, "jit", jit.value);
    }
}

fn attributes(file: &mut Writer, saml: &SamlProperties) {
    let Some(attributes) = &saml.attributes else { return };
    file.line(2, if attributes.is_empty() { "attributes: []" } else { "attributes:" });
    for attribute in attributes {
        let attribute = &attribute.value;
        file.entry(3, |file| {
            file.field(4, "name", attribute.name.as_ref());
            if let Some(format) = attribute.format {
                let format = match format {
                    NameFormat::Unspecified => "unspecified",
                    NameFormat::Uri => "uri",
                    NameFormat::Basic => "basic",
                };
                file.line(4, &format!("format: {format}"));
            }
            if attribute.groups {
                file.flag(4, "groups", true);
            }
            file.list(4, "values", &attribute.values);
        });
    }
}

fn scim(file: &mut Writer, scim: &ScimProperties) {
    file.line(1, "scim:");
    file.field(2, "base_url", scim.base_url.as_ref());
    operations(file, "users", scim.users.as_ref(), |operation| match operation {
        UserOperation::Create => "create",
        UserOperation::Read => "read",
        UserOperation::Update => "update",
        UserOperation::Deactivate => "deactivate",
        UserOperation::ChangePassword => "change_password",
        UserOperation::Patch => "patch",
        UserOperation::ImportSchema => "import_schema",
    });
    operations(file, "groups", scim.groups.as_ref(), |operation| match operation {
        GroupOperation::Create => "create",
        GroupOperation::Read => "read",
        GroupOperation::Update => "update",
        GroupOperation::Delete => "delete",
    });
    if let Some(authentication) = &scim.authentication {
        let it = &authentication.value;
        file.line(2, "authentication:");
        if let Some(mode) = &it.mode {
            let mode = match mode.value {
                AuthenticationMode::Header => "header",
                AuthenticationMode::Bearer => "bearer",
                AuthenticationMode::Oauth2 => "oauth2",
                AuthenticationMode::Basic => "basic",
            };
            file.line(3, &format!("mode: {mode}"));
        }
        file.field(3, "authorize_endpoint", it.authorize_endpoint.as_ref());
        file.field(3, "token_endpoint", it.token_endpoint.as_ref());
        file.field(3, "client_id", it.client_id.as_ref());
        if it.client_secret.is_some() {
            file.line(3, "client_secret: ${SCIM_CLIENT_SECRET:-not-set}");
        }
        file.list(3, "scopes", &it.scopes);
    }
    file.field(2, "configuration_guide", scim.configuration_guide.as_ref());
}

fn operations<T: Copy>(
    file: &mut Writer,
    key: &str,
    written: Option<&Located<Vec<Located<T>>>>,
    name: fn(T) -> &'static str,
) {
    if let Some(written) = written {
        let names: Vec<&str> = written.value.iter().map(|it| name(it.value)).collect();
        file.line(2, &format!("{key}: [{}]", names.join(", ")));
    }
}

fn entitlement(file: &mut Writer, entitlement: &EntitlementType) {
    file.field(3, "name", entitlement.name.as_ref());
    file.field(3, "endpoint", entitlement.endpoint.as_ref());
    file.field(3, "description", entitlement.description.as_ref());
    file.flag(3, "required", entitlement.required);
    file.flag(3, "multivalued", entitlement.multivalued);
    if let Some(mapping) = &entitlement.mapping {
        file.line(3, "mapping:");
        file.field(4, "id", mapping.value.id.as_ref());
        file.field(4, "display_name", mapping.value.display_name.as_ref());
        file.field(4, "description", mapping.value.description.as_ref());
    }
}

fn tests(file: &mut Writer, tests: &TestInformation) {
    file.comment(1, "What Okta's analysts need to test the integration.");
    file.line(1, "test_information:");
    if let Some(account) = &tests.account {
        file.comment(2, "An administrator's account in the app.");
        file.line(2, "account:");
        file.field(3, "url", account.value.url.as_ref());
        file.field(3, "username", account.value.username.as_ref());
        if account.value.password.is_some() {
            file.line(3, "password: ${TEST_ACCOUNT_PASSWORD:-not-set}");
        }
        file.field(3, "instructions", account.value.instructions.as_ref());
    }
    file.comment(2, "Whom Okta turns to: a person, not a queue.");
    file.field(2, "support_contact", tests.support_contact.as_ref());
    for (key, start) in [("oidc", &tests.oidc), ("saml", &tests.saml)] {
        if let Some(start) = start {
            file.line(2, &format!("{key}:"));
            file.field(3, "sp_initiate_url", start.value.sp_initiate_url.as_ref());
            file.field(3, "sp_initiate_description", start.value.sp_initiate_description.as_ref());
        }
    }
    if let Some(results) = &tests.scim {
        file.line(2, "scim:");
        file.field(3, "spec", results.value.spec.as_ref());
        file.field(3, "crud", results.value.crud.as_ref());
        file.field(3, "entitlements", results.value.entitlements.as_ref());
    }
    if let Some(service) = &tests.api_service {
        file.line(2, "api_service:");
        file.field(3, "scope_explanation", service.value.scope_explanation.as_ref());
    }
}
