//! The DevTools events that are used, by hand.

use std::collections::BTreeMap;

use serde::{Deserialize, de::DeserializeOwned};

use super::{ContextId, PausedId, RequestId, SessionId, command::ExceptionDetails, command::RemoteObject};
use crate::exchange::TabId;

/// Something that the browser tells.
#[derive(Debug)]
pub(crate) enum Event {
    Attached(Attached),
    Detached(Detached),
    TargetCrashed,
    RequestWillBeSent(Box<RequestWillBeSent>),
    RequestWillBeSentExtraInfo(ExtraInfo),
    ResponseReceived(Box<ResponseReceived>),
    ResponseReceivedExtraInfo(ExtraInfo),
    DataReceived(DataReceived),
    LoadingFinished(LoadingFinished),
    LoadingFailed(LoadingFailed),
    RequestPaused(RequestPaused),
    FrameRequestedNavigation(FrameRequestedNavigation),
    FrameStartedNavigating(FrameStartedNavigating),
    FrameNavigated(FrameNavigated),
    FrameDetached(FrameDetached),
    NavigatedWithinDocument(NavigatedWithinDocument),
    DocumentProgress,
    Dialog(Dialog),
    ContextCreated(ContextCreated),
    Console(ConsoleCall),
    Exception(ExceptionThrown),
    LogEntry(LogEntryAdded),
}

impl Event {
    /// Reads the event out of its message; `None` for those that are of no interest.
    pub(crate) fn read(method: &str, message: &str) -> Result<Option<Self>, serde_json::Error> {
        Ok(Some(match method {
            "Target.attachedToTarget" => Self::Attached(parameters(message)?),
            "Target.detachedFromTarget" => Self::Detached(parameters(message)?),
            "Inspector.targetCrashed" => Self::TargetCrashed,
            "Network.requestWillBeSent" => Self::RequestWillBeSent(parameters(message)?),
            "Network.requestWillBeSentExtraInfo" => Self::RequestWillBeSentExtraInfo(parameters(message)?),
            "Network.responseReceived" => Self::ResponseReceived(parameters(message)?),
            "Network.responseReceivedExtraInfo" => Self::ResponseReceivedExtraInfo(parameters(message)?),
            "Network.dataReceived" => Self::DataReceived(parameters(message)?),
            "Network.loadingFinished" => Self::LoadingFinished(parameters(message)?),
            "Network.loadingFailed" => Self::LoadingFailed(parameters(message)?),
            "Fetch.requestPaused" => Self::RequestPaused(parameters(message)?),
            "Page.frameRequestedNavigation" => Self::FrameRequestedNavigation(parameters(message)?),
            "Page.frameStartedNavigating" => Self::FrameStartedNavigating(parameters(message)?),
            "Page.frameNavigated" => Self::FrameNavigated(parameters(message)?),
            "Page.frameDetached" => Self::FrameDetached(parameters(message)?),
            "Page.navigatedWithinDocument" => Self::NavigatedWithinDocument(parameters(message)?),
            "Page.domContentEventFired" | "Page.loadEventFired" => Self::DocumentProgress,
            "Page.javascriptDialogOpening" => Self::Dialog(parameters(message)?),
            "Runtime.executionContextCreated" => Self::ContextCreated(parameters(message)?),
            "Runtime.consoleAPICalled" => Self::Console(parameters(message)?),
            "Runtime.exceptionThrown" => Self::Exception(parameters(message)?),
            "Log.entryAdded" => Self::LogEntry(parameters(message)?),
            _ => return Ok(None),
        }))
    }
}

