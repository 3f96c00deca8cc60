//! What must be known before the first browser starts: that the org answers, that the instances
//! are usable, and what the messages of each will have to say.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use url::Url;

use crate::{
    evidence::{
        Expectations, ExpectedAttribute, ExpectedUser, OidcExpectations, OtherIssuer, ProtocolExpectations,
        SamlExpectations, SsoService,
    },
    id::InstanceId,
    org::{
        OrgAddresses,
        client::{
            Instance, InstanceStatus, OrgClient, OrgError, OrgSettings, OrgSettingsError, Organization, RateLimits,
            SignOnMode,
        },
        temporary::{LedgerError, TemporaryUsers},
    },
    plan::{Case, Plan},
    protocol::saml::{Endpoint, IdpMetadata, SamlError},
    scenario::{OrgAccess, Route, Scenario},
    secret::Redactor,
    submission::{AttributeStatement, Direction, Integration, Protocol},
};

/// A case with all that its attempts need.
#[derive(Debug)]
pub struct PreparedCase {
    /// The case.
    pub case: Arc<Case>,
    /// The org of its scenario.
    pub client: OrgClient,
    /// Where that org is.
    pub org: OrgAddresses,
    /// What its messages must say.
    pub protocol: ProtocolExpectations,
    /// How the app itself is asked for its accounts.
    pub http: reqwest::Client,
    /// Who makes and removes temporary users in that org.
    pub temporary_users: TemporaryUsers,
}

impl PreparedCase {
    /// What an attempt's evidence is compared with, when this user signs in.
    pub fn expectations(&self, user: &ExpectedUser) -> Expectations {
        let case = &self.case;
        Expectations {
            test: Some(case.test),
            direction: case.test.direction(),
            supported: [Direction::Idp, Direction::Sp]
                .into_iter()
                .filter(|direction| case.integration().supports(case.protocol(), *direction))
                .collect(),
            just_in_time: case.test.just_in_time(),
            user: Some(user.clone()),
            protocol: self.protocol.clone(),
            clock_skew_seconds: i64::try_from(case.scenario.clock_skew.as_secs()).unwrap_or(i64::MAX),
            org_addresses: self.org.all().map(ToString::to_string).collect(),
            instance_id: Some(case.instance.id.to_string()),
            sp_initiate_url: case.instance.app.sign_in.as_ref().map(|sign_in| sign_in.url.to_string()),
            deep_link: case.instance.app.deep_link.as_ref().map(ToString::to_string),
        }
    }
}

/// Why nothing could be run.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The scenario's way to the org cannot be used.
    #[error("scenario {scenario}: {source}")]
    Settings {
        /// The scenario's name.
        scenario: String,
        /// What is wrong with it.
        #[source]
        source: OrgSettingsError,
    },
    /// The org does not answer, or refuses.
    #[error("{source}")]
    Org {
        /// What the org said.
        #[source]
        source: OrgError,
    },
    /// The instance cannot be tested as it is.
    #[error("instance {instance}: expected {expected}, but {seen}; {remedy}")]
    Instance {
        /// The instance.
        instance: InstanceId,
        /// What it should be.
        expected: String,
        /// What it is.
        seen: String,
        /// What to do.
        remedy: String,
    },
    /// The org's metadata of a SAML instance cannot be read.
    #[error("instance {instance}: the SAML metadata that the org serves cannot be read: {source}")]
    Metadata {
        /// The instance.
        instance: InstanceId,
        /// What is wrong with it.
        #[source]
        source: SamlError,
    },
    /// The ledger of temporary users cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The certificates that the scenario trusts cannot be used for the app.
    #[error("scenario {scenario}: the HTTP client for the app could not be set up")]
    Http {
        /// The scenario's name.
        scenario: String,
        /// What is wrong.
        #[source]
        source: reqwest::Error,
    },
}

impl From<OrgError> for PrepareError {
    fn from(source: OrgError) -> Self {
        Self::Org { source }
    }
}

/// Asks each org once, and for each instance once, whatever the number of cases. The redactor learns what secrets the
/// orgs give out, now and during the run.
pub async fn prepare(plan: Plan, ledger: &Path, redactor: &Arc<Redactor>) -> Result<Vec<PreparedCase>, PrepareError> {
    let mut orgs: BTreeMap<String, Org> = BTreeMap::new();
    let mut instances: BTreeMap<(String, InstanceId), ProtocolExpectations> = BTreeMap::new();
    let mut prepared = Vec::new();
    let mut known: Vec<(OrgAccess, RateLimits)> = Vec::new();
    for case in plan.cases {
        let name = case.scenario.name.clone();
        if !orgs.contains_key(&name) {
            let limits = limits(&mut known, &case.scenario.org);
            orgs.insert(name.clone(), org(&case.scenario, limits, ledger, redactor).await?);
        }
        let Some(org) = orgs.get(&name).cloned() else { continue };
        let key = (name, case.instance.id.clone());
        let protocol = match instances.get(&key) {
            Some(known) => known.clone(),
            None => expectations(&org, &case).await?,
        };
        instances.insert(key, protocol.clone());
        let Org { client, addresses, http, temporary_users, .. } = org;
        prepared.push(PreparedCase { case: Arc::new(case), client, org: addresses, protocol, http, temporary_users });
    }
    Ok(prepared)
}

