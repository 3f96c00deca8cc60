//! From the live types to the types of the file.

use super::model::{ApiRow, Attempt, ConsoleRow, LoadedAs, Navigation, NetworkRow, StoredFile};
use crate::{
    event::AttemptRecord,
    evidence::{ApiCall, Body, ConsoleLine, Exchange, NavigationReason, ResourceKind, TabId},
};

/// The entry of an attempt whose HAR file and pictures have been kept.
pub fn attempt(record: &AttemptRecord, har: StoredFile, screenshots: Vec<StoredFile>) -> Attempt {
    Attempt {
        number: record.number,
        verdict: record.verdict,
        started_at: record.started_at,
        finished_at: record.finished_at,
        diagnosis: record.diagnosis.clone(),
        steps: record.steps.clone(),
        har: Some(har.path.clone()),
        network: network(&record.evidence.exchanges),
        api_calls: record.evidence.api_calls.iter().map(api_call).collect(),
        artifacts: record.artifacts.clone(),
        findings: record.findings.clone(),
        screenshots: screenshots.iter().map(|picture| picture.path.clone()).collect(),
        console: record.evidence.console.iter().filter(|line| is_loud(line)).map(console).collect(),
        files: std::iter::once(har).chain(screenshots).collect(),
    }
}

fn network(exchanges: &[Exchange]) -> Vec<NetworkRow> {
    let mut windows: Vec<&TabId> = Vec::new();
    let row = |exchange| network_row(exchange, &mut windows);
    exchanges.iter().map(row).collect()
}

fn network_row<'e>(exchange: &'e Exchange, windows: &mut Vec<&'e TabId>) -> NetworkRow {
    let window = exchange.tab.as_ref().map(|tab| {
        windows.iter().position(|known| *known == tab).unwrap_or_else(|| {
            windows.push(tab);
            windows.len() - 1
        })
    });
    let loaded_as = loaded_as(exchange);
    NetworkRow {
        number: exchange.number,
        started_at: exchange.started_at,
        duration_ms: exchange.timing.total,
        method: exchange.method.clone(),
        url: exchange.url.clone(),
        status: exchange.status,
        redirected_from: exchange.redirected_from,
        failure: exchange.failure.clone(),
        loaded_as: Some(loaded_as),
        navigation: matches!(loaded_as, LoadedAs::Page | LoadedAs::Frame).then(|| navigation(exchange)),
        window: window.and_then(|index| u32::try_from(index + 1).ok()),
    }
}

fn loaded_as(exchange: &Exchange) -> LoadedAs {
    match exchange.kind {
        _ if exchange.main_document => LoadedAs::Page,
        ResourceKind::Document => LoadedAs::Frame,
        ResourceKind::Xhr | ResourceKind::Fetch | ResourceKind::Ping | ResourceKind::Preflight => LoadedAs::Script,
        ResourceKind::Script
        | ResourceKind::Stylesheet
        | ResourceKind::Image
        | ResourceKind::Font
        | ResourceKind::Other => LoadedAs::Part,
    }
}

/// Only the address that the harness went to has no reason of the browser's.
fn navigation(exchange: &Exchange) -> Navigation {
    match exchange.navigation {
        _ if exchange.redirected_from.is_some() => Navigation::Redirect,
        None => Navigation::Address,
        Some(NavigationReason::FormPost | NavigationReason::FormGet) => Navigation::Form,
        Some(NavigationReason::Link) => Navigation::Link,
        Some(NavigationReason::Script) => Navigation::Script,
        Some(NavigationReason::MetaRefresh | NavigationReason::HeaderRefresh) => Navigation::Refresh,
        Some(NavigationReason::Redirect) => Navigation::Redirect,
        Some(NavigationReason::Reload) => Navigation::Reload,
        Some(NavigationReason::Other) => Navigation::Other,
    }
}

fn api_call(call: &ApiCall) -> ApiRow {
    let bodies = [&call.request_body, &call.response_body];
    ApiRow {
        operation: call.operation.clone(),
        attempt: call.attempt,
        started_at: call.started_at,
        duration_ms: call.duration_ms,
        method: call.method.clone(),
        url: call.url.clone(),
        status: call.status,
        request: call.request_body.as_ref().map(text),
        response: call.response_body.as_ref().map(text),
        truncated: bodies.into_iter().flatten().any(|body| body.truncated || body.bytes.len() > LONGEST),
        failure: call.failure.clone(),
    }
}

/// Enough for every answer about one user or instance, in bytes.
const LONGEST: usize = 8 << 10;

/// The beginning of a body.
fn text(body: &Body) -> String {
    let kept = &body.bytes[..body.bytes.len().min(LONGEST)];
    String::from_utf8_lossy(kept).into_owned()
}

fn is_loud(line: &ConsoleLine) -> bool {
    matches!(line.level.as_str(), "warning" | "error" | "exception")
}

fn console(line: &ConsoleLine) -> ConsoleRow {
    ConsoleRow { at: line.at, level: line.level.clone(), text: line.text.clone() }
}
