//! What the org says of itself to everyone: its engine, its addresses, its OpenID provider.

use reqwest::Method;
use serde::Deserialize;
use url::Url;

use super::operation::Operation;
use super::transport::Request;
use super::{OrgClient, OrgError};
use crate::protocol::oidc::Discovery;

/// `GET /.well-known/okta-organization`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// The org's id.
    pub id: String,
    /// Which sign-in the org runs.
    pub engine: Engine,
    /// The address at `okta.com`.
    pub address: Option<Url>,
    /// The custom domain, where the org has one.
    pub custom_domain: Option<Url>,
}

/// Okta's two generations of sign-in (`pipeline`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub enum Engine {
    /// Identity Engine.
    #[serde(rename = "idx")]
    IdentityEngine,
    /// Classic Engine.
    #[serde(rename = "v1")]
    Classic,
    /// A generation that Okta added later.
    #[serde(untagged)]
    Other(String),
}

impl Organization {
    /// The issuer that an OIDC instance with this `issuer_mode` always names. `None` where it is the address that a
    /// sign-on is begun at (`DYNAMIC`), or the mode is unknown.
    pub fn fixed_issuer(&self, issuer_mode: Option<&str>) -> Option<&Url> {
        match issuer_mode {
            Some("ORG_URL") => self.address.as_ref(),
            Some("CUSTOM_URL") => self.custom_domain.as_ref().or(self.address.as_ref()),
            _ => None,
        }
    }
}

#[derive(Deserialize)]
struct RawOrganization {
    id: String,
    pipeline: Engine,
    #[serde(default, rename = "_links")]
    links: Option<RawLinks>,
}

#[derive(Deserialize)]
struct RawLinks {
    #[serde(default)]
    organization: Option<RawLink>,
    #[serde(default)]
    alternate: Option<RawLink>,
}

#[derive(Deserialize)]
struct RawLink {
    href: Url,
}

impl OrgClient {
    /// Who the org is. Needs no right, so it tells an unreachable org from a refused token.
    pub async fn organization(&self) -> Result<Organization, OrgError> {
        let operation = Operation::ReadOrganization;
        let url = self.address(operation, &[".well-known", "okta-organization"])?;
        let raw: RawOrganization =
            self.send_json(Request::new(operation, self.url().as_str(), Method::GET, url)).await?;
        let (address, custom_domain) = match raw.links {
            Some(links) => (links.organization.map(|link| link.href), links.alternate.map(|link| link.href)),
            None => (None, None),
        };
        Ok(Organization { id: raw.id, engine: raw.pipeline, address, custom_domain })
    }

    /// An issuer's discovery document. The token is not sent: the document is public.
    pub async fn discovery(&self, issuer: &Url) -> Result<Discovery, OrgError> {
        let mut url = issuer.clone();
        let path = format!("{}/.well-known/openid-configuration", issuer.path().trim_end_matches('/'));
        url.set_path(&path);
        let request = Request::new(Operation::ReadDiscovery, issuer.as_str(), Method::GET, url);
        self.send(request, |answer| Discovery::parse(&answer.body)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_engines_are_known_and_a_third_is_kept() {
        for (json, engine) in [
            (r#""idx""#, Engine::IdentityEngine),
            (r#""v1""#, Engine::Classic),
            (r#""v9""#, Engine::Other("v9".to_owned())),
        ] {
            assert_eq!(serde_json::from_str::<Engine>(json).expect("an engine"), engine);
        }
    }
}
