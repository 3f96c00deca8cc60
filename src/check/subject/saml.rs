//! The SAML messages of a sign-on, and which of them are judged.

use crate::{
    evidence::{Exchange, SamlExpectations},
    protocol::saml::{
        Assertion, AuthnRequest, Binding, Response, SamlError,
        signature::{Defect, Gated, Verification, second_opinion, verify},
    },
};

use super::{super::Missing, Carried, carried::Request, endpoint, origin, same_address};

/// The requests and responses of a sign-on, in the order in which the browser sent them.
#[derive(Debug, Default)]
pub struct SamlMessages {
    /// Requests of the app; a request that the browser sent again stands once.
    pub requests: Vec<Carried<Message<AuthnRequest>>>,
    /// Responses to the app; a response that the browser sent again stands once.
    pub responses: Vec<Carried<Message<Response>>>,
    signatures: Option<SignatureState>,
}

/// A message in a parameter, decoded as far as possible.
#[derive(Debug)]
pub struct Message<T> {
    /// How it travelled.
    pub binding: Binding,
    /// How often the parameter stands in the request.
    pub copies: usize,
    /// The base64 had white space in it.
    pub white_space: bool,
    /// `RelayState`.
    pub relay_state: Option<String>,
    /// The message, or why it is none.
    pub decoded: Result<T, SamlError>,
    field: String,
}

/// What is known of the signatures of the judged response.
#[derive(Debug)]
pub struct SignatureState {
    /// The verification of each signature, or why none was tried.
    pub verified: Result<Vec<Verification>, Vec<Defect>>,
    /// Why the second implementation does not agree.
    pub disagreement: Option<String>,
}

impl SamlMessages {
    pub(super) fn collect(exchanges: &[&Exchange], expectations: &SamlExpectations, org_url: &str) -> Self {
        let orgs: Vec<_> = expectations
            .sso_urls
            .iter()
            .map(String::as_str)
            .chain([org_url, expectations.idp_entity_id.as_str()])
            .filter_map(origin)
            .collect();
        let at_org = |address: &str| origin(address).is_some_and(|origin| orgs.contains(&origin));

        let requests = read(exchanges, "SAMLRequest", AuthnRequest::parse);
        let responses =
            read(exchanges, "SAMLResponse", Response::parse).into_iter().filter(|sent| !at_org(&sent.address));
        let mut messages = Self {
            requests: nearest(
                requests,
                |address| expectations.sso_urls.iter().any(|sso| endpoint(sso, address)),
                at_org,
            ),
            responses: responses.collect(),
            signatures: None,
        };
        messages.signatures = messages.delivered().ok().and_then(|delivered| {
            delivered
                .message
                .decoded
                .as_ref()
                .ok()
                .map(|response| SignatureState::of(response, &expectations.signing_certificates))
        });
        messages
    }

    /// The response that is judged: the last one before the app showed a signed-in user.
    pub fn delivered(&self) -> Result<&Carried<Message<Response>>, Missing> {
        self.responses.last().ok_or_else(|| Missing::new("a SAML response on its way to the app"))
    }

    /// The judged response, decoded.
    pub fn response(&self) -> Result<(&Carried<Message<Response>>, &Response), Missing> {
        let delivered = self.delivered()?;
        let response = delivered.message.decoded.as_ref();
        Ok((delivered, response.map_err(|_| Missing::new("a SAML response that can be decoded"))?))
    }

    /// The assertion of the judged response.
    pub fn assertion(&self) -> Result<(&Carried<Message<Response>>, &Assertion), Missing> {
        let (delivered, response) = self.response()?;
        let assertion = response.assertions.first().ok_or_else(|| {
            Missing::new(if response.encrypted_assertions > 0 {
                "a readable assertion: it is encrypted for the app"
            } else {
                "an assertion in the response"
            })
        })?;
        Ok((delivered, assertion))
    }

    /// The request that the judged response answers: the last one before it.
    pub fn sent(&self) -> Result<&Carried<Message<AuthnRequest>>, Missing> {
        let before = self.responses.last().map_or(u32::MAX, |response| response.exchange);
        let sent = self.requests.iter().rev().find(|request| request.exchange < before).or(self.requests.first());
        sent.ok_or_else(|| Missing::new("an AuthnRequest on its way to the org"))
    }

