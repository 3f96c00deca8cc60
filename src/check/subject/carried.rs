//! A message with the exchange that carried it.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use url::Url;

use crate::{evidence::Exchange, protocol::Parameters};

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
    /// The message.
    pub message: T,
}

impl<T> Carried<T> {
    pub(super) fn new(exchange: &Exchange, message: T) -> Self {
        Self {
            exchange: exchange.number,
            at: exchange.started_at,
            address: exchange.url.split('#').next().unwrap_or(&exchange.url).to_owned(),
            status: exchange.status,
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
