//! What rules look at.

use std::collections::BTreeMap;

use super::{
    super::{
        AcsEndpoint, Catalog, OidcProperties, Protocol, Ruleset, SamlProperties, ScimProperties, Submission,
        TestInformation,
        el::{
            Dialect,
            analysis::{self, Analysis, DeclaredVariable, Origin, Property, Purpose, Remark, Since, analyse},
        },
    },
    logo::{Logo, LogoError},
};
use crate::located::{Located, Place};

/// What a submission is examined with.
#[derive(Debug)]
pub struct Given<'a> {
    /// The submission.
    pub submission: &'a Submission,
    /// The version of it that is in the catalog, when there is one and it is known.
    pub published: Option<&'a Submission>,
    /// The values that instances give the integration variables.
    pub instances: Vec<InstanceValues>,
    /// The image that [`Catalog::logo`] names.
    pub logo: Option<Result<Logo, LogoError>>,
}

/// The values that one instance gives the integration variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceValues {
    /// Its protocol.
    pub protocol: Protocol,
    /// The values, by the variable's name.
    pub values: BTreeMap<String, String>,
}

/// A submission while it is held to the rules.
#[derive(Debug)]
pub struct Context<'a> {
    pub(super) submission: &'a Submission,
    pub(super) published: Option<&'a Submission>,
    pub(super) ruleset: Ruleset,
    pub(super) logo: Option<Result<Logo, LogoError>>,
    /// The values that instances give the integration variables.
    pub(super) instances: Vec<InstanceValues>,
    pub(super) properties: Vec<DynamicProperty<'a>>,
    pub(super) analysis: Analysis,
}

/// A property that may hold expressions.
#[derive(Clone, Copy, Debug)]
pub(super) struct DynamicProperty<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    pub(super) place: Place,
}

/// Which property it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    RedirectUri,
    InitiateLoginUri,
    PostLogoutUri,
    AcsUrl,
    EntityId,
    AttributeValue,
    ScimBaseUrl,
    OauthEndpoint,
    LogoutEndpoint,
}

impl Kind {
    pub(super) fn dialect(self) -> Dialect {
        match self {
            Self::RedirectUri | Self::InitiateLoginUri | Self::PostLogoutUri => Dialect::Oidc,
            Self::AcsUrl | Self::EntityId | Self::AttributeValue => Dialect::Saml,
            Self::ScimBaseUrl | Self::OauthEndpoint | Self::LogoutEndpoint => Dialect::Scim,
        }
    }

    fn purpose(self) -> Purpose {
        match self {
            Self::RedirectUri | Self::PostLogoutUri => Purpose::RedirectUri,
            Self::InitiateLoginUri | Self::AcsUrl | Self::OauthEndpoint | Self::LogoutEndpoint => Purpose::Address,
            Self::EntityId => Purpose::Text,
            Self::AttributeValue => Purpose::AttributeValue,
            Self::ScimBaseUrl => Purpose::ScimBaseUrl,
        }
    }

    /// Whether a migrated integration keeps `http` there, where it has it: in the addresses of single sign-on. Okta wants
    /// `https` of whatever it calls itself, and the OIN Manager knew no Universal Logout.
    pub(super) fn keeps_http(self) -> bool {
        matches!(self, Self::RedirectUri | Self::InitiateLoginUri | Self::PostLogoutUri | Self::AcsUrl)
    }

    /// The documented limit of its length in characters, where there is one.
    pub(super) fn limit(self) -> Option<usize> {
        match self {
            Self::RedirectUri | Self::AcsUrl | Self::ScimBaseUrl | Self::LogoutEndpoint => Some(1_024),
            _ => None,
        }
    }
}

