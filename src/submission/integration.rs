//! What the integration declares about its protocols: the part of the wizard's form that the flows
//! and their checks are compared with.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use url::Url;

use super::{
    Direction, Protocol,
    el::{Dialect, Expression, ExpressionError, Variables},
};

/// The protocols of an integration. At least one is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integration {
    /// The OpenID Connect part, when the integration supports that protocol.
    pub oidc: Option<OidcIntegration>,
    /// The SAML part, when the integration supports that protocol.
    pub saml: Option<SamlIntegration>,
}

/// The OpenID Connect part of the wizard's protocol page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OidcIntegration {
    /// Where the org may send the authorization response. At least one; compared exactly.
    pub redirect_uris: Vec<String>,
    /// Where a tile leads; its presence turns the IdP flow on.
    pub initiate_login_uri: Option<String>,
    /// Where the org may send the browser after signing out.
    pub post_logout_uris: Vec<String>,
    /// The app creates unknown users when they first sign in.
    pub just_in_time: bool,
}

/// The SAML part of the wizard's protocol page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SamlIntegration {
    /// Assertion consumer service addresses; the first is the default one.
    pub acs_urls: Vec<String>,
    /// The app's entity id: the audience restriction.
    pub audience: String,
    /// The attribute statements; `None` when the scenario does not tell them.
    pub attributes: Option<Vec<AttributeStatement>>,
    /// Where the app publishes its metadata.
    pub metadata_url: Option<Url>,
    /// Certificates that the app signs its requests with: DER, base64.
    pub request_certificates: Vec<String>,
    /// The app accepts a response that it did not ask for.
    pub idp_flow: bool,
    /// The app starts the sign-on by itself.
    pub sp_flow: bool,
    /// The app creates unknown users when they first sign in.
    pub just_in_time: bool,
}

/// An attribute statement of the wizard's SAML page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeStatement {
    /// The attribute's name.
    pub name: String,
    /// The format of the name; `None` when any will do.
    pub format: Option<NameFormat>,
    /// It lists groups: it may be absent for a user who is in none.
    pub groups: bool,
}

/// The formats of attribute names that the wizard offers (SAML core §8.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NameFormat {
    /// Unspecified: the app knows what it means.
    Unspecified,
    /// The name is a URI.
    Uri,
    /// The name is an XML name.
    Basic,
}

impl NameFormat {
    /// The format's own name in an assertion.
    pub fn urn(self) -> &'static str {
        match self {
            Self::Unspecified => "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified",
            Self::Uri => "urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
            Self::Basic => "urn:oasis:names:tc:SAML:2.0:attrname-format:basic",
        }
    }
}

/// An expression has no value in an instance.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{property}` has no value there: {source}")]
pub struct EvaluationError {
    property: String,
    #[source]
    source: ExpressionError,
}

impl Integration {
    /// What is declared for an instance with these values of the integration variables: addresses that hold expressions
    /// have their values then.
    pub fn evaluated(&self, values: &BTreeMap<String, String>) -> Result<Self, EvaluationError> {
        let of_oidc = Evaluator { dialect: Dialect::Oidc, mark: "{", variables: Variables::of(Dialect::Oidc, values) };
        let of_saml = Evaluator { dialect: Dialect::Saml, mark: "${", variables: Variables::of(Dialect::Saml, values) };
        let mut evaluated = self.clone();
        if let Some(oidc) = &mut evaluated.oidc {
            let texts = oidc.redirect_uris.iter_mut().chain(&mut oidc.initiate_login_uri);
            of_oidc.evaluate(texts.chain(&mut oidc.post_logout_uris))?;
        }
        if let Some(saml) = &mut evaluated.saml {
            of_saml.evaluate(saml.acs_urls.iter_mut().chain([&mut saml.audience]))?;
        }
        Ok(evaluated)
    }

