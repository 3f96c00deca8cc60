//! Documents that app and org publish of themselves, fetched once per attempt.

use reqwest::Client;
use url::Url;

use crate::{
    evidence::{Body, Document, Documents, ProtocolExpectations},
    plan::Case,
    protocol::oidc::Discovery,
};

/// More than any metadata or key set of a single party has, in bytes.
const LONGEST: usize = 1 << 20;

/// Fetches what the protocol's checks read.
pub(super) async fn fetch(http: &Client, case: &Case, protocol: &ProtocolExpectations) -> Documents {
    match protocol {
        ProtocolExpectations::Saml(_) => {
            let saml = case.integration().saml.as_ref();
            let published = saml.and_then(|saml| saml.metadata_url.as_ref());
            let sp_metadata = match published {
                Some(address) => Some(document(http, address.as_str()).await),
                None => None,
            };
            Documents { sp_metadata, ..Documents::default() }
        }
        ProtocolExpectations::Oidc(oidc) => {
            let org = &case.scenario.org.url;
            let issuer = oidc.issuer.as_deref().and_then(|issuer| Url::parse(issuer).ok());
            let issuer = issuer.as_ref().unwrap_or(org);
            let discovery = document(http, &discovery_address(issuer)).await;
            let read = discovery.body.as_ref().and_then(|body| Discovery::parse(&body.bytes).ok());
            // A document may name any address; only the org's own are asked.
            let keys = read.map(|read| read.jwks_uri).filter(|keys| at_issuer(keys, issuer));
            let jwks = match keys {
                Some(keys) => Some(document(http, &keys).await),
                None => None,
            };
            Documents { discovery: Some(discovery), jwks, ..Documents::default() }
        }
    }
}

/// Where the org authorization server describes itself (OpenID Connect Discovery §4.1).
fn discovery_address(issuer: &Url) -> String {
    format!("{}/.well-known/openid-configuration", issuer.as_str().trim_end_matches('/'))
}

fn at_issuer(address: &str, issuer: &Url) -> bool {
    Url::parse(address).is_ok_and(|address| address.origin() == issuer.origin())
}

async fn document(http: &Client, address: &str) -> Document {
    let mut document = Document { url: address.to_owned(), status: None, body: None, failure: None };
    if let Err(failure) = read(http, &mut document).await {
        document.failure = Some(failure);
    }
    document
}

async fn read(http: &Client, document: &mut Document) -> Result<(), String> {
    let told = |error: reqwest::Error| error.without_url().to_string();
    let mut answer = http.get(&document.url).send().await.map_err(told)?;
    document.status = Some(answer.status().as_u16());
    if !answer.status().is_success() {
        return Err(format!("it answered {}", answer.status()));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(told)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LONGEST {
            return Err(format!("it is longer than {LONGEST} bytes"));
        }
    }
    document.body = Some(Body { size: Some(bytes.len() as u64), truncated: false, bytes });
    Ok(())
}
