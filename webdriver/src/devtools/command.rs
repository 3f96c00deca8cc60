//! The DevTools commands that are used, by hand.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{ContextId, PausedId, RequestId, SessionId};
use crate::exchange::TabId;

/// Something that can be asked of the browser.
pub(crate) trait Command: Serialize {
    /// The method's name, such as `Target.createTarget`.
    const METHOD: &'static str;
    /// What comes back.
    type Reply: DeserializeOwned;
}

macro_rules! commands {
    ($($type:ty = $method:literal -> $reply:ty;)*) => {
        $(impl Command for $type {
            const METHOD: &'static str = $method;
            type Reply = $reply;
        })*
    };
}

commands! {
    SetDownloadBehavior<'_> = "Browser.setDownloadBehavior" -> Nothing;
    CreateBrowserContext = "Target.createBrowserContext" -> BrowserContextCreated;
    DisposeBrowserContext<'_> = "Target.disposeBrowserContext" -> Nothing;
    CreateTarget<'_> = "Target.createTarget" -> TargetCreated;
    CloseTarget<'_> = "Target.closeTarget" -> Nothing;
    ActivateTarget<'_> = "Target.activateTarget" -> Nothing;
    SetAutoAttach = "Target.setAutoAttach" -> Nothing;
    DetachFromTarget<'_> = "Target.detachFromTarget" -> Nothing;
    ClearCookies<'_> = "Storage.clearCookies" -> Nothing;
    NetworkEnable = "Network.enable" -> Nothing;
    ConfigureDurableMessages = "Network.configureDurableMessages" -> Nothing;
    GetResponseBody<'_> = "Network.getResponseBody" -> ResponseBody;
    EmulateNetworkConditionsByRule = "Network.emulateNetworkConditionsByRule" -> Nothing;
    SetBlockedUrls = "Network.setBlockedURLs" -> Nothing;
    FetchEnable = "Fetch.enable" -> Nothing;
    FailRequest<'_> = "Fetch.failRequest" -> Nothing;
    ContinueRequest<'_> = "Fetch.continueRequest" -> Nothing;
    PageEnable = "Page.enable" -> Nothing;
    CreateIsolatedWorld<'_> = "Page.createIsolatedWorld" -> Nothing;
    GetNavigationHistory = "Page.getNavigationHistory" -> NavigationHistory;
    StopLoading = "Page.stopLoading" -> Nothing;
    HandleJavaScriptDialog = "Page.handleJavaScriptDialog" -> Nothing;
    CaptureScreenshot = "Page.captureScreenshot" -> Screenshot;
    InspectorEnable = "Inspector.enable" -> Nothing;
    RuntimeEnable = "Runtime.enable" -> Nothing;
    RunIfWaitingForDebugger = "Runtime.runIfWaitingForDebugger" -> Nothing;
    Evaluate<'_> = "Runtime.evaluate" -> Evaluated;
    LogEnable = "Log.enable" -> Nothing;
    SetFocusEmulationEnabled = "Emulation.setFocusEmulationEnabled" -> Nothing;
    InsertText<'_> = "Input.insertText" -> Nothing;
}

/// A reply, or parameters, without content.
#[derive(Debug, Deserialize)]
pub(crate) struct Nothing {}

macro_rules! without_parameters {
    ($($name:ident)*) => {
        $(#[derive(Debug, Serialize)]
        pub(crate) struct $name {})*
    };
}

