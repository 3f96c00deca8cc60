//! From the submission to Okta's model.

use super::{
    super::{
        AuthenticationMode, Contact, ContactPurpose, EntitlementType, GroupOperation, OidcProperties, SamlProperties,
        ScimAuthentication, ScimProperties, SpStart, SubjectFormat, Submission, TestInformation, UniversalLogout,
        UserOperation,
    },
    SecretValues,
    model::{self, Document},
};
use crate::{located::Located, secret::Secret};

type Field = Option<Located<String>>;

pub(super) fn document(submission: &Submission, secrets: SecretValues) -> Document {
    let catalog = submission.catalog.as_ref().map(|catalog| catalog.value.clone()).unwrap_or_default();
    let variable = |it: &Located<super::super::IntegrationVariable>| model::Variable {
        name: text(&it.value.name),
        label: text(&it.value.label),
    };
    let oidc = submission.oidc.as_ref().map(|oidc| self::oidc(&oidc.value));
    let saml = submission.saml.as_ref().map(|saml| self::saml(&saml.value));
    let scim = submission.scim.as_ref().map(|scim| &scim.value);
    let authentication = scim.and_then(|scim| scim.authentication.as_ref());
    Document {
        submission: model::Submission {
            name: text(&catalog.name),
            description: text(&catalog.description),
            logo: text(&catalog.logo),
            default_logo: catalog.default_logo().is_some(),
            use_cases: texts(&catalog.use_cases),
            capabilities: Vec::new(),
            app_contact_details: catalog.contacts.iter().map(|it| contact(&it.value)).collect(),
            config: submission.variables.iter().map(variable).collect(),
            sso: (oidc.is_some() || saml.is_some()).then_some(model::Sso { oidc, saml }),
            provisioning: scim.map(|scim| provisioning(scim, &submission.entitlements)),
            auth_settings: authentication.and_then(|it| auth_settings(&it.value, secrets)),
            global_token_revocation: submission.universal_logout.as_ref().map(|it| logout(&it.value)),
        },
        testing: submission.test_information.as_ref().map(|tests| testing(submission, &tests.value, secrets)),
    }
}

fn text(field: &Field) -> Option<String> {
    field.as_ref().map(|text| text.value.clone())
}

fn texts(fields: &[Located<String>]) -> Vec<String> {
    fields.iter().map(|text| text.value.clone()).collect()
}

fn secret(value: Option<&Located<Secret>>, secrets: SecretValues) -> Option<String> {
    value.filter(|_| secrets == SecretValues::Written).map(|secret| secret.value.expose().to_owned())
}

fn contact(contact: &Contact) -> model::Contact {
    let values = [("URL", &contact.url), ("EMAIL", &contact.email), ("PHONE", &contact.phone)];
    let value = values.into_iter().find_map(|(kind, value)| Some((kind, text(value)?)));
    let purpose = contact.purpose.map(|purpose| match purpose {
        ContactPurpose::CustomerSupport => "CUSTOMER_SUPPORT",
        ContactPurpose::EscalationSupport => "ESCALATION_SUPPORT",
    });
    model::Contact {
        purpose: purpose.map(str::to_owned),
        kind: value.as_ref().map(|(kind, _)| (*kind).to_owned()),
        value: value.map(|(_, value)| value),
    }
}

fn oidc(oidc: &OidcProperties) -> model::Oidc {
    model::Oidc {
        redirect_uris: texts(&oidc.redirect_uris),
        initiate_login_uri: text(&oidc.initiate_login_uri),
        post_logout_uris: texts(&oidc.post_logout_uris),
        doc: text(&oidc.configuration_guide),
    }
}

fn saml(saml: &SamlProperties) -> model::Saml {
    let attributes = || saml.attributes.iter().flatten().map(|attribute| &attribute.value);
    let claims = attributes().filter(|it| !it.groups);
    let claims = claims.map(|it| model::Claim { name: text(&it.name), values: texts(&it.values) });
    let groups = attributes().filter(|it| it.groups).filter_map(|it| text(&it.name)).map(model::Group::Name);
    let acs = saml.acs_urls.iter();
    model::Saml {
        acs: acs
            .map(|it| model::Acs { url: it.value.url.clone(), index: it.value.index.as_ref().map(|index| index.value) })
            .collect(),
        entity_id: text(&saml.entity_id),
        claims: claims.collect(),
        groups: groups.collect(),
        doc: text(&saml.configuration_guide),
    }
}