    /// Whether the integration declares this protocol.
    pub fn declares(&self, protocol: Protocol) -> bool {
        match protocol {
            Protocol::Oidc => self.oidc.is_some(),
            Protocol::Saml => self.saml.is_some(),
        }
    }

    /// Whether the integration declares that a sign-on over `protocol` may start at `direction`.
    /// An OpenID Connect app always supports its own sign-in; its tile needs an initiate-login URI.
    pub fn supports(&self, protocol: Protocol, direction: Direction) -> bool {
        match (protocol, direction) {
            (Protocol::Oidc, Direction::Sp) => self.oidc.is_some(),
            (Protocol::Oidc, Direction::Idp) => {
                self.oidc.as_ref().is_some_and(|oidc| oidc.initiate_login_uri.is_some())
            }
            (Protocol::Saml, Direction::Sp) => self.saml.as_ref().is_some_and(|saml| saml.sp_flow),
            (Protocol::Saml, Direction::Idp) => self.saml.as_ref().is_some_and(|saml| saml.idp_flow),
        }
    }

    /// Whether the integration declares just-in-time provisioning over `protocol`.
    pub fn just_in_time(&self, protocol: Protocol) -> bool {
        match protocol {
            Protocol::Oidc => self.oidc.as_ref().is_some_and(|oidc| oidc.just_in_time),
            Protocol::Saml => self.saml.as_ref().is_some_and(|saml| saml.just_in_time),
        }
    }
}

/// Puts values in the place of properties that hold expressions.
struct Evaluator {
    dialect: Dialect,
    /// What every expression begins with.
    mark: &'static str,
    variables: Variables,
}

impl Evaluator {
    fn evaluate<'a>(&self, properties: impl Iterator<Item = &'a mut String>) -> Result<(), EvaluationError> {
        for property in properties.filter(|property| property.contains(self.mark)) {
            let value = Expression::parse(self.dialect, property).and_then(|it| it.evaluate(&self.variables));
            *property = value.map_err(|source| EvaluationError { property: property.clone(), source })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn integration() -> Integration {
        let oidc = OidcIntegration {
            redirect_uris: vec!["https://{app.subdomain}.a.test/cb".to_owned(), "https://b.test/cb".to_owned()],
            initiate_login_uri: Some("https://{app.subdomain}.a.test/go".to_owned()),
            post_logout_uris: vec!["https://{app.subdomain}.a.test/bye".to_owned()],
            just_in_time: false,
        };
        let saml = SamlIntegration {
            acs_urls: vec!["https://${org.subdomain}.a.test/acs".to_owned()],
            audience: "urn:a:${org.subdomain}".to_owned(),
            attributes: None,
            metadata_url: None,
            request_certificates: Vec::new(),
            idp_flow: true,
            sp_flow: true,
            just_in_time: false,
        };
        Integration { oidc: Some(oidc), saml: Some(saml) }
    }

    #[test]
    fn expressions_have_the_values_of_an_instance() {
        let values = [("subdomain".to_owned(), "acme".to_owned())].into();
        let evaluated = integration().evaluated(&values).unwrap();
        let (oidc, saml) = (evaluated.oidc.unwrap(), evaluated.saml.unwrap());
        assert_eq!(oidc.redirect_uris, ["https://acme.a.test/cb", "https://b.test/cb"]);
        assert_eq!(oidc.initiate_login_uri.as_deref(), Some("https://acme.a.test/go"));
        assert_eq!(oidc.post_logout_uris, ["https://acme.a.test/bye"]);
        assert_eq!((saml.acs_urls[0].as_str(), saml.audience.as_str()), ("https://acme.a.test/acs", "urn:a:acme"));
    }

    #[test]
    fn an_expression_that_cannot_be_read_is_named() {
        let mut integration = integration();
        integration.saml.as_mut().unwrap().audience = "${org.".to_owned();
        let error = integration.evaluated(&BTreeMap::new()).unwrap_err().to_string();
        assert!(error.contains("`${org.` has no value there"), "{error}");
    }
}
