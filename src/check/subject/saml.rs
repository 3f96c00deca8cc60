//! The SAML messages of a sign-on, and which of them are judged.

use crate::{
    evidence::{Exchange, SamlExpectations},
    protocol::saml::{
        Assertion, AuthnRequest, Binding, RedirectSignature, Response, SamlError,
        signature::{Defect, Examination},
    },
};

use super::{
    super::Missing,
    Carried, Sender,
    carried::{Request, Traffic},
    endpoint, same_address,
};

/// The requests and responses of a sign-on, in the order in which the browser sent them.
#[derive(Debug, Default)]
pub struct SamlMessages {
    /// Requests of the app; a request that the browser sent again stands once.
    pub requests: Vec<Carried<Message<AuthnRequest>>>,
    /// Responses to the app; a response that the browser sent again stands once.
    pub responses: Vec<Carried<Message<Response>>>,
    request_signatures: Option<Examination>,
    response_signatures: Option<Examination>,
}

/// A message in a parameter, decoded as far as possible.
#[derive(Debug)]
pub struct Message<T> {
    /// How it travelled.
    pub binding: Binding,
    /// The base64 had white space in it.
    pub white_space: bool,
    /// `RelayState`.
    pub relay_state: Option<String>,
    /// How often each parameter of the binding stands in the request: the message itself first.
    pub copies: Vec<(&'static str, usize)>,
    /// The signature in the query, of a message by HTTP-Redirect.
    pub redirect_signature: Option<RedirectSignature>,
    /// The message, or why it is none.
    pub decoded: Result<T, SamlError>,
    field: String,
}

impl<T> Message<T> {
    /// How often the message stands in the request.
    pub fn count(&self) -> usize {
        self.copies.first().map_or(0, |(_, count)| *count)
    }

    /// Whether the beginning of the message, as it was sent, stands in a text.
    pub fn starts_in(&self, text: &str) -> bool {
        self.field.get(..200).is_some_and(|start| text.contains(start))
    }
}

impl SamlMessages {
    pub(super) fn collect(traffic: &Traffic<'_>, expectations: &SamlExpectations) -> Self {
        let requests = read(traffic, "SAMLRequest", AuthnRequest::parse);
        let at_sso = |address: &str| expectations.sso_urls().any(|sso| endpoint(sso, address));
        let responses = read(traffic, "SAMLResponse", Response::parse);
        let mut messages = Self {
            requests: nearest(requests, at_sso, |address| traffic.at_org(address)),
            responses: responses.into_iter().filter(|sent| !traffic.at_org(&sent.address)).collect(),
            ..Self::default()
        };
        let response = messages.response().ok();
        let certificates = &expectations.signing_certificates;
        messages.response_signatures = response.map(|(_, response)| Examination::of(&response.xml, certificates));
        let request = messages.request().ok();
        let certificates = &expectations.request_certificates;
        messages.request_signatures = request.map(|(_, request)| Examination::of(&request.xml, certificates));
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
            Missing::new(if response.encrypted_assertions.is_empty() {
                "an assertion in the response"
            } else {
                "a readable assertion: it is encrypted for the app"
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

    /// The request that was sent before the judged response, when there is one.
    pub fn asked(&self) -> Option<(&Carried<Message<AuthnRequest>>, &AuthnRequest)> {
        let delivered = self.delivered().ok()?.exchange;
        self.request().ok().filter(|(sent, _)| sent.exchange < delivered)
    }

    /// The signatures of the judged response, when it has any.
    pub fn response_signatures(&self) -> Result<(&Response, &Examination), Missing> {
        let (_, response) = self.response()?;
        let state = self.response_signatures.as_ref().filter(|_| !response.signatures.is_empty());
        Ok((response, state.ok_or_else(|| Missing::new("a signature in the SAML response"))?))
    }

    /// The signatures inside the judged request, when it has any.
    pub fn request_signatures(&self) -> Result<(&AuthnRequest, &Examination), Missing> {
        let (_, request) = self.request()?;
        let state = self.request_signatures.as_ref().filter(|_| !request.signatures.is_empty());
        Ok((request, state.ok_or_else(|| Missing::new("a signature inside the AuthnRequest"))?))
    }

    /// What the signature gate found in the judged response, signed or not.
    pub fn response_defects(&self) -> Result<&[Defect], Missing> {
        let state = self.response_signatures.as_ref();
        Ok(&state.ok_or_else(|| Missing::new("a SAML response that can be decoded"))?.defects)
    }

    /// Where the judged response was delivered: the integration's spelling of the address, when it is
    /// one of its addresses.
    pub fn acs<'s>(&'s self, expectations: &'s SamlExpectations) -> Result<&'s str, Missing> {
        let address = self.delivered()?.address.as_str();
        let declared = expectations.acs_urls.iter().find(|acs| same_address(acs, address));
        Ok(declared.map_or(address, String::as_str))
    }
}

/// The decoded requests of a sign-on that was not judged.
pub(super) fn requests(traffic: &Traffic<'_>) -> Vec<Carried<AuthnRequest>> {
    let requests = read(traffic, "SAMLRequest", AuthnRequest::parse).into_iter();
    requests.filter(|sent| traffic.at_org(&sent.address)).filter_map(decoded).collect()
}

/// The decoded responses of a sign-on that was not judged.
pub(super) fn responses(traffic: &Traffic<'_>) -> Vec<Carried<Response>> {
    let responses = read(traffic, "SAMLResponse", Response::parse).into_iter();
    responses.filter(|sent| !traffic.at_org(&sent.address)).filter_map(decoded).collect()
}

fn decoded<T>(carried: Carried<Message<T>>) -> Option<Carried<T>> {
    let Carried { exchange, at, address, status, by, message } = carried;
    Some(Carried { exchange, at, address, status, by, message: message.decoded.ok()? })
}

/// Every message of that parameter, repetitions of the same value to the same address left out, and
/// logout messages too, which travel in the same parameters.
fn read<T>(
    traffic: &Traffic<'_>,
    name: &'static str,
    parse: fn(Vec<u8>) -> Result<T, SamlError>,
) -> Vec<Carried<Message<T>>> {
    let mut messages: Vec<Carried<Message<T>>> = Vec::new();
    for (exchange, _) in traffic.carriers() {
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

fn message<T>(
    exchange: &Exchange,
    name: &'static str,
    parse: fn(Vec<u8>) -> Result<T, SamlError>,
) -> Option<Message<T>> {
    let request = Request::of(exchange)?;
    let (query, form) = (request.query(), request.form_parameters());
    let (binding, parameters) = if form.has(name) { (Binding::Post, form) } else { (Binding::Redirect, query) };
    let field = parameters.get(name)?.to_owned();
    let decoded = binding.decode(&field);
    let white_space = decoded.as_ref().is_ok_and(|decoded| decoded.white_space);
    let signature = request.url.query().filter(|_| binding == Binding::Redirect);
    Some(Message {
        binding,
        copies: [name, "RelayState", "SigAlg", "Signature"].map(|name| (name, parameters.count(name))).to_vec(),
        white_space,
        relay_state: parameters.get("RelayState").map(str::to_owned),
        redirect_signature: signature.and_then(|query| RedirectSignature::of_query(query, name)),
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
        _ if message.by == Sender::Page => 2,
        _ => 3,
    };
    let best = messages.iter().map(rank).min();
    messages.into_iter().filter(|message| Some(rank(message)) == best).collect()
}
