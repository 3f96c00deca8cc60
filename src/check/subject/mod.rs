//! What the checks look at: the evidence, what was expected, and the messages that belong to this app.

mod address;
mod carried;
mod oidc;
mod saml;

use crate::{
    evidence::{
        Evidence, Exchange, Expectations, OidcExpectations, OrgLogEntry, ProtocolExpectations, SamlExpectations,
    },
    submission::Direction,
};

pub(super) use address::{bare, endpoint, origin, same_address};
pub use carried::Carried;
pub use oidc::OidcMessages;
pub use saml::{Message, SamlMessages, SignatureState};

use super::Missing;

/// One attempt, prepared for the checks.
pub struct Subject<'a> {
    /// What was seen.
    pub evidence: &'a Evidence,
    /// What should have been seen.
    pub expectations: &'a Expectations,
    saml: Option<(&'a SamlExpectations, SamlMessages)>,
    oidc: Option<(&'a OidcExpectations, OidcMessages)>,
}

impl<'a> Subject<'a> {
    /// Decodes the messages of the sign-on and finds those that belong to this app.
    pub fn new(evidence: &'a Evidence, expectations: &'a Expectations) -> Self {
        let mut subject = Self { evidence, expectations, saml: None, oidc: None };
        let exchanges: Vec<_> = subject.sign_on().collect();
        match &expectations.protocol {
            ProtocolExpectations::Saml(saml) => {
                subject.saml = Some((saml, SamlMessages::collect(&exchanges, saml, &expectations.org_url)));
            }
            ProtocolExpectations::Oidc(oidc) => {
                subject.oidc = Some((oidc, OidcMessages::collect(&exchanges, oidc)));
            }
        }
        subject
    }

    /// The exchanges up to the moment when the flow saw "signed in", or stopped waiting for it.
    pub fn sign_on(&self) -> impl Iterator<Item = &'a Exchange> + use<'a> {
        let end = self.evidence.observations.signed_in_at;
        self.evidence.exchanges.iter().filter(move |exchange| end.is_none_or(|end| exchange.started_at <= end))
    }

    /// The documents that tabs asked for, up to the same moment.
    pub fn main_documents(&self) -> impl Iterator<Item = &'a Exchange> + use<'a> {
        self.sign_on().filter(|exchange| exchange.main_document)
    }

    /// What the SAML messages must say, and the messages.
    pub fn saml(&self) -> Result<(&'a SamlExpectations, &SamlMessages), Missing> {
        let (expectations, messages) = self.saml.as_ref().ok_or_else(|| Missing::new("SAML expectations"))?;
        Ok((expectations, messages))
    }

    /// What the OpenID Connect messages must say, and the messages.
    pub fn oidc(&self) -> Result<(&'a OidcExpectations, &OidcMessages), Missing> {
        let (expectations, messages) = self.oidc.as_ref().ok_or_else(|| Missing::new("OpenID Connect expectations"))?;
        Ok((expectations, messages))
    }

    /// The app starts the sign-on.
    pub fn started_by_app(&self) -> bool {
        self.expectations.direction == Direction::Sp
    }

    /// The org's log, when it was read.
    pub fn org_log(&self) -> Result<&'a [OrgLogEntry], Missing> {
        self.evidence.org_log.as_deref().ok_or_else(|| Missing::new("the org's System Log of the attempt"))
    }

    /// The log's entries of that type that concern both this user and this instance.
    pub fn logged(&self, event_type: &str) -> Result<impl Iterator<Item = &'a OrgLogEntry>, Missing> {
        let user = self.expectations.user.id.as_str();
        Ok(self.org_log()?.iter().filter(move |entry| {
            entry.event_type == event_type && entry.subjects.iter().any(|id| id == user) && self.of_instance(entry)
        }))
    }

    /// Whether an entry of the log concerns this instance, under its id or its client id.
    pub fn of_instance(&self, entry: &OrgLogEntry) -> bool {
        let ids = match &self.expectations.protocol {
            ProtocolExpectations::Oidc(oidc) => [&oidc.instance_id, &oidc.client_id],
            ProtocolExpectations::Saml(saml) => [&saml.instance_id, &saml.instance_id],
        };
        entry.subjects.iter().any(|subject| ids.contains(&subject))
    }
}
