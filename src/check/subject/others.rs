//! Messages of other sign-ons of the same test, to compare with: what must differ each time.

use super::{Carried, Subject, saml};
use crate::protocol::saml::{AuthnRequest, Response};

impl Subject<'_> {
    /// The app's SAML requests besides the judged one: of the same sign-on, and of all that were begun later. A
    /// request that the browser only repeats within one sign-on stands once.
    pub fn other_requests(&self) -> Vec<Carried<AuthnRequest>> {
        let judged = self.request().ok().map(|(sent, _)| sent.exchange);
        let same = saml::requests(&self.traffic).into_iter().filter(|other| Some(other.exchange) != judged);
        same.chain(self.traffic.later(self.evidence).iter().flat_map(saml::requests)).collect()
    }

    /// The SAML responses besides the one that this exchange delivered.
    pub fn other_responses(&self, judged: u32) -> impl Iterator<Item = Response> {
        let same = saml::responses(&self.traffic).into_iter().filter(move |other| other.exchange != judged);
        same.chain(self.traffic.later(self.evidence).iter().flat_map(saml::responses).collect::<Vec<_>>())
            .map(|other| other.message)
    }
}
