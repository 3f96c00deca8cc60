//! From Okta's model to the submission.

use super::{
    super::{
        AcsEndpoint, ApiService, AuthenticationMode, Catalog, Contact, ContactPurpose, EntitlementMapping,
        EntitlementType, GroupOperation, IntegrationVariable, OidcProperties, SamlAttribute, SamlProperties,
        ScimAuthentication, ScimProperties, ScimResults, SpStart, SubjectFormat, Submission, TestAccount,
        TestInformation, UniversalLogout, UserOperation,
    },
    Reading,
    model::{self, Document},
};
use crate::{located::Located, secret::Secret};

/// What is not taken over.
type Left = Vec<String>;

pub(super) fn submission(document: Document, mut left: Left) -> Reading {
    let Document { submission: it, testing } = document;
    let contacts = it.app_contact_details.into_iter().map(|it| contact(it, &mut left)).collect();
    let sso = it.sso.unwrap_or_default();
    let (oidc_test, saml_test) = match &testing {
        Some(tests) => (tests.oidc_test_configuration.as_ref(), tests.saml_test_configuration.as_ref()),
        None => (None, None),
    };
    let oidc = sso.oidc.map(|it| Located::nowhere(oidc(it, oidc_test)));
    let saml = sso.saml.map(|it| Located::nowhere(saml(it, saml_test)));
    let provisioning = it.provisioning.unwrap_or_default();
    let entitlements = provisioning.scim.iter().flat_map(|scim| &scim.entitlement_types).map(entitlement).collect();
    let logout = it.global_token_revocation.map(|it| logout(it, &mut left));
    let scim = scim(provisioning, it.auth_settings, &mut left);
    let mut submission = Submission {
        catalog: Some(Located::nowhere(Catalog {
            name: text(it.name),
            description: text(it.description),
            logo: text(it.logo),
            default_logo: it.default_logo.then(|| Located::nowhere(true)),
            use_cases: texts(it.use_cases),
            contacts,
        })),
        variables: it.config.into_iter().map(variable).collect(),
        oidc,
        saml,
        scim: scim.map(Located::nowhere),
        entitlements,
        universal_logout: logout.map(Located::nowhere),
        test_information: testing.map(|tests| Located::nowhere(test_information(tests))),
        ..Submission::default()
    };
    capabilities(&it.capabilities, &mut submission, &mut left);
    Reading { submission, left }
}

/// What is named as a capability stands elsewhere too, besides that of an API service, which may have nothing else yet.
fn capabilities(named: &[String], submission: &mut Submission, left: &mut Left) {
    for name in named {
        let taken_over = match name.as_str() {
            "SSO" => submission.oidc.is_some() || submission.saml.is_some(),
            "PROVISIONING" => submission.scim.is_some(),
            "ENTITLEMENTS" => !submission.entitlements.is_empty(),
            "UNIVERSAL_LOGOUT" => submission.universal_logout.is_some(),
            "API_SERVICE" => {
                let tests =
                    submission.test_information.get_or_insert_with(|| Located::nowhere(TestInformation::default()));
                tests.value.api_service.get_or_insert_with(|| Located::nowhere(ApiService::default()));
                true
            }
            _ => false,
        };
        left.extend((!taken_over).then(|| unknown("submission.capabilities", name)));
    }
}

fn text(text: Option<String>) -> Option<Located<String>> {
    text.map(Located::nowhere)
}

fn texts(texts: Vec<String>) -> Vec<Located<String>> {
    texts.into_iter().map(Located::nowhere).collect()
}

/// A value that is none of Okta's, as far as is known.
fn unknown(member: &str, value: &str) -> String {
    let value = value.chars().take(60).collect::<String>().escape_default().to_string();
    format!("{member}: `{value}`")
}

fn contact(contact: model::Contact, left: &mut Left) -> Located<Contact> {
    let purpose = match contact.purpose.as_deref() {
        None => None,
        Some("CUSTOMER_SUPPORT") => Some(ContactPurpose::CustomerSupport),
        Some("ESCALATION_SUPPORT") => Some(ContactPurpose::EscalationSupport),
        Some(other) => {
            left.push(unknown("submission.appContactDetails.contactType", other));
            None
        }
    };
    let mut read = Contact { purpose, ..Contact::default() };
    let value = text(contact.value);
    match contact.kind.as_deref() {
        Some("URL") | None => read.url = value,
        Some("EMAIL") => read.email = value,
        Some("PHONE") => read.phone = value,
        Some(other) => left.push(unknown("submission.appContactDetails.contactValueType", other)),
    }
    Located::nowhere(read)
}

