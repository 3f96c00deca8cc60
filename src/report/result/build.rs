//! From the live types to the types of the file.

use super::model::{ApiRow, Attempt, ConsoleRow, NetworkRow, StoredFile};
use crate::{
    event::AttemptRecord,
    evidence::{ApiCall, Body, ConsoleLine, Exchange},
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
        network: record.evidence.exchanges.iter().map(network).collect(),
        api_calls: record.evidence.api_calls.iter().map(api_call).collect(),
        artifacts: record.artifacts.clone(),
        findings: record.findings.clone(),
        screenshots: screenshots.iter().map(|picture| picture.path.clone()).collect(),
        console: record.evidence.console.iter().filter(|line| is_loud(line)).map(console).collect(),
        files: std::iter::once(har).chain(screenshots).collect(),
    }
}

fn network(exchange: &Exchange) -> NetworkRow {
    NetworkRow {
        number: exchange.number,
        started_at: exchange.started_at,
        duration_ms: exchange.timing.total,
        method: exchange.method.clone(),
        url: exchange.url.clone(),
        status: exchange.status,
        redirected_from: exchange.redirected_from,
        failure: exchange.failure.clone(),
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
