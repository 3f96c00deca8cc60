//! From network events to exchanges.
//!
//! One request id stands for a request with all its redirects. What really went over the wire comes in *extra info*
//! events from another process, so it can come before or after the hop that it belongs to; both kinds come in the
//! order of the hops. They are therefore kept apart and joined when the recording is taken.

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Datelike, Utc};

use super::headers;
use crate::{
    devtools::{
        RequestId,
        event::{
            DataReceived, ExtraInfo, LoadingFailed, LoadingFinished, Request, RequestWillBeSent, ResourceTiming,
            Response, ResponseReceived,
        },
    },
    exchange::{Body, Exchange, Header, NavigationReason, ResourceKind, TabId, Timing},
    recording::{CaptureLimits, Dropped},
};

/// How addresses begin that never leave the browser; some are as long as any body.
const INTERNAL: [&str; 5] = ["about:", "blob:", "chrome", "data:", "devtools:"];

/// A response whose body should be fetched from the browser.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Complete {
    pub(super) request: RequestId,
    /// The exchange's index.
    pub(super) exchange: usize,
}

/// Who made a request.
#[derive(Clone, Debug, Default)]
pub(super) struct Asker {
    pub(super) tab: Option<TabId>,
    pub(super) opener: Option<TabId>,
    /// The frame of the tab that is not inside another.
    pub(super) main_frame: Option<String>,
    /// Why the document was asked for.
    pub(super) navigation: Option<NavigationReason>,
}

/// The exchanges of one context.
#[derive(Debug)]
pub(super) struct Requests {
    limits: CaptureLimits,
    exchanges: Vec<Exchange>,
    chains: HashMap<RequestId, Chain>,
    /// Documents whose response has begun and not ended, with their frames.
    arriving: HashMap<RequestId, Option<String>>,
    /// Bytes that may still be kept.
    room: u64,
    dropped: Dropped,
}

/// A request with its redirects.
#[derive(Debug, Default)]
struct Chain {
    hops: Vec<Hop>,
    sent: Vec<Vec<Header>>,
    received: Vec<Vec<Header>>,
    /// Of the current hop, seconds on the browser's monotonic clock.
    started: f64,
    timing: Option<ResourceTiming>,
    /// Bytes of the response so far, after decompression.
    decoded: u64,
}

#[derive(Debug)]
struct Hop {
    /// The exchange's index; `None` when the limits kept it out.
    exchange: Option<usize>,
    /// Whether the wire was used, and so extra info comes; `None` as long as that is not known.
    wired: Option<bool>,
}

impl Requests {
    pub(super) fn new(limits: CaptureLimits) -> Self {
        let room = limits.total;
        Self {
            limits,
            exchanges: Vec::new(),
            chains: HashMap::new(),
            arriving: HashMap::new(),
            room,
            dropped: Dropped::default(),
        }
    }

    /// A request is made, possibly because the one before was redirected.
    pub(super) fn sent(&mut self, event: RequestWillBeSent, asker: Asker) {
        let id = event.request_id.clone();
        let redirected_from = event.redirect_response.as_ref().and_then(|response| {
            let chain = self.chains.get_mut(&id)?;
            let hop = chain.hops.last_mut()?;
            hop.wired = Some(event.redirect_has_extra_info);
            let index = hop.exchange?;
            let exchange = &mut self.exchanges[index];
            respond(exchange, response);
            exchange.timing = timing(response.timing, chain.started, Some(event.timestamp));
            Some(exchange.number)
        });
        if INTERNAL.iter().any(|scheme| event.request.url.starts_with(scheme)) {
            return;
        }
        let started = event.timestamp;
        let exchange = self.record(event, asker, redirected_from);
        if exchange.is_none() && !self.chains.contains_key(&id) {
            return;
        }
        let chain = self.chains.entry(id).or_default();
        chain.hops.push(Hop { exchange, wired: None });
        chain.started = started;
        chain.timing = None;
        chain.decoded = 0;
    }