impl<'a> Context<'a> {
    /// Examines the expressions, which many rules look at.
    pub fn new(given: Given<'a>) -> Self {
        let Given { submission, published, instances, logo } = given;
        let ruleset = submission.ruleset();
        let mut properties = dynamic_properties(submission);
        // Values of attributes were free texts before.
        properties.retain(|it| ruleset >= Ruleset::August2026 || it.kind != Kind::AttributeValue);
        let older = published.map(dynamic_properties);
        let origin = |property: &DynamicProperty<'_>| {
            let same = |old: &DynamicProperty<'_>| old.kind == property.kind && old.text == property.text;
            let unchanged = older.as_ref().is_none_or(|older| older.iter().any(same));
            let waived = submission.migrated && property.kind.keeps_http() && unchanged;
            if waived { Origin::Migrated } else { Origin::Wizard }
        };
        let examined: Vec<_> = properties
            .iter()
            .map(|it| Property {
                dialect: it.kind.dialect(),
                text: it.text,
                purpose: it.kind.purpose(),
                origin: origin(it),
            })
            .collect();
        let samples = samples(submission, &instances);
        let variables: Vec<_> = samples
            .iter()
            .map(|(name, values)| DeclaredVariable { name, values, since: since(name, published) })
            .collect();
        let values: Vec<_> = instances.iter().map(of_instance).collect();
        let analysis = analyse(&examined, &variables, &values);
        Self { submission, published, ruleset, logo, instances, properties, analysis }
    }

    /// Every remark on a property, with the property.
    pub(super) fn remarks(&self) -> impl Iterator<Item = (&DynamicProperty<'a>, &Remark)> {
        let examined = self.properties.iter().zip(&self.analysis.properties);
        examined.flat_map(|(property, examined)| examined.remarks.iter().map(move |remark| (property, remark)))
    }

    pub(super) fn catalog(&self) -> Option<&'a Located<Catalog>> {
        self.submission.catalog.as_ref()
    }

    pub(super) fn oidc(&self) -> Option<&'a Located<OidcProperties>> {
        self.submission.oidc.as_ref()
    }

    pub(super) fn saml(&self) -> Option<&'a Located<SamlProperties>> {
        self.submission.saml.as_ref()
    }

    pub(super) fn scim(&self) -> Option<&'a Located<ScimProperties>> {
        self.submission.scim.as_ref()
    }

    pub(super) fn tests(&self) -> Option<&'a Located<TestInformation>> {
        self.submission.test_information.as_ref()
    }

    /// Where something of the test information that is missing would stand.
    pub(super) fn tests_place(&self) -> Place {
        self.tests().map_or(self.submission.place, |tests| tests.place)
    }

    pub(super) fn acs_urls(&self) -> impl Iterator<Item = &'a Located<AcsEndpoint>> {
        self.saml().into_iter().flat_map(|saml| &saml.value.acs_urls)
    }
}

/// Every property that may hold expressions, in the order of the wizard's pages.
pub(super) fn dynamic_properties(submission: &Submission) -> Vec<DynamicProperty<'_>> {
    fn of<'a>(kind: Kind, texts: impl IntoIterator<Item = &'a Located<String>>) -> Vec<DynamicProperty<'a>> {
        texts.into_iter().map(|it| DynamicProperty { kind, text: &it.value, place: it.place }).collect()
    }
    let mut all = Vec::new();
    if let Some(Located { value: oidc, .. }) = &submission.oidc {
        all.extend(of(Kind::RedirectUri, &oidc.redirect_uris));
        all.extend(of(Kind::InitiateLoginUri, &oidc.initiate_login_uri));
        all.extend(of(Kind::PostLogoutUri, &oidc.post_logout_uris));
    }
    if let Some(Located { value: saml, .. }) = &submission.saml {
        let acs = saml.acs_urls.iter();
        all.extend(acs.map(|it| DynamicProperty { kind: Kind::AcsUrl, text: &it.value.url, place: it.place }));
        all.extend(of(Kind::EntityId, &saml.entity_id));
        all.extend(of(Kind::AttributeValue, saml.attributes.iter().flatten().flat_map(|it| &it.value.values)));
    }
    if let Some(Located { value: scim, .. }) = &submission.scim {
        all.extend(of(Kind::ScimBaseUrl, &scim.base_url));
        let endpoints = scim.authentication.iter().flat_map(|it| {
            let endpoints = [&it.value.authorize_endpoint, &it.value.token_endpoint];
            endpoints.into_iter().flatten()
        });
        all.extend(of(Kind::OauthEndpoint, endpoints));
    }
    let logout = submission.universal_logout.iter().filter_map(|it| it.value.endpoint.as_ref());
    all.extend(of(Kind::LogoutEndpoint, logout));
    // That something is empty is told by the rule that demands it.
    all.retain(|property: &DynamicProperty<'_>| !property.text.trim().is_empty());
    all
}

/// The variables that have a name, each once, with all values known of them.
fn samples<'a>(submission: &'a Submission, instances: &'a [InstanceValues]) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut samples: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for variable in &submission.variables {
        let Some(name) = &variable.value.name else { continue };
        let own = variable.value.samples.iter().map(|sample| sample.value.as_str());
        let of_instances = instances.iter().filter_map(|it| it.values.get(&name.value)).map(String::as_str);
        samples.entry(&name.value).or_default().extend(own.chain(of_instances));
    }
    samples
}

fn of_instance(instance: &InstanceValues) -> analysis::Instance<'_> {
    let dialect = match instance.protocol {
        Protocol::Oidc => Dialect::Oidc,
        Protocol::Saml => Dialect::Saml,
    };
    analysis::Instance { dialect, values: &instance.values }
}

/// Instances of the published version lack what it does not declare; before there is one, there are none.
fn since(name: &str, published: Option<&Submission>) -> Since {
    let declares = |submission: &Submission| submission.variables.iter().any(|it| it.value.is_named(name));
    if published.is_none_or(declares) { Since::Published } else { Since::Draft }
}
