//! The three dialects.

use std::fmt;

use super::{Reference, Scope};

/// How a property is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// OpenID Connect: a text with `{…}` in it, in Okta's expression language.
    Oidc,
    /// SAML: a text with `${…}` in it, in Jakarta Expression Language with the functions of JSTL.
    Saml,
    /// SCIM, and the endpoint of Universal Logout: the whole property is one expression of Okta's language.
    Scim,
}

/// The language between the delimiters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// Okta's subset of the Spring Expression Language.
    Okta,
    /// Jakarta Expression Language 3.0.
    Jakarta,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Oidc, Self::Saml, Self::Scim];

    pub(super) fn language(self) -> Language {
        match self {
            Self::Oidc | Self::Scim => Language::Okta,
            Self::Saml => Language::Jakarta,
        }
    }

    /// How an expression names a variable of the integration.
    pub fn variable(self, name: &str) -> Reference {
        let scope = match self {
            Self::Oidc | Self::Scim => Scope::App,
            Self::Saml => Scope::Org,
        };
        Reference { scope, name: name.to_owned() }
    }

    /// An expression as it stands in a property of the dialect.
    pub(super) fn delimited(self, expression: &impl fmt::Display) -> String {
        match self {
            Self::Oidc => format!("{{{expression}}}"),
            Self::Saml => format!("${{{expression}}}"),
            Self::Scim => expression.to_string(),
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Oidc => "OIDC",
            Self::Saml => "SAML",
            Self::Scim => "SCIM",
        })
    }
}