fn parameters<P: DeserializeOwned>(message: &str) -> Result<P, serde_json::Error> {
    #[derive(Deserialize)]
    struct Message<P> {
        params: P,
    }
    Ok(serde_json::from_str::<Message<P>>(message)?.params)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Attached {
    pub(crate) session_id: SessionId,
    pub(crate) target_info: TargetInfo,
    pub(crate) waiting_for_debugger: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TargetInfo {
    pub(crate) target_id: TabId,
    pub(crate) r#type: String,
    pub(crate) opener_id: Option<TabId>,
    pub(crate) browser_context_id: Option<ContextId>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Detached {
    pub(crate) session_id: SessionId,
}

/// Header fields; several values of one name are joined with line feeds.
pub(crate) type Headers = BTreeMap<String, String>;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RequestWillBeSent {
    pub(crate) request_id: RequestId,
    pub(crate) loader_id: String,
    pub(crate) request: Request,
    /// Seconds on the browser's monotonic clock.
    pub(crate) timestamp: f64,
    /// Seconds since 1970.
    pub(crate) wall_time: f64,
    pub(crate) redirect_response: Option<Response>,
    #[serde(default)]
    pub(crate) redirect_has_extra_info: bool,
    pub(crate) r#type: Option<String>,
    pub(crate) frame_id: Option<String>,
    pub(crate) initiator: Option<Initiator>,
}

impl RequestWillBeSent {
    /// The whole address, fragment included.
    pub(crate) fn url(&self) -> String {
        self.request.url.clone() + self.request.url_fragment.as_deref().unwrap_or("")
    }
}

/// What made the browser ask.
#[derive(Debug, Deserialize)]
pub(crate) struct Initiator {
    /// `parser`, `script`, `preflight`, `other`, ….
    pub(crate) r#type: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Request {
    pub(crate) url: String,
    /// With its `#`.
    pub(crate) url_fragment: Option<String>,
    pub(crate) method: String,
    pub(crate) headers: Headers,
    pub(crate) post_data: Option<String>,
    #[serde(default)]
    pub(crate) post_data_entries: Vec<PostDataEntry>,
    #[serde(default)]
    pub(crate) has_post_data: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct PostDataEntry {
    /// Base64.
    pub(crate) bytes: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) timing: Option<ResourceTiming>,
    pub(crate) security_details: Option<SecurityDetails>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct SecurityDetails {
    /// Such as `TLS 1.3`.
    pub(crate) protocol: String,
}

/// Milliseconds after `request_time`; -1 for what did not take place.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ResourceTiming {
    /// Seconds on the browser's monotonic clock.
    pub(crate) request_time: f64,
    pub(crate) dns_start: f64,
    pub(crate) connect_start: f64,
    pub(crate) connect_end: f64,
    pub(crate) send_start: f64,
    pub(crate) send_end: f64,
    pub(crate) receive_headers_end: f64,
}

/// What went over the wire, told by the network service and not in step with the other events.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExtraInfo {
    pub(crate) request_id: RequestId,
    pub(crate) headers: Headers,
    /// The response's status line and headers as they came (HTTP/1 only).
    pub(crate) headers_text: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ResponseReceived {
    pub(crate) request_id: RequestId,
    /// Absent where a worker asked.
    pub(crate) frame_id: Option<String>,
    pub(crate) response: Response,
    #[serde(default)]
    pub(crate) has_extra_info: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DataReceived {
    pub(crate) request_id: RequestId,
    /// Bytes after decompression.
    pub(crate) data_length: u64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LoadingFinished {
    pub(crate) request_id: RequestId,
    pub(crate) timestamp: f64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LoadingFailed {
    pub(crate) request_id: RequestId,
    pub(crate) timestamp: f64,
    pub(crate) error_text: String,
    pub(crate) blocked_reason: Option<String>,
}

/// A request waits for an answer.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RequestPaused {
    pub(crate) request_id: PausedId,
    pub(crate) request: PausedRequest,
}

#[derive(Debug, Deserialize)]
pub(crate) struct PausedRequest {
    pub(crate) url: String,
}

/// A page asks for a frame, its own or another, to go somewhere.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FrameRequestedNavigation {
    pub(crate) frame_id: String,
    /// `Page.ClientNavigationReason`.
    pub(crate) reason: String,
    pub(crate) url: String,
    /// `currentTab`, unless the document is for another tab or for the disk.
    pub(crate) disposition: String,
}

/// A frame goes somewhere, whoever asked for it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FrameStartedNavigating {
    pub(crate) frame_id: String,
    pub(crate) url: String,
    /// `reload`, `historyDifferentDocument`, `differentDocument`, ….
    pub(crate) navigation_type: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct FrameNavigated {
    pub(crate) frame: Frame,
    /// `Navigation` or `BackForwardCacheRestore`.
    #[serde(default)]
    pub(crate) r#type: String,
}

/// A frame is gone, or goes on in another process.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FrameDetached {
    pub(crate) frame_id: String,
    /// `remove` or `swap`.
    pub(crate) reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Frame {
    pub(crate) id: String,
    pub(crate) loader_id: String,
    pub(crate) url: String,
    pub(crate) url_fragment: Option<String>,
    /// The address that failed, when this is the browser's own error page.
    pub(crate) unreachable_url: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NavigatedWithinDocument {
    pub(crate) frame_id: String,
    pub(crate) url: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Dialog {
    pub(crate) r#type: String,
    pub(crate) message: String,
}

/// A world of scripts is there.
#[derive(Debug, Deserialize)]
pub(crate) struct ContextCreated {
    pub(crate) context: ExecutionContext,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExecutionContext {
    /// Never given twice.
    pub(crate) unique_id: String,
    pub(crate) name: String,
    pub(crate) aux_data: Option<AuxData>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuxData {
    pub(crate) frame_id: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ConsoleCall {
    pub(crate) r#type: String,
    pub(crate) args: Vec<RemoteObject>,
    /// Milliseconds since 1970.
    pub(crate) timestamp: f64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExceptionThrown {
    /// Milliseconds since 1970.
    pub(crate) timestamp: f64,
    pub(crate) exception_details: ExceptionDetails,
}

#[derive(Debug, Deserialize)]
pub(crate) struct LogEntryAdded {
    pub(crate) entry: LogEntry,
}

#[derive(Debug, Deserialize)]
pub(crate) struct LogEntry {
    pub(crate) level: String,
    pub(crate) text: String,
    pub(crate) url: Option<String>,
    /// Milliseconds since 1970.
    pub(crate) timestamp: f64,
}