    /// The request that the judged response answers, decoded.
    pub fn request(&self) -> Result<(&Carried<Message<AuthnRequest>>, &AuthnRequest), Missing> {
        let sent = self.sent()?;
        let request = sent.message.decoded.as_ref();
        Ok((sent, request.map_err(|_| Missing::new("an AuthnRequest that can be decoded"))?))
    }

    /// The signatures of the judged response, when it has any.
    pub fn signatures(&self) -> Result<(&Carried<Message<Response>>, &Response, &SignatureState), Missing> {
        let (delivered, response) = self.response()?;
        let state = self.signatures.as_ref().filter(|_| !response.signatures.is_empty());
        Ok((delivered, response, state.ok_or_else(|| Missing::new("a signature in the SAML response"))?))
    }

    /// What the signature gate found in the judged response, signed or not.
    pub fn defects(&self) -> Result<&[Defect], Missing> {
        let state = self.signatures.as_ref().ok_or_else(|| Missing::new("a SAML response that can be decoded"))?;
        Ok(state.verified.as_ref().err().map(Vec::as_slice).unwrap_or_default())
    }

    /// Where the judged response was delivered: the integration's spelling of the address, when it is
    /// one of its addresses.
    pub fn acs<'s>(&'s self, expectations: &'s SamlExpectations) -> Result<&'s str, Missing> {
        let address = self.delivered()?.address.as_str();
        let declared = expectations.acs_urls.iter().find(|acs| same_address(acs, address));
        Ok(declared.map_or(address, String::as_str))
    }
}

impl SignatureState {
    fn of(response: &Response, certificates: &[String]) -> Self {
        let gated = match Gated::open(&response.xml) {
            Ok(gated) => gated,
            Err(defects) => return Self { verified: Err(defects), disagreement: None },
        };
        let verified = verify(gated, certificates);
        let all = !verified.is_empty() && verified.iter().all(|verification| verification.outcome.is_ok());
        let disagreement = all
            .then(|| second_opinion(gated, &verified, certificates))
            .and_then(Result::err)
            .map(|disagreement| disagreement.to_string());
        Self { verified: Ok(verified), disagreement }
    }
}

/// Every message of that parameter, repetitions of the same value to the same address left out, and
/// logout messages too, which travel in the same parameters.
fn read<T>(
    exchanges: &[&Exchange],
    name: &str,
    parse: fn(Vec<u8>) -> Result<T, SamlError>,
) -> Vec<Carried<Message<T>>> {
    let mut messages: Vec<Carried<Message<T>>> = Vec::new();
    for exchange in exchanges.iter().filter(|exchange| exchange.main_document) {
        let Some(message) = message(exchange, name, parse) else { continue };
        let again = messages
            .iter()
            .any(|known| known.message.field == message.field && known.message.binding == message.binding);
        let logout = matches!(&message.decoded, Err(SamlError::Root { seen, .. }) if seen.contains("}Logout"));
        if !again && !logout {
            messages.push(Carried::new(exchange, message));
        }
    }
    messages
}

fn message<T>(exchange: &Exchange, name: &str, parse: fn(Vec<u8>) -> Result<T, SamlError>) -> Option<Message<T>> {
    let request = Request::of(exchange)?;
    let (query, form) = (request.query(), request.form_parameters());
    let (binding, parameters) = if form.has(name) { (Binding::Post, form) } else { (Binding::Redirect, query) };
    let field = parameters.get(name)?.to_owned();
    let decoded = binding.decode(&field);
    let white_space = decoded.as_ref().is_ok_and(|decoded| decoded.white_space);
    Some(Message {
        binding,
        copies: parameters.count(name),
        white_space,
        relay_state: parameters.get("RelayState").map(str::to_owned),
        decoded: decoded.and_then(|decoded| parse(decoded.bytes)),
        field,
    })
}

/// An org may itself ask another identity provider, so requests to the instance's own address come
/// first, then those to the org, and any other only when there is none of these.
fn nearest<T>(
    messages: Vec<Carried<T>>,
    exact: impl Fn(&str) -> bool,
    at_org: impl Fn(&str) -> bool,
) -> Vec<Carried<T>> {
    let rank = |message: &Carried<T>| match &message.address {
        address if exact(address) => 0,
        address if at_org(address) => 1,
        _ => 2,
    };
    let best = messages.iter().map(rank).min();
    messages.into_iter().filter(|message| Some(rank(message)) == best).collect()
}
