//! A message with the exchange that carried it.

use std::{borrow::Cow, rc::Rc};

use chrono::{DateTime, Utc};
use url::Url;

use super::origin;
use crate::{
    evidence::{Evidence, Exchange, Expectations, ProtocolExpectations, ResourceKind, TabId},
    protocol::Parameters,
};

/// A message, and how it travelled.
#[derive(Clone, Debug)]
pub struct Carried<T> {
    /// The exchange's number.
    pub exchange: u32,
    /// When the browser sent it: the moment that times are judged at.
    pub at: DateTime<Utc>,
    /// Where it was sent, without fragment.
    pub address: String,
    /// The status of the answer; `None` when there was none.
    pub status: Option<u16>,
    /// What in the browser sent it.
    pub by: Sender,
    /// The message.
    pub message: T,
}

/// What in the browser sent a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// The page of a tab, a pop-up included.
    Page,
    /// A frame inside a page.
    Frame,
    /// A script: `fetch` or `XMLHttpRequest`.
    Script,
}

impl Sender {
    /// `None` for requests that carry no messages of a sign-on: images, styles, beacons.
    pub(super) fn of(exchange: &Exchange) -> Option<Self> {
        match exchange.kind {
            ResourceKind::Document if exchange.main_document => Some(Self::Page),
            ResourceKind::Document => Some(Self::Frame),
            ResourceKind::Xhr | ResourceKind::Fetch => Some(Self::Script),
            _ => None,
        }
    }
}

impl<T> Carried<T> {
    pub(super) fn new(exchange: &Exchange, message: T) -> Self {
        Self {
            exchange: exchange.number,
            at: exchange.started_at,
            address: exchange.url.split('#').next().unwrap_or(&exchange.url).to_owned(),
            status: exchange.status,
            by: Sender::of(exchange).unwrap_or(Sender::Page),
            message,
        }
    }
}

/// The parts of a request in which messages travel.
pub(super) struct Request<'e> {
    pub(super) url: Url,
    /// A form's body; `None` for anything else.
    pub(super) form: Option<Cow<'e, [u8]>>,
}

impl<'e> Request<'e> {
    /// `None` for addresses that carry no messages, such as `data:`.
    pub(super) fn of(exchange: &'e Exchange) -> Option<Self> {
        let url = Url::parse(&exchange.url).ok().filter(Url::has_host)?;
        let is_form = exchange
            .request_header("content-type")
            .is_none_or(|kind| kind.trim_start().to_ascii_lowercase().starts_with("application/x-www-form-urlencoded"));
        let form = exchange
            .request_body
            .as_ref()
            .filter(|_| is_form && exchange.method.eq_ignore_ascii_case("POST"))
            .map(|body| Cow::Borrowed(body.bytes.as_slice()));
        Some(Self { url, form })
    }

    pub(super) fn query(&self) -> Parameters {
        Parameters::of_query(&self.url)
    }

    pub(super) fn form_parameters(&self) -> Parameters {
        self.form.as_deref().map(Parameters::parse).unwrap_or_default()
    }
}

/// Exchanges that belong together, and whose addresses are whose.
#[derive(Clone)]
pub(super) struct Traffic<'e> {
    pub(super) exchanges: Vec<&'e Exchange>,
    sites: Rc<Sites>,
    /// Windows that are none of the sign-on's.
    aside: Vec<&'e TabId>,
}

/// Origins of the org and of the app.
struct Sites {
    org: Vec<String>,
    app: Vec<String>,
}

impl<'e> Traffic<'e> {
    /// What was exchanged until the flow saw "signed in": what came later belongs to the sign-out and to what
    /// follows it.
    pub(super) fn of_sign_on(evidence: &'e Evidence, expectations: &Expectations) -> Self {
        let end = evidence.observations.signed_in_at;
        let exchanges = evidence.exchanges.iter().filter(|exchange| end.is_none_or(|end| exchange.started_at <= end));
        Self::new(exchanges.collect(), Rc::new(Sites::of(expectations)))
    }

