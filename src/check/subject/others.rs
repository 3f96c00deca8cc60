//! Messages of other sign-ons of the same test, to compare with: what must differ each time.

use super::{super::Missing, Calls, Carried, OidcMessages, Subject, carried::Request, saml, tokens};
use crate::protocol::{
    oidc::{AuthorizationRequest, LogoutRequest},
    saml::{AuthnRequest, Response},
};

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

    /// The app's authorization requests besides the judged one: of the same sign-on, and of all that were begun
    /// later.
    pub fn other_authorizations(&self) -> Vec<Carried<AuthorizationRequest>> {
        let Ok((expectations, messages)) = self.oidc() else { return Vec::new() };
        let judged = messages.authorization().ok().map(|request| request.exchange);
        let same = messages.authorizations.iter().filter(|other| Some(other.exchange) != judged).cloned();
        let later = self.traffic.later(self.evidence).into_iter();
        let later = later.flat_map(|traffic| OidcMessages::collect(&traffic, expectations).authorizations);
        same.chain(later).collect()
    }

    /// How many other requests have the same value of a parameter as the judged one; `None` when there is none to
    /// compare with.
    pub fn repeated(&self, name: &str, value: &str) -> Option<usize> {
        let others = self.other_authorizations();
        let same = others.iter().filter(|other| other.message.get(name) == Some(value)).count();
        (!others.is_empty()).then_some(same)
    }

    /// The sign-out at the org that the app started, and the exchange that carried it.
    pub fn logout(&self) -> Result<(u32, LogoutRequest), Missing> {
        let requests = self.evidence.exchanges.iter().filter(|exchange| exchange.main_document);
        let found = requests.filter(|exchange| self.at_org(&exchange.url)).find_map(|exchange| {
            let request = Request::of(exchange)?;
            Some((exchange.number, LogoutRequest::recognise(&request.url, request.form.as_deref())?))
        });
        found.ok_or_else(|| Missing::new("a sign-out at the org"))
    }

    /// The subject of another sign-on of the same user, when it is not the same.
    pub fn other_subject(&self, subject: &str) -> Option<String> {
        let again = self.evidence.probes.again.as_ref()?;
        let (expectations, _) = self.oidc().ok()?;
        let later = self.traffic.later(self.evidence).into_iter();
        let later = later.filter(|it| it.exchanges.first().is_some_and(|first| again.exchanges.contains(first.number)));
        let messages = later.map(|traffic| OidcMessages::collect(&traffic, expectations)).next()?;
        let calls = Calls::of(self.evidence.back_channel.as_ref()?, &messages, expectations);
        let seen = tokens::find(Some(&calls), &messages)?;
        let other = seen.decoded.ok()?.claims.sub.ok()??.value;
        (other != subject).then_some(other)
    }
}
