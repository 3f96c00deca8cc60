//! The integration as the wizard holds it.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod catalog;
pub mod el;
mod entitlements;
mod form;
pub mod instances;
mod integration;
pub mod lifecycle;
mod logout;
mod oidc;
pub mod okta_json;
pub(crate) mod placeholders;
pub mod readiness;
pub mod record;
mod required;
pub mod rules;
mod ruleset;
mod saml;
mod scim;
mod tenant_settings;
mod test_information;
pub mod validity;
pub mod versions;

pub use catalog::{Catalog, Contact, ContactPurpose};
pub use entitlements::{EntitlementMapping, EntitlementType};
pub use form::Submission;
pub use integration::{AttributeStatement, EvaluationError, Integration, NameFormat, OidcIntegration, SamlIntegration};
pub use logout::{SubjectFormat, UniversalLogout};
pub use oidc::OidcProperties;
pub use required::{RequiredTest, required_tests, supports_test};
pub use ruleset::Ruleset;
pub use saml::{AcsEndpoint, SamlAttribute, SamlProperties};
pub use scim::{AuthenticationMode, GroupOperation, ScimAuthentication, ScimProperties, UserOperation};
pub use tenant_settings::IntegrationVariable;
pub use test_information::{ApiService, ScimResults, SpStart, TestAccount, TestInformation};

/// The protocol of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// OpenID Connect.
    Oidc,
    /// SAML 2.0.
    Saml,
}

/// Who starts the sign-on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The org: a tile on the dashboard.
    Idp,
    /// The app: its own sign-in address.
    Sp,
}

/// A test of Okta's Submission Tester.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    /// Sign-on from a tile of the dashboard.
    IdpFlow,
    /// Sign-on from the app's own sign-in address.
    SpFlow,
    /// As `idp-flow`, with a user that the app has never seen.
    JitIdpFlow,
    /// As `sp-flow`, with a user that the app has never seen.
    JitSpFlow,
}

impl Test {
    /// All tests, in the order in which Okta's tester lists them.
    pub const ALL: [Self; 4] = [Self::IdpFlow, Self::SpFlow, Self::JitIdpFlow, Self::JitSpFlow];

    /// Who starts the sign-on.
    pub fn direction(self) -> Direction {
        match self {
            Self::IdpFlow | Self::JitIdpFlow => Direction::Idp,
            Self::SpFlow | Self::JitSpFlow => Direction::Sp,
        }
    }

    /// Whether the user is created for the test.
    pub fn just_in_time(self) -> bool {
        matches!(self, Self::JitIdpFlow | Self::JitSpFlow)
    }

    /// The name on the command line and in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::IdpFlow => "idp-flow",
            Self::SpFlow => "sp-flow",
            Self::JitIdpFlow => "jit-idp-flow",
            Self::JitSpFlow => "jit-sp-flow",
        }
    }
}

/// A name that no test has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no test; there are idp-flow, sp-flow, jit-idp-flow and jit-sp-flow")]
pub struct UnknownTest(String);

impl FromStr for Test {
    type Err = UnknownTest;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|test| test.name() == name).ok_or_else(|| UnknownTest(name.to_owned()))
    }
}

impl fmt::Display for Test {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl Protocol {
    /// The name on the command line and in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Oidc => "oidc",
            Self::Saml => "saml",
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