    /// Once a tab has reached the org, a window that was opened and never did is there for something else, such as help.
    fn new(exchanges: Vec<&'e Exchange>, sites: Rc<Sites>) -> Self {
        let mut traffic = Self { exchanges, sites, aside: Vec::new() };
        let documents = || traffic.exchanges.iter().filter(|exchange| exchange.main_document);
        let at_org = documents().filter(|exchange| traffic.at_org(&exchange.url));
        let reached: Vec<&TabId> = at_org.filter_map(|exchange| exchange.tab.as_ref()).collect();
        let opened = documents().filter(|exchange| exchange.opener.is_some());
        let aside = opened.filter_map(|exchange| exchange.tab.as_ref()).filter(|tab| !reached.contains(tab));
        if !reached.is_empty() {
            traffic.aside = aside.collect();
        }
        traffic
    }

    /// The documents that the sign-on's tabs asked for.
    pub(super) fn main_documents(&self) -> impl Iterator<Item = &'e Exchange> + use<'e, '_> {
        let documents = self.exchanges.iter().copied().filter(|exchange| exchange.main_document);
        documents.filter(|exchange| exchange.tab.as_ref().is_none_or(|tab| !self.aside.contains(&tab)))
    }

    /// What was exchanged later, each probe by itself, then the rest.
    pub(super) fn later(&self, evidence: &'e Evidence) -> Vec<Self> {
        let probes = &evidence.probes;
        let session = probes.session.iter().map(|probe| probe.exchanges);
        let ranges: Vec<_> = session
            .chain(probes.again.iter().map(|probe| probe.exchanges))
            .chain(probes.begun.iter().copied())
            .collect();
        let last = self.exchanges.last().map(|exchange| exchange.number);
        let after = evidence.exchanges.iter().filter(|exchange| last.is_none_or(|last| exchange.number > last));
        let mut groups = vec![Vec::new(); ranges.len() + 1];
        for exchange in after {
            let group = ranges.iter().position(|range| range.contains(exchange.number)).unwrap_or(ranges.len());
            groups[group].push(exchange);
        }
        groups.into_iter().map(|exchanges| Self::new(exchanges, Rc::clone(&self.sites))).collect()
    }

    /// The exchanges that may carry messages of the sign-on. What frames and scripts send to others than org and
    /// app is somebody else's.
    pub(super) fn carriers(&self) -> impl Iterator<Item = (&'e Exchange, Sender)> {
        let ours = |address: &str| self.at_org(address) || self.at_app(address);
        self.exchanges.iter().filter_map(move |exchange| {
            let sender = Sender::of(exchange)?;
            (sender == Sender::Page || ours(&exchange.url)).then_some((*exchange, sender))
        })
    }

    pub(super) fn at_org(&self, address: &str) -> bool {
        origin(address).is_some_and(|origin| self.sites.org.contains(&origin))
    }

    pub(super) fn at_app(&self, address: &str) -> bool {
        origin(address).is_some_and(|origin| self.sites.app.contains(&origin))
    }
}

impl Sites {
    fn of(expectations: &Expectations) -> Self {
        let (org, app): (Vec<&str>, Vec<&str>) = match &expectations.protocol {
            ProtocolExpectations::Saml(saml) => (
                saml.sso_urls().chain(saml.idp_entity_id.as_deref()).collect(),
                saml.acs_urls.iter().map(String::as_str).collect(),
            ),
            ProtocolExpectations::Oidc(oidc) => (
                oidc.authorization_endpoint.iter().chain(&oidc.issuer).map(String::as_str).collect(),
                oidc.redirect_uris.iter().chain(&oidc.initiate_login_uri).map(String::as_str).collect(),
            ),
        };
        let origins = |addresses: Vec<&str>| addresses.into_iter().filter_map(origin).collect();
        Self {
            org: origins(org.into_iter().chain(expectations.org_addresses.iter().map(String::as_str)).collect()),
            app: origins(app.into_iter().chain(expectations.sp_initiate_url.as_deref()).collect()),
        }
    }
}