    fn record(&mut self, event: RequestWillBeSent, asker: Asker, redirected_from: Option<u32>) -> Option<usize> {
        let kind = kind(&event);
        let request = event.request;
        let weight = (request.url.len() + request.post_data.as_ref().map_or(0, String::len)) as u64;
        let number = u32::try_from(self.exchanges.len()).ok()?;
        if self.exchanges.len() >= self.limits.exchanges || weight > self.room {
            self.dropped.exchanges += 1;
            return None;
        }
        self.room -= weight;
        let is_main_frame = asker.main_frame.is_some() && event.frame_id == asker.main_frame;
        let request_body = self.request_body(&request);
        self.exchanges.push(Exchange {
            number,
            tab: asker.tab,
            opener: asker.opener,
            main_document: kind == ResourceKind::Document && is_main_frame,
            kind,
            started_at: wall_clock(event.wall_time * 1000.0),
            timing: Timing::default(),
            method: request.method,
            url: request.url + request.url_fragment.as_deref().unwrap_or(""),
            request_headers: headers::from_map(request.headers),
            request_body,
            status: None,
            response_headers: Vec::new(),
            response_body: None,
            redirected_from,
            navigation: asker.navigation,
            tls: None,
            failure: None,
        });
        Some(self.exchanges.len() - 1)
    }

    fn request_body(&mut self, request: &Request) -> Option<Body> {
        if !request.has_post_data && request.post_data.is_none() {
            return None;
        }
        let entries: Result<Vec<Vec<u8>>, _> = request
            .post_data_entries
            .iter()
            .filter_map(|entry| entry.bytes.as_ref())
            .map(|b| STANDARD.decode(b))
            .collect();
        let bytes = match (entries, &request.post_data) {
            (Ok(entries), _) if !entries.is_empty() => Some(entries.concat()),
            (_, Some(text)) => Some(text.clone().into_bytes()),
            _ => None,
        };
        Some(match bytes {
            Some(bytes) if bytes.len() as u64 <= self.limits.request_body => {
                Body { size: Some(bytes.len() as u64), bytes, truncated: false }
            }
            _ => {
                self.dropped.bodies += 1;
                Body { bytes: Vec::new(), size: None, truncated: true }
            }
        })
    }

    /// The headers that were sent.
    pub(super) fn sent_on_wire(&mut self, info: ExtraInfo) {
        if let Some((chain, fields)) = self.wire(info) {
            chain.sent.push(fields);
        }
    }

    /// The headers that were received.
    pub(super) fn received_on_wire(&mut self, info: ExtraInfo) {
        if let Some((chain, fields)) = self.wire(info) {
            chain.received.push(fields);
        }
    }

    fn wire(&mut self, info: ExtraInfo) -> Option<(&mut Chain, Vec<Header>)> {
        let id = info.request_id.clone();
        let fields = headers::from_wire(info);
        let known = self.chains.contains_key(&id);
        // One that is not known yet may become known; one that the limits kept out never has to.
        if !known && self.chains.len() >= self.limits.exchanges {
            return None;
        }
        self.room = self.room.saturating_sub(headers::weight(&fields));
        Some((self.chains.entry(id).or_default(), fields))
    }

    /// The last hop is answered.
    pub(super) fn received(&mut self, event: &ResponseReceived) {
        let Some(chain) = self.chains.get_mut(&event.request_id) else { return };
        let Some(hop) = chain.hops.last_mut() else { return };
        hop.wired = Some(event.has_extra_info);
        chain.timing = event.response.timing;
        if let Some(index) = hop.exchange {
            let exchange = &mut self.exchanges[index];
            respond(exchange, &event.response);
            exchange.timing = timing(chain.timing, chain.started, None);
            if exchange.kind == ResourceKind::Document {
                self.arriving.insert(event.request_id.clone(), event.frame_id.clone());
            }
        }
    }