fn variable(variable: model::Variable) -> Located<IntegrationVariable> {
    let model::Variable { name, label } = variable;
    Located::nowhere(IntegrationVariable { name: text(name), label: text(label), samples: Vec::new() })
}

fn oidc(oidc: model::Oidc, test: Option<&model::SsoTest>) -> OidcProperties {
    OidcProperties {
        redirect_uris: texts(oidc.redirect_uris),
        initiate_login_uri: text(oidc.initiate_login_uri),
        post_logout_uris: texts(oidc.post_logout_uris),
        configuration_guide: text(oidc.doc),
        just_in_time: test.and_then(|test| test.jit).map(Located::nowhere),
        ..OidcProperties::default()
    }
}

fn saml(saml: model::Saml, test: Option<&model::SsoTest>) -> SamlProperties {
    let claim =
        |it: model::Claim| SamlAttribute { name: text(it.name), values: texts(it.values), ..SamlAttribute::default() };
    let group = |it: model::Group| {
        let (model::Group::Name(name) | model::Group::Object { name }) = it;
        SamlAttribute { name: Some(Located::nowhere(name)), groups: true, ..SamlAttribute::default() }
    };
    let attributes: Vec<_> =
        saml.claims.into_iter().map(claim).chain(saml.groups.into_iter().map(group)).map(Located::nowhere).collect();
    let acs = saml
        .acs
        .into_iter()
        .map(|acs| Located::nowhere(AcsEndpoint { url: acs.url, index: acs.index.map(Located::nowhere) }));
    SamlProperties {
        acs_urls: acs.collect(),
        entity_id: text(saml.entity_id),
        attributes: Some(attributes),
        configuration_guide: text(saml.doc),
        idp_flow: test.and_then(|test| test.idp).unwrap_or(true),
        sp_flow: test.and_then(|test| test.sp).unwrap_or(true),
        just_in_time: test.and_then(|test| test.jit).map(Located::nowhere),
        ..SamlProperties::default()
    }
}

fn scim(
    provisioning: model::Provisioning,
    settings: Option<model::AuthSettings>,
    left: &mut Left,
) -> Option<ScimProperties> {
    let model::Provisioning { features, scim } = provisioning;
    let Some(scim) = scim else {
        left.extend((!features.is_empty()).then(|| "submission.provisioning.features, without `scim`".to_owned()));
        left.extend(settings.is_some().then(|| "submission.authSettings, without `scim`".to_owned()));
        return None;
    };
    let (mut users, groups) = operations(&features, left);
    let config = scim.server_config;
    users.extend(config.change_password.supported.then_some(UserOperation::ChangePassword));
    users.extend(config.patch.supported.then_some(UserOperation::Patch));
    Some(ScimProperties {
        base_url: text(scim.base_uri),
        users: listed(users),
        groups: listed(groups),
        authentication: authentication(scim.auth_mode.as_deref(), settings, left).map(Located::nowhere),
        configuration_guide: text(scim.setup_instructions_uri),
    })
}

/// `None` when there is none.
fn listed<T>(operations: Vec<T>) -> Option<Located<Vec<Located<T>>>> {
    let listed: Vec<_> = operations.into_iter().map(Located::nowhere).collect();
    (!listed.is_empty()).then(|| Located::nowhere(listed))
}

fn operations(features: &[String], left: &mut Left) -> (Vec<UserOperation>, Vec<GroupOperation>) {
    let (mut users, mut groups) = (Vec::new(), Vec::new());
    for feature in features {
        match feature.as_str() {
            "CREATE_USER" => users.push(UserOperation::Create),
            "READ_USER" => users.push(UserOperation::Read),
            "UPDATE_USER" => users.push(UserOperation::Update),
            "DEACTIVATE_USER" => users.push(UserOperation::Deactivate),
            "IMPORT_USER_SCHEMA" => users.push(UserOperation::ImportSchema),
            "CREATE_GROUP" => groups.push(GroupOperation::Create),
            "READ_GROUP" => groups.push(GroupOperation::Read),
            "UPDATE_GROUP" => groups.push(GroupOperation::Update),
            "DEACTIVATE_GROUP" => groups.push(GroupOperation::Delete),
            other => left.push(unknown("submission.provisioning.features", other)),
        }
    }
    (users, groups)
}

