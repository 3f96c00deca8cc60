//! The checks of a run, over what is known of one message.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use url::form_urlencoded::Serializer;

use super::{
    AsOf, Decoded, Knowledge,
    capture::{self, Capture, UNKNOWN, Way},
    find::{Found, Material},
    knowledge::{document, expectations},
    recognise::Recognised,
    signature,
    unknown::Known,
};
use crate::{
    check::{About, find, judge},
    evidence::{Evidence, Exchange, ProtocolExpectations},
    finding::Finding,
    protocol::{
        PlacedText,
        saml::{AuthnRequest, Response},
    },
    report::message::Kind,
};

/// How many exchanges before a message are looked at: more than a sign-on has.
const NEAR: usize = 200;

/// Every message of an input, in its order.
pub(super) fn all(recognised: &Recognised, knowledge: &Knowledge, now: DateTime<Utc>) -> Vec<Decoded> {
    let answers = answers(&recognised.found);
    recognised.found.iter().map(|found| one(found, &recognised.capture, &answers, knowledge, now)).collect()
}

fn one(
    found: &Found,
    capture: &Capture,
    answers: &BTreeSet<u32>,
    knowledge: &Knowledge,
    now: DateTime<Utc>,
) -> Decoded {
    let (at, as_of) = moment(found, capture, knowledge, now);
    let judgement = Judging { found, capture, answers, knowledge, at };
    let mut findings = judgement.findings();
    if capture.is_single() {
        for finding in &mut findings {
            finding.exchange = None;
        }
    }
    let mut message = found.message.clone();
    if message.address.as_deref().is_some_and(|address| address.starts_with(UNKNOWN)) {
        message.address = None;
    }
    if !capture.way.parameters && !capture.way.encoding {
        message.carrier = None;
    }
    Decoded {
        origin: found.origin.clone(),
        exchange: found.exchange.filter(|_| !capture.is_single()),
        bytes: message.texts.iter().map(|text| text.text.len()).max().unwrap_or(0),
        signatures: signature::of(found, knowledge, capture.is_single()),
        message,
        at,
        as_of,
        findings,
    }
}

fn moment(found: &Found, capture: &Capture, knowledge: &Knowledge, now: DateTime<Utc>) -> (DateTime<Utc>, AsOf) {
    let exchange = capture.exchanges.iter().find(|exchange| Some(exchange.number) == found.exchange);
    let recorded = exchange.map(|exchange| exchange.started_at).filter(|at| *at > DateTime::UNIX_EPOCH);
    let recorded = recorded.filter(|_| capture.way.time);
    let choices = [(knowledge.at, AsOf::Told), (recorded, AsOf::Recorded), (found.issued, AsOf::Issued)];
    choices.into_iter().find_map(|(at, of)| Some((at?, of))).unwrap_or((now, AsOf::Now))
}

/// The exchanges that end a sign-on: what comes later belongs to the next one.
fn answers(found: &[Found]) -> BTreeSet<u32> {
    let ends = |kind| matches!(kind, Kind::SamlResponse | Kind::AuthorizationResponse);
    found.iter().filter(|it| ends(it.message.kind)).filter_map(|it| it.exchange).collect()
}

struct Judging<'a> {
    found: &'a Found,
    capture: &'a Capture,
    answers: &'a BTreeSet<u32>,
    knowledge: &'a Knowledge,
    at: DateTime<Utc>,
}

