//! The types of CTRF, as far as they are written.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    event::{Environment, StepRecord, Verdict},
    report::{
        reason::Reason,
        result::{Attempt, ResultFile, TestResult},
    },
};

/// Milliseconds since 1970.
pub(super) fn milliseconds(time: DateTime<Utc>) -> u64 {
    u64::try_from(time.timestamp_millis()).unwrap_or(0)
}

#[derive(Serialize)]
pub(super) struct Tool {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
}

#[derive(Default, Serialize)]
pub(super) struct CtrfSummary {
    pub(super) tests: u64,
    pub(super) passed: u64,
    pub(super) failed: u64,
    pub(super) skipped: u64,
    pub(super) pending: u64,
    pub(super) other: u64,
    pub(super) flaky: u64,
    pub(super) start: u64,
    pub(super) stop: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CtrfEnvironment<'a> {
    pub(super) os_version: &'a str,
    pub(super) extra: Attached<'a>,
}

/// Who took part besides the app.
#[derive(Serialize)]
pub(super) struct Attached<'a> {
    browser: &'a str,
    driver: &'a str,
}

impl<'a> Attached<'a> {
    pub(super) fn of(environment: &'a Environment) -> Self {
        Self { browser: &environment.browser, driver: &environment.driver }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Passed,
    Failed,
    Skipped,
}

impl Status {
    /// An error of the rig is no pass: whoever reads only the status must not take it for one.
    fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Passed | Verdict::Flaky => Self::Passed,
            Verdict::Failed | Verdict::Errored => Self::Failed,
            Verdict::Skipped => Self::Skipped,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CtrfTest<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    test_id: &'a str,
    status: Status,
    raw_status: &'static str,
    duration: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stop: Option<u64>,
    suite: [&'a str; 3],
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<String>,
    tags: &'a [String],
    #[serde(rename = "type")]
    kind: &'static str,
    retries: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    retry_attempts: Vec<RetryAttempt<'a>>,
    flaky: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    browser: Option<&'a str>,
    attachments: Vec<Attachment<'a>>,
    steps: Vec<Step<'a>>,
    extra: Extra<'a>,
}

/// An attempt before the last one.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RetryAttempt<'a> {
    attempt: u32,
    status: Status,
    duration: u64,
    start: u64,
    stop: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<String>,
    attachments: Vec<Attachment<'a>>,
    extra: RawStatus,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RawStatus {
    raw_status: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Attachment<'a> {
    name: &'a str,
    content_type: &'static str,
    path: &'a str,
}

#[derive(Serialize)]
struct Step<'a> {
    name: &'a str,
    status: Status,
    extra: StepExtra<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StepExtra<'a> {
    raw_status: &'static str,
    duration: u64,
    detail: Option<&'a str>,
}

/// What CTRF has no member for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Extra<'a> {
    run: &'a str,
    required: bool,
    instance: &'a str,
    instance_version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    specification: Option<&'a str>,
}

impl<'a> CtrfTest<'a> {
    pub(super) fn of(result: &'a ResultFile, test: &'a TestResult) -> Self {
        let last = test.attempts.last();
        let reason = Reason::of(test.verdict, test.diagnosis.as_ref(), last);
        let passed = test.verdict.is_pass();
        let earlier = &test.attempts[..test.attempts.len().saturating_sub(1)];
        let times = test.started_at.zip(test.finished_at);
        Self {
            name: if test.id.is_empty() { test.test.name() } else { &test.id },
            test_id: &test.id,
            status: Status::of(test.verdict),
            raw_status: test.verdict.name(),
            duration: times.map_or(0, |(from, to)| between(from, to)),
            start: test.started_at.map(milliseconds),
            stop: test.finished_at.map(milliseconds),
            suite: [&test.scenario, test.protocol.name(), &test.instance.id],
            message: (!passed).then(|| reason.headline()),
            trace: test.diagnosis.as_ref().map(|_| reason.story()),
            tags: &test.tags,
            kind: "e2e",
            retries: earlier.len(),
            retry_attempts: earlier.iter().map(RetryAttempt::of).collect(),
            flaky: test.verdict == Verdict::Flaky,
            browser: result.environment.as_ref().map(|environment| environment.browser.as_str()),
            attachments: last.map(attachments).unwrap_or_default(),
            steps: last.map(|attempt| attempt.steps.iter().map(Step::of).collect()).unwrap_or_default(),
            extra: Extra {
                run: &result.run.id,
                required: test.required,
                instance: &test.instance.id,
                instance_version: &test.instance.version,
                cause: test.diagnosis.as_ref().map(|diagnosis| diagnosis.cause.as_str()),
                decided_by: test.diagnosis.as_ref().map(|diagnosis| diagnosis.decided_by.as_str()),
                specification: reason.reference(),
            },
        }
    }
}

impl<'a> RetryAttempt<'a> {
    fn of(attempt: &'a Attempt) -> Self {
        let reason = Reason::of_attempt(attempt);
        let passed = attempt.verdict.is_pass();
        Self {
            attempt: attempt.number.max(1),
            status: Status::of(attempt.verdict),
            duration: between(attempt.started_at, attempt.finished_at),
            start: milliseconds(attempt.started_at),
            stop: milliseconds(attempt.finished_at),
            message: (!passed).then(|| reason.headline()),
            trace: (!passed).then(|| reason.story()),
            attachments: attachments(attempt),
            extra: RawStatus { raw_status: attempt.verdict.name() },
        }
    }
}

impl<'a> Step<'a> {
    fn of(step: &'a StepRecord) -> Self {
        let extra =
            StepExtra { raw_status: step.verdict.name(), duration: step.duration_ms, detail: step.detail.as_deref() };
        Self { name: &step.name, status: Status::of(step.verdict), extra }
    }
}

fn attachments(attempt: &Attempt) -> Vec<Attachment<'_>> {
    let har = attempt.har.iter().map(|path| (path, "application/json"));
    let pictures = attempt.screenshots.iter().map(|path| (path, "image/png"));
    har.chain(pictures)
        .map(|(path, content_type)| Attachment { name: path.rsplit('/').next().unwrap_or(path), content_type, path })
        .collect()
}

fn between(from: DateTime<Utc>, to: DateTime<Utc>) -> u64 {
    u64::try_from((to - from).num_milliseconds()).unwrap_or(0)
}