without_parameters! {
    GetNavigationHistory PageEnable StopLoading InspectorEnable RuntimeEnable RunIfWaitingForDebugger LogEnable
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SetDownloadBehavior<'a> {
    pub(crate) behavior: &'static str,
    pub(crate) browser_context_id: &'a ContextId,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreateBrowserContext {
    pub(crate) dispose_on_detach: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BrowserContextCreated {
    pub(crate) browser_context_id: ContextId,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DisposeBrowserContext<'a> {
    pub(crate) browser_context_id: &'a ContextId,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreateTarget<'a> {
    pub(crate) url: &'a str,
    pub(crate) browser_context_id: &'a ContextId,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TargetCreated {
    pub(crate) target_id: TabId,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CloseTarget<'a> {
    pub(crate) target_id: &'a TabId,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ActivateTarget<'a> {
    pub(crate) target_id: &'a TabId,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SetAutoAttach {
    auto_attach: bool,
    wait_for_debugger_on_start: bool,
    flatten: bool,
    filter: &'static [TargetFilter],
}

impl SetAutoAttach {
    /// New targets are attached before they do anything, and wait until they are told to run.
    pub(crate) const PAUSED: Self = Self {
        auto_attach: true,
        wait_for_debugger_on_start: true,
        flatten: true,
        filter: &[
            TargetFilter { exclude: true, r#type: Some("browser") },
            // A page is inside its tab, and one session is enough.
            TargetFilter { exclude: true, r#type: Some("tab") },
            // Chromium draws parts of its own windows with web pages.
            TargetFilter { exclude: true, r#type: Some("browser_ui") },
            TargetFilter { exclude: false, r#type: None },
        ],
    };
}

/// The first filter that fits a target decides.
#[derive(Debug, Serialize)]
struct TargetFilter {
    exclude: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<&'static str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DetachFromTarget<'a> {
    pub(crate) session_id: &'a SessionId,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClearCookies<'a> {
    pub(crate) browser_context_id: &'a ContextId,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NetworkEnable {
    #[serde(flatten)]
    pub(crate) buffers: Buffers,
    pub(crate) max_post_data_size: u64,
}

/// How many bytes of responses are kept until they are asked for.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Buffers {
    #[serde(rename = "maxTotalBufferSize")]
    pub(crate) total: u64,
    #[serde(rename = "maxResourceBufferSize")]
    pub(crate) resource: u64,
}

/// Keeps response bodies outside the page's process, so that they outlive the page: an auto-posted form is gone before
/// its body can be asked for.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct ConfigureDurableMessages(pub(crate) Buffers);

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GetResponseBody<'a> {
    pub(crate) request_id: &'a RequestId,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ResponseBody {
    pub(crate) body: String,
    pub(crate) base64_encoded: bool,
}

/// Replaces what the session asked for before.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EmulateNetworkConditionsByRule {
    offline: bool,
    matched_network_conditions: Vec<NetworkRule>,
}

impl EmulateNetworkConditionsByRule {
    /// Only what the rules are for is offline.
    pub(crate) fn offline(rules: Vec<NetworkRule>) -> Self {
        Self { offline: true, matched_network_conditions: rules }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NetworkRule {
    /// As in the URL Pattern Standard.
    url_pattern: String,
    offline: bool,
    // These have to be given.
    latency: u32,
    download_throughput: u32,
    upload_throughput: u32,
}

impl NetworkRule {
    pub(crate) fn offline(url_pattern: String) -> Self {
        Self { url_pattern, offline: true, latency: 0, download_throughput: 0, upload_throughput: 0 }
    }
}

/// Replaces what the session was told before.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SetBlockedUrls {
    url_patterns: Vec<BlockPattern>,
    /// The same for browsers that do not know `urlPatterns`.
    urls: Vec<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct BlockPattern {
    url_pattern: String,
    block: bool,
}

impl SetBlockedUrls {
    /// The patterns have to mean the same as URL patterns and with `*` for any run of characters.
    pub(crate) fn new(urls: Vec<String>) -> Self {
        let url_patterns = urls.iter().map(|url| BlockPattern { url_pattern: url.clone(), block: true });
        Self { url_patterns: url_patterns.collect(), urls }
    }
}

/// Makes requests wait. Replaces what the session asked for before.
#[derive(Debug, Serialize)]
pub(crate) struct FetchEnable {
    pub(crate) patterns: Vec<Pattern>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Pattern {
    /// `*` stands for any run of characters.
    pub(crate) url_pattern: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FailRequest<'a> {
    pub(crate) request_id: &'a PausedId,
    /// `Network.ErrorReason`.
    pub(crate) error_reason: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ContinueRequest<'a> {
    pub(crate) request_id: &'a PausedId,
}

#[derive(Debug, Serialize)]
pub(crate) struct HandleJavaScriptDialog {
    pub(crate) accept: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CaptureScreenshot {
    pub(crate) format: &'static str,
    /// Twice as many bytes for a quarter less of the browser's time.
    pub(crate) optimize_for_speed: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Screenshot {
    /// Base64.
    pub(crate) data: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Evaluate<'a> {
    pub(crate) expression: &'a str,
    pub(crate) return_by_value: bool,
    /// Where; in the page's own world if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unique_context_id: Option<&'a str>,
}

/// Makes a world of scripts beside the page's own, which sees the same document through objects that are untouched.
/// Once for each name and document.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreateIsolatedWorld<'a> {
    pub(crate) frame_id: &'a str,
    pub(crate) world_name: &'a str,
}

#[derive(Debug, Deserialize)]
pub(crate) struct NavigationHistory {
    pub(crate) entries: Vec<HistoryEntry>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct HistoryEntry {
    pub(crate) url: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Evaluated {
    pub(crate) result: RemoteObject,
    pub(crate) exception_details: Option<ExceptionDetails>,
}

/// A JavaScript value.
#[derive(Debug, Deserialize)]
pub(crate) struct RemoteObject {
    /// The value itself, when it can be written as JSON.
    #[serde(default)]
    pub(crate) value: serde_json::Value,
    /// How a person would write it.
    pub(crate) description: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ExceptionDetails {
    pub(crate) text: String,
    pub(crate) exception: Option<RemoteObject>,
}

impl ExceptionDetails {
    pub(crate) fn message(&self) -> &str {
        self.exception.as_ref().and_then(|exception| exception.description.as_deref()).unwrap_or(&self.text)
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct SetFocusEmulationEnabled {
    pub(crate) enabled: bool,
}

#[derive(Serialize)]
pub(crate) struct InsertText<'a> {
    pub(crate) text: &'a str,
}
