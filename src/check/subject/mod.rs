//! What the checks look at: the evidence, what was expected, and the messages that belong to this app.

mod address;
mod back_channel;
mod begun;
mod carried;
mod cookies;
mod documents;
mod known;
mod log;
mod oidc;
mod others;
mod saml;
mod secrets;
mod tokens;

use std::borrow::Cow;

use chrono::{DateTime, Utc};

use crate::{
    evidence::{
        Evidence, Exchange, Expectations, ExpectedUser, HttpProbe, OidcExpectations, ProbeKind, ProtocolExpectations,
        SamlExpectations,
    },
    protocol::saml::{Assertion, AuthnRequest, Response, SamlError, SpMetadata},
    submission::Direction,
};

pub(super) use address::{bare, endpoint, is_private, is_this_machine, origin, registrable, same_address, same_site};
pub(super) use back_channel::{Calls, TokenCall};
pub use carried::{Carried, Sender};
pub(super) use cookies::{Rotation, SetCookie};
pub(super) use known::Known;
pub use oidc::OidcMessages;
pub(super) use oidc::readable;
pub use saml::{Message, SamlMessages};
pub(super) use tokens::SeenIdToken;

use carried::Traffic;

use super::Missing;

/// One attempt, prepared for the checks.
pub struct Subject<'a> {
    /// What was seen.
    pub evidence: &'a Evidence,
    /// What should have been seen.
    pub expectations: &'a Expectations,
    traffic: Traffic<'a>,
    saml: Option<(&'a SamlExpectations, SamlMessages)>,
    oidc: Option<(Cow<'a, OidcExpectations>, OidcMessages)>,
    sp_metadata: Option<Result<SpMetadata, SamlError>>,
    calls: Option<Calls<'a>>,
    id_token: Option<SeenIdToken>,
}

/// A message with the exchange that carried it, decoded.
type Decoded<'s, T> = (&'s Carried<Message<T>>, &'s T);

impl<'a> Subject<'a> {
    /// Decodes the messages of the sign-on and finds those that belong to this app.
    pub fn new(evidence: &'a Evidence, expectations: &'a Expectations) -> Self {
        let traffic = Traffic::of_sign_on(evidence, expectations);
        let sp_metadata = documents::sp_metadata(&evidence.documents);
        let (saml, oidc, calls, id_token) = (None, None, None, None);
        let mut subject = Self { evidence, expectations, traffic, saml, oidc, sp_metadata, calls, id_token };
        match &expectations.protocol {
            ProtocolExpectations::Saml(saml) => {
                subject.saml = Some((saml, SamlMessages::collect(&subject.traffic, saml)));
            }
            ProtocolExpectations::Oidc(oidc) => {
                let messages = OidcMessages::collect(&subject.traffic, oidc);
                let oidc = begun::as_begun(oidc, &messages);
                subject.calls = evidence.back_channel.as_ref().map(|record| Calls::of(record, &messages, &oidc));
                subject.id_token = tokens::find(subject.calls.as_ref(), &messages);
                subject.oidc = Some((oidc, messages));
            }
        }
        subject
    }

    /// The exchanges up to the moment when the flow saw "signed in", or stopped waiting for it.
    pub fn sign_on(&self) -> impl Iterator<Item = &'a Exchange> + use<'a, '_> {
        self.traffic.exchanges.iter().copied()
    }

    /// The documents that tabs asked for, up to the same moment. Windows that were opened for something else are left out.
    pub fn main_documents(&self) -> impl Iterator<Item = &'a Exchange> + use<'a, '_> {
        self.traffic.main_documents()
    }

    /// Whether an address is the org's.
    pub fn at_org(&self, address: &str) -> bool {
        self.traffic.at_org(address)
    }

    /// Whether an address is the app's, as far as the integration declares addresses.
    pub fn at_app(&self, address: &str) -> bool {
        self.traffic.at_app(address)
    }

    /// The moment that things are judged at which have no time of their own.
    pub fn moment(&self) -> Result<DateTime<Utc>, Missing> {
        let last = self.traffic.exchanges.last().map(|exchange| exchange.started_at);
        last.ok_or_else(|| Missing::new("any exchange of the sign-on"))
    }

    /// A request that was sent without a browser.
    pub fn http_probe(&self, kind: ProbeKind) -> Result<&'a HttpProbe, Missing> {
        let probe = self.evidence.probes.http.iter().find(|probe| probe.kind == kind);
        probe.ok_or_else(|| Missing::new("a request that the harness sends by itself"))
    }

    /// Who signs in.
    pub fn user(&self) -> Result<&'a ExpectedUser, Missing> {
        self.expectations.user.as_ref().ok_or_else(|| Missing::new("the user who signs in, to compare with"))
    }

    /// What the SAML messages must say, and the messages.
    pub fn saml(&self) -> Result<(&'a SamlExpectations, &SamlMessages), Missing> {
        let (expectations, messages) = self.saml.as_ref().ok_or_else(|| Missing::new("SAML expectations"))?;
        Ok((expectations, messages))
    }

    /// What the OpenID Connect messages must say at the address of the org where the sign-on was begun, and the messages.
    pub fn oidc(&self) -> Result<(&OidcExpectations, &OidcMessages), Missing> {
        let (expectations, messages) = self.oidc.as_ref().ok_or_else(|| Missing::new("OpenID Connect expectations"))?;
        Ok((expectations, messages))
    }

    /// The app's SAML request.
    pub fn request(&self) -> Result<Decoded<'_, AuthnRequest>, Missing> {
        self.saml()?.1.request()
    }

    /// The SAML response that is judged.
    pub fn response(&self) -> Result<Decoded<'_, Response>, Missing> {
        self.saml()?.1.response()
    }

    /// The assertion of that response.
    pub fn assertion(&self) -> Result<(&Carried<Message<Response>>, &Assertion), Missing> {
        self.saml()?.1.assertion()
    }

    /// The app starts the sign-on.
    pub fn started_by_app(&self) -> bool {
        self.expectations.direction == Direction::Sp
    }
}