/// What all cases of a scenario share.
#[derive(Clone)]
struct Org {
    client: OrgClient,
    organization: Organization,
    addresses: OrgAddresses,
    http: reqwest::Client,
    temporary_users: TemporaryUsers,
}

async fn org(
    scenario: &Scenario,
    limits: RateLimits,
    ledger: &Path,
    redactor: &Arc<Redactor>,
) -> Result<Org, PrepareError> {
    let settings = OrgSettings { limits, redactor: Some(Arc::clone(redactor)), ..OrgSettings::of(scenario) };
    let client = OrgClient::new(settings)
        .map_err(|source| PrepareError::Settings { scenario: scenario.name.clone(), source })?;
    let organization = client.organization().await?;
    let temporary_users = TemporaryUsers::open(client.clone(), ledger).await?;
    let addresses = OrgAddresses::new(client.url().clone(), &organization);
    Ok(Org { client, organization, addresses, http: app_client(scenario)?, temporary_users })
}

/// Scenarios that call the same org with the same credential share its limits.
fn limits(known: &mut Vec<(OrgAccess, RateLimits)>, org: &OrgAccess) -> RateLimits {
    let same = |other: &OrgAccess| other.url == org.url && other.credential == org.credential;
    if let Some((_, limits)) = known.iter().find(|(other, _)| same(other)) {
        return limits.clone();
    }
    let limits = RateLimits::default();
    known.push((org.clone(), limits.clone()));
    limits
}