impl Judging<'_> {
    fn findings(&self) -> Vec<Finding> {
        let Some((evidence, protocol)) = self.evidence() else { return Vec::new() };
        let known = self.known();
        let number = evidence.exchanges.last().map(|exchange| exchange.number);
        let mut findings = judge(&evidence, &expectations(protocol));
        findings.retain(|finding| self.concerns(finding));
        // Of another message than this one: it is not the app's that the options name.
        let foreign = |finding: &Finding| finding.exchange.is_some() && finding.exchange != number;
        findings.retain(|finding| !foreign(finding));
        for finding in &mut findings {
            known.correct(finding);
        }
        findings
    }

    /// Whether a check looks at this kind of message.
    fn concerns(&self, finding: &Finding) -> bool {
        let Some(about) = find(&finding.check).map(|check| check.about) else { return false };
        let check = finding.check.as_str();
        match self.found.message.kind {
            Kind::SamlRequest => about == About::SamlRequest || check == "saml.md.idp.sso-url",
            Kind::SamlResponse => match about {
                About::SamlResponse => true,
                About::SamlConsumer => !self.capture.is_single(),
                _ => ["saml.md.idp.entity-id", "saml.md.idp.cert"].contains(&check),
            },
            Kind::SpMetadata => check.starts_with("saml.md.sp."),
            Kind::IdpMetadata => check == "saml.sig.cert-validity",
            Kind::AuthorizationRequest => about == About::OidcRequest,
            Kind::AuthorizationResponse => about == About::OidcCallback,
            Kind::IdToken => about == About::OidcIdToken,
            Kind::KeySet => check == "oidc.jwks.shape",
            Kind::Discovery => check.starts_with("oidc.disc."),
            _ => false,
        }
    }

    fn known(&self) -> Known {
        let told = match self.found.message.kind {
            Kind::SamlResponse => !self.knowledge.acs_urls().is_empty(),
            Kind::SamlRequest => !self.knowledge.sso_urls().is_empty(),
            Kind::Discovery => self.knowledge.issuer.is_some(),
            _ => false,
        };
        let way = match self.found.material {
            Material::Carried | Material::Redirected(_) => self.capture.way,
            // A token and a document are whole without their way.
            _ => Way { address: self.found.message.address.is_some() && !self.capture.is_single(), ..self.capture.way },
        };
        Known {
            way,
            told_address: told,
            told_time: self.knowledge.at.is_some(),
            acs: !self.knowledge.acs_urls().is_empty(),
            indexes: self.knowledge.knows_indexes(),
            redirect_uris: self.knowledge.redirect_uri.is_some(),
        }
    }

    /// What the checks are to look at; `None` for messages that none looks at.
    fn evidence(&self) -> Option<(Evidence, ProtocolExpectations)> {
        let mut evidence = Evidence { documents: self.knowledge.documents(), ..Evidence::default() };
        let saml = self.knowledge.saml(self.capture.is_single());
        let mut oidc = self.knowledge.oidc();
        match (&self.found.material, self.found.message.kind) {
            (Material::Carried | Material::Redirected(_), Kind::SamlRequest | Kind::SamlResponse) => {
                evidence.exchanges = self.way();
                Some((evidence, ProtocolExpectations::Saml(saml)))
            }
            (Material::Carried, Kind::AuthorizationRequest | Kind::AuthorizationResponse) => {
                evidence.exchanges = self.way();
                // A lone message is the app's, even with another client id: that is a finding.
                if self.capture.is_single() && oidc.client_id.is_some() && oidc.redirect_uris.is_empty() {
                    oidc.redirect_uris = self.own_redirect_uri(&evidence.exchanges);
                }
                Some((evidence, ProtocolExpectations::Oidc(oidc)))
            }
            (Material::Token { text, access_token }, Kind::IdToken) => {
                evidence.exchanges = self.before_token();
                evidence.exchanges.push(self.token(text, access_token.as_deref(), &evidence.exchanges));
                oidc.redirect_uris = vec![UNKNOWN.to_owned()];
                Some((evidence, ProtocolExpectations::Oidc(oidc)))
            }
            (Material::Document(bytes), kind) => {
                evidence.exchanges = vec![Exchange { started_at: self.at, ..capture::exchange("GET", UNKNOWN, None) }];
                Some(self.published(evidence, kind, bytes))
            }
            _ => None,
        }
    }

    fn published(&self, mut evidence: Evidence, kind: Kind, bytes: &[u8]) -> (Evidence, ProtocolExpectations) {
        let mut saml = self.knowledge.saml(true);
        match kind {
            Kind::SpMetadata => evidence.documents.sp_metadata = Some(document(UNKNOWN, bytes.to_vec())),
            Kind::IdpMetadata => {
                let read = crate::protocol::saml::IdpMetadata::parse(bytes.to_vec());
                saml.signing_certificates = read.map(|it| it.signing_certificates).unwrap_or_default();
            }
            Kind::KeySet => {
                evidence.documents.jwks = Some(document(UNKNOWN, bytes.to_vec()));
                return (evidence, ProtocolExpectations::Oidc(self.knowledge.oidc()));
            }
            _ => {
                let told = self.knowledge.issuer.as_ref().map(|it| format!("{it}/.well-known/openid-configuration"));
                let seen = self.found.message.address.clone().filter(|_| !self.capture.is_single());
                let url = seen.or(told).unwrap_or_else(|| UNKNOWN.to_owned());
                evidence.documents.discovery = Some(document(&url, bytes.to_vec()));
                return (evidence, ProtocolExpectations::Oidc(self.knowledge.oidc()));
            }
        }
        (evidence, ProtocolExpectations::Saml(saml))
    }

    /// The exchanges of the sign-on up to this message, the message last, at the moment that it is judged at.
    fn way(&self) -> Vec<Exchange> {
        let Some(number) = self.found.exchange else { return Vec::new() };
        let after = self.answers.range(..number).next_back().copied();
        let range = |exchange: &&Exchange| exchange.number <= number && after.is_none_or(|it| exchange.number > it);
        let near: Vec<_> = self.capture.exchanges.iter().rev().filter(range).take(NEAR).collect();
        let mut way: Vec<_> = near.into_iter().rev().map(without_body).collect();
        if let Some(last) = way.last_mut() {
            last.started_at = self.at;
            if !self.capture.way.address
                && let Some(address) = self.told_address()
            {
                last.url = last.url.replacen(UNKNOWN, &address, 1);
            }
        }
        way
    }

    /// The address that a lone message must have gone to: the declared one that it names, or else the first.
    fn told_address(&self) -> Option<String> {
        let text = self.found.message.text(Some(crate::finding::MessagePart::Xml)).unwrap_or_default();
        let bytes = text.as_bytes().to_vec();
        let (declared, own) = match self.found.message.kind {
            Kind::SamlResponse => {
                let own = Response::parse(bytes).ok().and_then(|it| it.destination.text().map(str::to_owned));
                (self.knowledge.acs_urls(), own)
            }
            Kind::SamlRequest => {
                let own = AuthnRequest::parse(bytes).ok().and_then(|it| it.destination.text().map(str::to_owned));
                (self.knowledge.sso_urls(), own)
            }
            _ => return None,
        };
        let named = declared.iter().find(|address| Some(*address) == own.as_ref());
        named.or(declared.first()).cloned()
    }

    fn own_redirect_uri(&self, exchanges: &[Exchange]) -> Vec<String> {
        let named = self.found.message.decoded.as_ref().and_then(|it| it.get("redirect_uri")?.as_str());
        let target = exchanges.last().map(|exchange| exchange.url.split(['?', '#']).next().unwrap_or_default());
        let own = if self.found.message.kind == Kind::AuthorizationRequest { named } else { target };
        own.map(str::to_owned).into_iter().collect()
    }

    /// The last authorization request before the token, which may have asked for it.
    fn before_token(&self) -> Vec<Exchange> {
        let Some(number) = self.found.exchange.filter(|_| !self.capture.is_single()) else { return Vec::new() };
        let asks = |exchange: &&Exchange| {
            url::Url::parse(&exchange.url)
                .is_ok_and(|url| crate::protocol::oidc::AuthorizationRequest::recognise(&url, None).is_some())
        };
        let mut earlier = self.capture.exchanges.iter().filter(|exchange| exchange.number < number);
        earlier.rfind(asks).map(without_body).into_iter().collect()
    }

    /// The token as if an answer had brought it.
    fn token(&self, text: &str, access_token: Option<&str>, before: &[Exchange]) -> Exchange {
        let mut fields = Serializer::new(String::new());
        fields.append_pair("id_token", text);
        if let Some(access_token) = access_token {
            fields.append_pair("access_token", access_token);
        }
        let exchange = capture::exchange("POST", UNKNOWN, Some(fields.finish()));
        let after = before.last().map_or(0, |last| last.number + 1);
        Exchange { number: self.found.exchange.unwrap_or(0).max(after), started_at: self.at, ..exchange }
    }
}

/// Bodies of answers are large, and hardly a check of messages reads them.
fn without_body(exchange: &Exchange) -> Exchange {
    Exchange { response_body: None, ..exchange.clone() }
}