fn authentication(
    mode: Option<&str>,
    settings: Option<model::AuthSettings>,
    left: &mut Left,
) -> Option<ScimAuthentication> {
    let settings = settings.unwrap_or_default();
    let mode = match (settings.auth_type.as_str(), mode) {
        ("OAUTH2", _) | ("", Some("oauth2")) => Some(AuthenticationMode::Oauth2),
        ("BASIC", _) | ("", Some("basic")) => Some(AuthenticationMode::Basic),
        ("SCIM_HEADER", _) | ("", Some("header")) => Some(AuthenticationMode::Header),
        ("SCIM_BEARER", _) | ("", Some("bearer")) => Some(AuthenticationMode::Bearer),
        ("", None) => return None,
        (kind, mode) => {
            let (member, other) = match mode.filter(|_| kind.is_empty()) {
                Some(mode) => ("submission.provisioning.scim.authMode", mode),
                None => ("submission.authSettings.authType", kind),
            };
            left.push(unknown(member, other));
            None
        }
    };
    // Without a mode, only a client is worth keeping.
    if mode.is_none() && settings.oauth2.is_none() {
        return None;
    }
    let oauth2 = settings.oauth2.unwrap_or_default();
    Some(ScimAuthentication {
        mode: mode.map(Located::nowhere),
        authorize_endpoint: text(oauth2.authorize_endpoint),
        token_endpoint: text(oauth2.token_endpoint),
        client_id: text(oauth2.client_id),
        client_secret: oauth2.client_secret.map(Secret::new).map(Located::nowhere),
        scopes: texts(oauth2.scopes),
    })
}

fn entitlement(it: &model::EntitlementType) -> Located<EntitlementType> {
    let mapping = it.mappings.as_ref().map(|mapping| {
        Located::nowhere(EntitlementMapping {
            id: text(mapping.id.clone()),
            display_name: text(mapping.display_name.clone()),
            description: text(mapping.description.clone()),
        })
    });
    Located::nowhere(EntitlementType {
        name: text(it.name.clone()),
        endpoint: text(it.endpoint.clone()),
        description: text(it.description.clone()),
        required: it.attributes.required,
        multivalued: it.attributes.multivalued,
        mapping,
    })
}

fn logout(logout: model::TokenRevocation, left: &mut Left) -> UniversalLogout {
    let subject_format = match logout.subject_format.as_deref() {
        None | Some("EMAIL") => SubjectFormat::Email,
        Some("ISS_SUB") => SubjectFormat::IssSub,
        Some(other) => {
            left.push(unknown("submission.globalTokenRevocation.subjectFormat", other));
            SubjectFormat::Email
        }
    };
    let authentication = text(logout.auth_method.map(|method| method.to_ascii_lowercase()));
    UniversalLogout { endpoint: text(logout.endpoint), authentication, subject_format, partial: logout.partial_logout }
}

fn test_information(tests: model::Testing) -> TestInformation {
    let start = |it: model::SsoTest| {
        let given = it.sp_initiate_url.is_some() || it.sp_initiate_description.is_some();
        given.then(|| {
            Located::nowhere(SpStart {
                sp_initiate_url: text(it.sp_initiate_url),
                sp_initiate_description: text(it.sp_initiate_description),
            })
        })
    };
    let account = |it: model::TestAccount| {
        Located::nowhere(TestAccount {
            url: text(it.url),
            username: text(it.username),
            password: it.password.map(Secret::new).map(Located::nowhere),
            instructions: text(it.instructions),
        })
    };
    let results = |it: model::ScimTest| {
        Located::nowhere(ScimResults { spec: text(it.spec), crud: text(it.crud), entitlements: text(it.entitlements) })
    };
    let service =
        |it: model::ApiServiceTest| Located::nowhere(ApiService { scope_explanation: text(it.scope_explanation) });
    TestInformation {
        account: tests.test_account.map(account),
        support_contact: text(tests.escalation_support_contact),
        oidc: tests.oidc_test_configuration.and_then(start),
        saml: tests.saml_test_configuration.and_then(start),
        scim: tests.scim_test_configuration.map(results),
        api_service: tests.api_service_test_configuration.map(service),
    }
}
