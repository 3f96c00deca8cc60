//! What was told besides the message: keys, names and addresses to compare with.

use chrono::{DateTime, Utc};

use super::capture::UNKNOWN;
use crate::{
    evidence::{
        Body, Document, Documents, Expectations, OidcExpectations, ProtocolExpectations, SamlExpectations, SsoService,
    },
    protocol::{
        PlacedText,
        oidc::{OidcError, jwks::JwkSet},
        saml::{IdpMetadata, SamlError, SpMetadata, certificates_of_pem},
    },
    submission::Direction,
};

/// How far clocks may differ.
const CLOCK_SKEW_SECONDS: i64 = 60;

/// What is known besides the message. Everything may be absent.
#[derive(Clone, Debug, Default)]
pub struct Knowledge {
    idp: Option<IdpMetadata>,
    sp: Option<SpMetadata>,
    certificates: Vec<String>,
    keys: Option<Vec<u8>>,
    /// Who issues: an entity id (SAML) or an issuer (OpenID Connect).
    pub issuer: Option<String>,
    /// The app's entity id.
    pub audience: Option<String>,
    /// Where the app takes SAML responses.
    pub acs: Option<String>,
    /// The app's client id.
    pub client_id: Option<String>,
    /// Where the app takes authorization responses.
    pub redirect_uri: Option<String>,
    /// The moment to judge at.
    pub at: Option<DateTime<Utc>>,
}

/// Why something that was told cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KnowledgeError {
    /// Metadata that cannot be read.
    #[error(transparent)]
    Metadata(#[from] SamlError),
    /// A key set that cannot be read.
    #[error(transparent)]
    Keys(#[from] OidcError),
    /// A certificate that cannot be read.
    #[error("it holds no PEM certificate: {0}")]
    Pem(String),
}

impl Knowledge {
    /// Takes the identity provider's metadata.
    pub fn learn_metadata(&mut self, bytes: Vec<u8>) -> Result<(), KnowledgeError> {
        self.idp = Some(IdpMetadata::parse(bytes)?);
        Ok(())
    }

    /// Takes the app's metadata.
    pub fn learn_sp_metadata(&mut self, bytes: Vec<u8>) -> Result<(), KnowledgeError> {
        self.sp = Some(SpMetadata::parse(bytes)?);
        Ok(())
    }

    /// Takes certificates whose keys may have made signatures.
    pub fn learn_certificates(&mut self, pem: &[u8]) -> Result<(), KnowledgeError> {
        let read = certificates_of_pem(pem).map_err(|error| KnowledgeError::Pem(error.to_string()))?;
        if read.is_empty() {
            return Err(KnowledgeError::Pem("there is no BEGIN CERTIFICATE in it".to_owned()));
        }
        self.certificates.extend(read);
        Ok(())
    }

    /// Takes the issuer's key set.
    pub fn learn_keys(&mut self, bytes: Vec<u8>) -> Result<(), KnowledgeError> {
        JwkSet::parse(&bytes)?;
        self.keys = Some(bytes);
        Ok(())
    }

    /// The issuer's keys.
    pub(super) fn keys(&self) -> Option<JwkSet> {
        JwkSet::parse(self.keys.as_deref()?).ok()
    }

    /// Certificates of who sends responses.
    pub(super) fn response_certificates(&self) -> Vec<String> {
        let of_metadata = self.idp.iter().flat_map(|idp| &idp.signing_certificates);
        of_metadata.chain(&self.certificates).cloned().collect()
    }

    /// Certificates of who sends requests. In a recording, those that were given alone are the responses'.
    pub(super) fn request_certificates(&self, is_single: bool) -> Vec<String> {
        let own = self.certificates.iter().filter(|_| is_single);
        self.sp.iter().flat_map(|sp| &sp.signing_certificates).chain(own).cloned().collect()
    }

    /// Addresses where the app takes responses.
    pub(super) fn acs_urls(&self) -> Vec<String> {
        let declared = self.sp.iter().flat_map(|sp| &sp.consumer_services).filter_map(|it| it.location.text());
        let mut addresses: Vec<String> =
            self.acs.iter().map(String::as_str).chain(declared).map(str::to_owned).collect();
        addresses.dedup();
        addresses
    }

    /// Addresses where the identity provider takes requests.
    pub(super) fn sso_urls(&self) -> Vec<String> {
        self.idp.iter().flat_map(|idp| &idp.sso).map(|service| service.location.clone()).collect()
    }

    /// The indexes of the app's addresses are known.
    pub(super) fn knows_indexes(&self) -> bool {
        self.sp.is_some()
    }

    pub(super) fn saml(&self, is_single: bool) -> SamlExpectations {
        let sso = self.idp.iter().flat_map(|idp| &idp.sso);
        let sso = sso.map(|it| SsoService { binding: it.binding.clone(), location: it.location.clone() });
        let indexes = self.sp.iter().flat_map(|sp| &sp.consumer_services);
        let indexes =
            indexes.filter_map(|it| Some((it.index.text()?.trim().parse().ok()?, it.location.text()?.into())));
        SamlExpectations {
            idp_entity_id: self.issuer.clone().or_else(|| self.idp.as_ref().map(|idp| idp.entity_id.clone())),
            sso: sso.collect(),
            signing_certificates: self.response_certificates(),
            want_requests_signed: self.idp.as_ref().map(|idp| idp.want_requests_signed),
            acs_urls: self.acs_urls(),
            acs_indexes: indexes.collect(),
            audience: self.audience.clone().or_else(|| self.sp.as_ref()?.entity_id.text().map(str::to_owned)),
            request_certificates: self.request_certificates(is_single),
            ..SamlExpectations::default()
        }
    }

    pub(super) fn oidc(&self) -> OidcExpectations {
        OidcExpectations {
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone().or_else(|| self.audience.clone()),
            redirect_uris: self.redirect_uri.iter().cloned().collect(),
            ..OidcExpectations::default()
        }
    }

    /// The documents that were given.
    pub(super) fn documents(&self) -> Documents {
        Documents {
            sp_metadata: self.sp.as_ref().map(|sp| document(UNKNOWN, sp.xml.text().as_bytes().to_vec())),
            discovery: None,
            jwks: self.keys.clone().map(|keys| document(UNKNOWN, keys)),
        }
    }
}

/// Who starts is not known: nothing is said of it by a sign-on that the app may have started.
pub(super) fn expectations(protocol: ProtocolExpectations) -> Expectations {
    Expectations {
        test: None,
        direction: Direction::Sp,
        supported: Vec::new(),
        just_in_time: false,
        user: None,
        protocol,
        clock_skew_seconds: CLOCK_SKEW_SECONDS,
        org_addresses: Vec::new(),
        instance_id: None,
        sp_initiate_url: None,
        deep_link: None,
    }
}

/// A document as if it had been fetched.
pub(super) fn document(url: &str, bytes: Vec<u8>) -> Document {
    let body = Body { size: None, truncated: false, bytes };
    Document { url: url.to_owned(), status: None, body: Some(body), failure: None }
}