    pub(super) fn data_received(&mut self, event: &DataReceived) {
        if let Some(chain) = self.chains.get_mut(&event.request_id) {
            chain.decoded += event.data_length;
        }
    }

    /// The last hop's response is complete. Returns it when its body should be fetched.
    pub(super) fn finished(&mut self, event: LoadingFinished) -> Option<Complete> {
        let is_document = self.arriving.remove(&event.request_id).is_some();
        let chain = self.chains.get_mut(&event.request_id)?;
        let exchange = &mut self.exchanges[chain.hops.last()?.exchange?];
        if exchange.failure.is_some() {
            // The browser's own error page, under the name of the request that failed.
            return None;
        }
        exchange.timing = timing(chain.timing, chain.started, Some(event.timestamp));
        if is_document { self.within_limits(event.request_id) } else { None }
    }

    /// A frame shows the document of that loader. The end of one that it showed before may never be told: a page that
    /// posts itself while it is read can be gone by then. Returns those whose bodies should be fetched; the browser
    /// has them when they are whole.
    pub(super) fn replaced(&mut self, frame: &str, loader: &str) -> Vec<Complete> {
        let others = |id: &RequestId, shown: &mut Option<String>| shown.as_deref() == Some(frame) && id.0 != loader;
        let gone: Vec<_> = self.arriving.extract_if(others).collect();
        gone.into_iter().filter_map(|(id, _)| self.within_limits(id)).collect()
    }

    /// The last hop's response, unless it is too long to be kept.
    fn within_limits(&mut self, request: RequestId) -> Option<Complete> {
        let chain = self.chains.get(&request)?;
        let exchange = chain.hops.last()?.exchange?;
        if chain.decoded > self.limits.response_body || chain.decoded > self.room {
            self.dropped.bodies += 1;
            let body = Body { bytes: Vec::new(), size: Some(chain.decoded), truncated: true };
            self.exchanges[exchange].response_body = Some(body);
            return None;
        }
        Some(Complete { request, exchange })
    }

    /// The last hop brought no response, or not all of it.
    pub(super) fn failed(&mut self, event: LoadingFailed) {
        self.arriving.remove(&event.request_id);
        let Some(chain) = self.chains.get_mut(&event.request_id) else { return };
        let Some(index) = chain.hops.last().and_then(|hop| hop.exchange) else { return };
        let exchange = &mut self.exchanges[index];
        exchange.timing = timing(chain.timing, chain.started, Some(event.timestamp));
        // What was blocked is then aborted, too.
        if exchange.is_blocked() {
            return;
        }
        exchange.failure = Some(match event.blocked_reason.as_deref() {
            // A page's process gives no error for what it was told to block.
            Some(reason) if event.error_text.is_empty() => format!("net::ERR_BLOCKED_BY_CLIENT (blocked: {reason})"),
            Some(reason) => format!("{} (blocked: {reason})", event.error_text),
            None => event.error_text,
        });
    }

    /// The body of what [`Requests::finished`] or [`Requests::replaced`] returned; `None` when the browser no longer has it.
    pub(super) fn body(&mut self, index: usize, bytes: Option<Vec<u8>>) {
        let Some(exchange) = self.exchanges.get_mut(index) else { return };
        let size = bytes.as_ref().map(|bytes| bytes.len() as u64);
        let kept = bytes.filter(|bytes| bytes.len() as u64 <= self.limits.response_body.min(self.room));
        if let Some(kept) = &kept {
            self.room -= kept.len() as u64;
        } else {
            self.dropped.bodies += 1;
        }
        exchange.response_body = Some(Body { truncated: kept.is_none(), bytes: kept.unwrap_or_default(), size });
    }

    /// Some document's response has begun and not ended.
    pub(super) fn is_arriving(&self) -> bool {
        !self.arriving.is_empty()
    }

    /// Makes room for something else of that many bytes. False when there is not enough.
    pub(super) fn make_room(&mut self, bytes: usize) -> bool {
        let left = self.room.checked_sub(bytes as u64);
        self.room = left.unwrap_or(self.room);
        left.is_some()
    }