fn provisioning(scim: &ScimProperties, entitlements: &[Located<EntitlementType>]) -> model::Provisioning {
    let users = scim.users.iter().flat_map(|users| &users.value).filter_map(|operation| match operation.value {
        UserOperation::Create => Some("CREATE_USER"),
        UserOperation::Read => Some("READ_USER"),
        UserOperation::Update => Some("UPDATE_USER"),
        UserOperation::Deactivate => Some("DEACTIVATE_USER"),
        UserOperation::ImportSchema => Some("IMPORT_USER_SCHEMA"),
        UserOperation::ChangePassword | UserOperation::Patch => None,
    });
    let groups = scim.groups.iter().flat_map(|groups| &groups.value).map(|operation| match operation.value {
        GroupOperation::Create => "CREATE_GROUP",
        GroupOperation::Read => "READ_GROUP",
        GroupOperation::Update => "UPDATE_GROUP",
        GroupOperation::Delete => "DEACTIVATE_GROUP",
    });
    let mode = scim.authentication.as_ref().and_then(|it| it.value.mode.as_ref());
    let mode = mode.and_then(|mode| match mode.value {
        AuthenticationMode::Header => Some("header"),
        AuthenticationMode::Bearer => Some("bearer"),
        AuthenticationMode::Oauth2 | AuthenticationMode::Basic => None,
    });
    model::Provisioning {
        features: once_each(users.chain(groups)),
        scim: Some(model::Scim {
            base_uri: text(&scim.base_url),
            auth_mode: mode.map(str::to_owned),
            setup_instructions_uri: text(&scim.configuration_guide),
            server_config: model::ServerConfig {
                patch: model::Supported { supported: scim.does(UserOperation::Patch) },
                change_password: model::Supported { supported: scim.does(UserOperation::ChangePassword) },
            },
            entitlement_types: entitlements.iter().map(|it| entitlement(&it.value)).collect(),
        }),
    }
}

fn once_each<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    for name in names {
        if !once.iter().any(|known| known == name) {
            once.push(name.to_owned());
        }
    }
    once
}

fn entitlement(entitlement: &EntitlementType) -> model::EntitlementType {
    model::EntitlementType {
        name: text(&entitlement.name),
        description: text(&entitlement.description),
        endpoint: text(&entitlement.endpoint),
        attributes: model::EntitlementAttributes {
            required: entitlement.required,
            multivalued: entitlement.multivalued,
        },
        mappings: entitlement.mapping.as_ref().map(|mapping| model::Mappings {
            id: text(&mapping.value.id),
            display_name: text(&mapping.value.display_name),
            description: text(&mapping.value.description),
        }),
    }
}

/// What the mode of SCIM has no word for.
fn auth_settings(authentication: &ScimAuthentication, secrets: SecretValues) -> Option<model::AuthSettings> {
    match authentication.mode.as_ref()?.value {
        AuthenticationMode::Header | AuthenticationMode::Bearer => None,
        AuthenticationMode::Basic => Some(model::AuthSettings { auth_type: "BASIC".to_owned(), oauth2: None }),
        AuthenticationMode::Oauth2 => Some(model::AuthSettings {
            auth_type: "OAUTH2".to_owned(),
            oauth2: Some(model::Oauth2 {
                authorize_endpoint: text(&authentication.authorize_endpoint),
                token_endpoint: text(&authentication.token_endpoint),
                client_id: text(&authentication.client_id),
                client_secret: secret(authentication.client_secret.as_ref(), secrets),
                scopes: texts(&authentication.scopes),
            }),
        }),
    }
}

fn logout(logout: &UniversalLogout) -> model::TokenRevocation {
    let method = logout.authentication.as_ref().map_or("signed_jwt", |method| method.value.as_str());
    let format = match logout.subject_format {
        SubjectFormat::Email => "EMAIL",
        SubjectFormat::IssSub => "ISS_SUB",
    };
    model::TokenRevocation {
        endpoint: text(&logout.endpoint),
        auth_method: Some(method.to_ascii_uppercase()),
        subject_format: Some(format.to_owned()),
        partial_logout: logout.partial,
    }
}

fn testing(submission: &Submission, tests: &TestInformation, secrets: SecretValues) -> model::Testing {
    let start = |start: &Option<Located<SpStart>>| {
        let start = start.as_ref().map(|start| &start.value);
        (start.and_then(|it| text(&it.sp_initiate_url)), start.and_then(|it| text(&it.sp_initiate_description)))
    };
    let oidc = submission.oidc.as_ref().map(|Located { value: oidc, .. }| {
        let (sp_initiate_url, sp_initiate_description) = start(&tests.oidc);
        let idp = Some(oidc.initiate_login_uri.is_some());
        let jit = oidc.just_in_time.as_ref().map(|jit| jit.value);
        model::SsoTest { idp, sp: Some(true), jit, sp_initiate_url, sp_initiate_description }
    });
    let saml = submission.saml.as_ref().map(|Located { value: saml, .. }| {
        let (sp_initiate_url, sp_initiate_description) = start(&tests.saml);
        let jit = saml.just_in_time.as_ref().map(|jit| jit.value);
        let (idp, sp) = (Some(saml.idp_flow), Some(saml.sp_flow));
        model::SsoTest { idp, sp, jit, sp_initiate_url, sp_initiate_description }
    });
    model::Testing {
        escalation_support_contact: text(&tests.support_contact),
        test_account: tests.account.as_ref().map(|Located { value: account, .. }| model::TestAccount {
            url: text(&account.url),
            username: text(&account.username),
            password: secret(account.password.as_ref(), secrets),
            instructions: text(&account.instructions),
        }),
        oidc_test_configuration: oidc,
        saml_test_configuration: saml,
        scim_test_configuration: tests.scim.as_ref().map(|Located { value: results, .. }| model::ScimTest {
            spec: text(&results.spec),
            crud: text(&results.crud),
            entitlements: text(&results.entitlements),
        }),
        api_service_test_configuration: tests
            .api_service
            .as_ref()
            .map(|service| model::ApiServiceTest { scope_explanation: text(&service.value.scope_explanation) }),
    }
}