/// The client that asks the app of a scenario, rather than a browser. It follows no redirect.
pub fn app_client(scenario: &Scenario) -> Result<reqwest::Client, PrepareError> {
    let error = |source| PrepareError::Http { scenario: scenario.name.clone(), source };
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("oin-tester/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .timeout(scenario.timeouts.page);
    if scenario.org.route == Route::Direct {
        builder = builder.no_proxy();
    }
    if let Some(pem) = &scenario.org.trust {
        builder = builder.tls_certs_merge(reqwest::Certificate::from_pem_bundle(pem).map_err(error)?);
    }
    builder.build().map_err(error)
}

async fn expectations(org: &Org, case: &Case) -> Result<ProtocolExpectations, PrepareError> {
    let client = &org.client;
    let instance = client.instance(&case.instance.id).await?;
    check_usable(case, &instance)?;
    match case.protocol() {
        Protocol::Oidc => oidc(org, case, &instance).await,
        Protocol::Saml => saml(org, case, instance).await,
    }
}

fn check_usable(case: &Case, instance: &Instance) -> Result<(), PrepareError> {
    let problem = |expected: &str, seen: String, remedy: &str| {
        Err(PrepareError::Instance {
            instance: instance.id.clone(),
            expected: expected.to_owned(),
            seen,
            remedy: remedy.to_owned(),
        })
    };
    if instance.status != InstanceStatus::Active {
        let seen = format!("its status is {:?}", instance.status);
        return problem("an active instance", seen, "activate it in the Admin Console");
    }
    match (case.protocol(), &instance.sign_on_mode) {
        (Protocol::Oidc, SignOnMode::Oidc) | (Protocol::Saml, SignOnMode::Saml) => Ok(()),
        (protocol, mode) => problem(
            &format!("an instance for {protocol}"),
            format!("its sign-on mode is {mode:?}"),
            "correct `protocol` or `id` of the instance in the scenario",
        ),
    }
}

async fn oidc(org: &Org, case: &Case, instance: &Instance) -> Result<ProtocolExpectations, PrepareError> {
    let declared = declared(case, instance)?.oidc.ok_or_else(|| undeclared(case))?;
    let settings = instance.oidc.clone().unwrap_or_default();
    // The address that the instance's tokens name: one of the org's, or the one that the sign-on was begun at.
    let fixed = org.organization.fixed_issuer(settings.issuer_mode.as_deref());
    let issuer = fixed.unwrap_or_else(|| org.client.url());
    let discovery = org.client.discovery(issuer).await?;
    let elsewhere = match fixed {
        Some(_) => Vec::new(),
        None => elsewhere(org, &discovery.authorization_endpoint),
    };
    let Some(client_id) = settings.client_id else {
        return Err(PrepareError::Instance {
            instance: instance.id.clone(),
            expected: "an instance with a client id".to_owned(),
            seen: "the org names none".to_owned(),
            remedy: "generate the instance again from the integration".to_owned(),
        });
    };
    Ok(ProtocolExpectations::Oidc(OidcExpectations {
        // An issuer is the address that its document is read for (OpenID Connect Discovery §4.3); what the document
        // says of itself is judged.
        issuer: Some(as_issuer(issuer)),
        authorization_endpoint: Some(discovery.authorization_endpoint),
        elsewhere,
        client_id: Some(client_id),
        redirect_uris: declared.redirect_uris,
        initiate_login_uri: declared.initiate_login_uri,
        post_logout_uris: declared.post_logout_uris,
        client_authentication: settings.client_authentication,
        registered_initiate_uri: settings.initiate_login_uri,
        registered_redirect_uris: settings.redirect_uris,
    }))
}

/// The org authorization server at the org's other addresses, where an app may begin just as well.
fn elsewhere(org: &Org, authorization_endpoint: &str) -> Vec<OtherIssuer> {
    let Ok(endpoint) = Url::parse(authorization_endpoint) else { return Vec::new() };
    let mut issuer = endpoint.clone();
    issuer.set_path("");
    let issuers = org.addresses.everywhere(&issuer);
    let all = issuers.iter().zip(org.addresses.everywhere(&endpoint));
    let other = |(issuer, endpoint): (&Url, Url)| OtherIssuer {
        issuer: as_issuer(issuer),
        authorization_endpoint: endpoint.into(),
    };
    all.skip(1).map(other).collect()
}

/// As Okta writes an issuer: without a slash at the end.
fn as_issuer(address: &Url) -> String {
    address.as_str().trim_end_matches('/').to_owned()
}

async fn saml(org: &Org, case: &Case, instance: Instance) -> Result<ProtocolExpectations, PrepareError> {
    let declared = declared(case, &instance)?.saml.ok_or_else(|| undeclared(case))?;
    let bytes = org.client.saml_metadata(&case.instance.id).await?;
    let metadata = IdpMetadata::parse(bytes)
        .map_err(|source| PrepareError::Metadata { instance: case.instance.id.clone(), source })?;
    let settings = instance.saml.unwrap_or_default();
    Ok(ProtocolExpectations::Saml(SamlExpectations {
        idp_entity_id: Some(metadata.entity_id),
        sso: metadata.sso.iter().flat_map(|endpoint| services(&org.addresses, endpoint)).collect(),
        signing_certificates: metadata.signing_certificates,
        want_requests_signed: Some(metadata.want_requests_signed),
        acs_urls: declared.acs_urls,
        acs_indexes: settings.acs_indexes,
        audience: Some(declared.audience),
        name_id_format: settings.name_id_format,
        authn_context: settings.authn_context,
        attributes: declared.attributes.as_ref().map(|statements| statements.iter().map(expected_attribute).collect()),
        request_certificates: declared.request_certificates,
        variables: instance.variables.into_keys().collect(),
    }))
}

/// A sign-on service of the metadata at each of the org's addresses: an app may have read the metadata at any of them.
fn services(addresses: &OrgAddresses, endpoint: &Endpoint) -> Vec<SsoService> {
    let service = |location: String| SsoService { binding: endpoint.binding.clone(), location };
    match Url::parse(&endpoint.location) {
        Ok(location) => {
            let others = addresses.everywhere(&location).into_iter().skip(1).map(String::from);
            std::iter::once(endpoint.location.clone()).chain(others).map(service).collect()
        }
        Err(_) => vec![service(endpoint.location.clone())],
    }
}

fn expected_attribute(statement: &AttributeStatement) -> ExpectedAttribute {
    ExpectedAttribute {
        name: statement.name.clone(),
        name_format: statement.format.map(|format| format.urn().to_owned()),
        groups: statement.groups,
    }
}

/// The scenario's own validation keeps this from happening.
/// What the integration declares, with the values that its expressions have in the instance.
fn declared(case: &Case, instance: &Instance) -> Result<Integration, PrepareError> {
    let declared = case.instance.declared(case.integration(), &instance.variables);
    declared.map_err(|error| PrepareError::Instance {
        instance: case.instance.id.clone(),
        expected: "values that the expressions of the integration can be evaluated with".to_owned(),
        seen: error.to_string(),
        remedy: "`oin-tester check --submission` says what is wrong with the expression".to_owned(),
    })
}

fn undeclared(case: &Case) -> PrepareError {
    PrepareError::Instance {
        instance: case.instance.id.clone(),
        expected: format!("an integration that declares {}", case.protocol()),
        seen: "the scenario declares no such protocol".to_owned(),
        remedy: format!("add `{}` under `integration`", case.protocol()),
    }
}