    pub(super) fn dropped(&self) -> Dropped {
        self.dropped
    }

    /// All exchanges so far, with what is known by now of the wire.
    pub(super) fn exchanges(&self) -> Vec<Exchange> {
        let mut exchanges = self.exchanges.clone();
        for chain in self.chains.values() {
            let wired = || chain.hops.iter().filter(|hop| hop.wired != Some(false));
            for (hop, fields) in wired().zip(&chain.sent) {
                if let Some(exchange) = hop.exchange.map(|index| &mut exchanges[index]) {
                    exchange.request_headers.clone_from(fields);
                    if let Some(body) = exchange.request_body.as_mut().filter(|body| body.size.is_none()) {
                        body.size = content_length(fields);
                    }
                }
            }
            for (hop, fields) in wired().zip(&chain.received) {
                if let Some(exchange) = hop.exchange.map(|index| &mut exchanges[index]) {
                    exchange.response_headers.clone_from(fields);
                }
            }
        }
        exchanges
    }
}

fn content_length(fields: &[Header]) -> Option<u64> {
    fields.iter().find(|field| field.name.eq_ignore_ascii_case("content-length"))?.value.parse().ok()
}

fn respond(exchange: &mut Exchange, response: &Response) {
    exchange.status = Some(response.status);
    exchange.response_headers = headers::from_map(response.headers.clone());
    exchange.tls = response.security_details.as_ref().map(|details| details.protocol.clone());
}

fn kind(event: &RequestWillBeSent) -> ResourceKind {
    // The request's own type is `Other`; only the response's is `Preflight`.
    if event.initiator.as_ref().is_some_and(|initiator| initiator.r#type == "preflight") {
        return ResourceKind::Preflight;
    }
    match event.r#type.as_deref().unwrap_or_default() {
        "Document" => ResourceKind::Document,
        "Script" => ResourceKind::Script,
        "Stylesheet" => ResourceKind::Stylesheet,
        "Image" => ResourceKind::Image,
        "Font" => ResourceKind::Font,
        "XHR" => ResourceKind::Xhr,
        "Fetch" => ResourceKind::Fetch,
        "Ping" => ResourceKind::Ping,
        "Preflight" => ResourceKind::Preflight,
        _ => ResourceKind::Other,
    }
}

/// Durations in milliseconds, from the browser's marks and its monotonic clock in seconds.
fn timing(marks: Option<ResourceTiming>, started: f64, ended: Option<f64>) -> Timing {
    let between = |from: f64, to: f64| Some(to - from).filter(|length| from >= 0.0 && to >= from && length.is_finite());
    let total = ended.and_then(|ended| between(0.0, (ended - started) * 1000.0));
    let mut timing = Timing { total, ..Timing::default() };
    if let Some(marks) = marks {
        let connect_start = if marks.dns_start >= 0.0 { marks.dns_start } else { marks.connect_start };
        timing.connect = between(connect_start, marks.connect_end);
        timing.send = between(marks.send_start, marks.send_end);
        timing.wait = between(marks.send_end, marks.receive_headers_end);
        let received = ended.map(|ended| (ended - marks.request_time) * 1000.0);
        timing.receive = received.and_then(|received| between(marks.receive_headers_end, received));
    }
    timing
}

/// The moment that many milliseconds after 1970; 1970 for one that is not in the years 0 to 9999, to which nothing
/// could be added.
pub(crate) fn wall_clock(milliseconds: f64) -> DateTime<Utc> {
    #[expect(clippy::cast_possible_truncation, reason = "a float that is no time saturates")]
    let microseconds = (milliseconds * 1000.0).round() as i64;
    let moment = DateTime::from_timestamp_micros(microseconds);
    moment.filter(|moment| (0..=9_999).contains(&moment.year())).unwrap_or_default()
}
