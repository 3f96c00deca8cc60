//! The types of `result.json`. They mirror the live types on purpose: the inside may change, these
//! change only together with [`SCHEMA_VERSION`].

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    event::{Diagnosis, Environment, StepRecord, TemporaryUser, Verdict},
    evidence::Artifact,
    finding::Finding,
    submission::{Protocol, Test},
};

/// Version of the format, `major.minor`: a reader refuses a newer major and ignores what a newer
/// minor adds.
///
/// - 1.0: first version.
/// - 1.1: a finding says what its rule stands on (`basis`) and where it points (`place`).
/// - 1.2: a run counts the answers that were a 429 (`rate_limit_answers`), and a request of the API says what it was
///   for (`operation`), which try it was (`attempt`), why it failed (`failure`), and when a body is not whole.
/// - 1.3: the verdict `flaky`; tags of a test; the hash and the size of every file of an attempt (`files`); accepted
///   findings; which part of a plan was run (`run.shard`); what an exchange was for (`loaded_as`), what began it
///   (`navigation`) and in which `window`; which version of the submission a test is of (`instance.submission_sha256`).
/// - 1.4: the runs that a merged run was made of (`run.merged_from`).
pub const SCHEMA_VERSION: &str = "1.4";

/// One run, complete or not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ResultFile {
    /// See [`SCHEMA_VERSION`].
    pub schema_version: String,
    /// What wrote the file.
    pub tool: Tool,
    /// With what the tests were run; `null` when no browser was started.
    pub environment: Option<Environment>,
    /// When and how the run went.
    pub run: Run,
    /// Scenario files and their hashes.
    pub scenarios: Vec<ScenarioFile>,
    /// One entry per case, in the order of the plan.
    pub tests: Vec<TestResult>,
    /// Every temporary user that the run created or removed.
    pub temporary_users: Vec<TemporaryUser>,
    /// The findings that the scenarios accept, and whether they still occur.
    #[serde(default)]
    pub accepted_findings: Vec<AcceptedFinding>,
    /// How many cases ended how.
    pub summary: Summary,
}

/// What wrote the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// `oin-tester`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// When and how the run went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Run {
    /// Its name.
    pub id: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: DateTime<Utc>,
    /// The exit code of the program.
    pub exit_code: u8,
    /// Every planned case was run to its end.
    pub complete: bool,
    /// How many answers of the org's API were a 429: the client keeps below the limits, but is not alone in the org.
    #[serde(default)]
    pub rate_limit_answers: u32,
    /// The part of the plan that was run, where it was not the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<String>,
    /// The names of the runs that this one was made of, where it was merged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged_from: Vec<String>,
}

/// A finding that a scenario accepts for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AcceptedFinding {
    /// The scenario that accepts it.
    pub scenario: String,
    /// The check's id.
    pub check: String,
    /// Only in this test.
    pub test: Option<Test>,
    /// Only over this instance.
    pub instance: Option<String>,
    /// Why it is accepted.
    pub reason: String,
    /// The last day on which it is.
    pub until: NaiveDate,
    /// What became of it in this run.
    pub state: AcceptanceState,
}

/// What became of an accepted finding in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AcceptanceState {
    /// It occurred, and was accepted.
    Occurred,
    /// Its check was applied and did not find it: the entry can be taken out.
    NoLongerOccurs,
    /// Its check was not applied in this run.
    NotEvaluated,
    /// Its last day is over: the finding counts again.
    Expired,
}

/// A scenario file that took part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ScenarioFile {
    /// The scenario's name.
    pub name: String,
    /// SHA-256 of the file's text, hex.
    pub sha256: String,
}

/// One case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TestResult {
    /// Unique in the run, and the same in the next run of the same scenario.
    pub id: String,
    /// The scenario's name.
    pub scenario: String,
    /// The protocol of the instance.
    pub protocol: Protocol,
    /// Which test.
    pub test: Test,
    /// The instance under test.
    pub instance: Instance,
    /// Okta asks for this test before the integration may be submitted.
    pub required: bool,
    /// The scenario's own words for telling tests apart.
    #[serde(default)]
    pub tags: Vec<String>,
    /// What became of it: the verdict of the last attempt, or `flaky` when that passed and an earlier one did not.
    pub verdict: Verdict,
    /// When the first attempt began; `null` when it was never begun.
    pub started_at: Option<DateTime<Utc>>,
    /// When the last attempt ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// When Okta would ask for it again: 48 hours after it ended. Only of passed tests.
    pub expires_at: Option<DateTime<Utc>>,
    /// Why it did not pass.
    pub diagnosis: Option<Diagnosis>,
    /// Every attempt, in order.
    pub attempts: Vec<Attempt>,
}

impl TestResult {
    /// The attempt that says why the test did not pass: of a flaky one the last that did not, of another the last.
    pub fn decisive(&self) -> Option<&Attempt> {
        match self.verdict {
            Verdict::Flaky => self.attempts.iter().rfind(|attempt| !attempt.verdict.is_pass()),
            _ => self.attempts.last(),
        }
    }

    /// Why it did not pass or, when it is flaky, did not pass at first.
    pub fn told(&self) -> Option<&Diagnosis> {
        match self.verdict {
            Verdict::Flaky => self.decisive().and_then(|attempt| attempt.diagnosis.as_ref()),
            _ => self.diagnosis.as_ref(),
        }
    }
}

/// The instance under test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Instance {
    /// The instance's id in the org.
    pub id: String,
    /// `current` or `published`: the version of the integration that it was generated from.
    pub version: String,
    /// The hash of that version of the submission, hex: a result counts only for the version that it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submission_sha256: Option<String>,
}

/// One execution of a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Attempt {
    /// Counted from 1.
    pub number: u32,
    /// What became of it.
    pub verdict: Verdict,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: DateTime<Utc>,
    /// Why it did not pass.
    pub diagnosis: Option<Diagnosis>,
    /// Its steps, in order.
    pub steps: Vec<StepRecord>,
    /// The HAR file with every exchange, relative to this file.
    pub har: Option<String>,
    /// Every exchange in short, in the order of the requests.
    pub network: Vec<NetworkRow>,
    /// The requests to the org's management API, in order.
    pub api_calls: Vec<ApiRow>,
    /// The decoded protocol messages.
    pub artifacts: Vec<Artifact>,
    /// What the checks said.
    pub findings: Vec<Finding>,
    /// Pictures, relative to this file.
    pub screenshots: Vec<String>,
    /// Console lines of warning or worse.
    pub console: Vec<ConsoleRow>,
    /// The HAR file and the pictures: what they hold, and where they lie.
    #[serde(default)]
    pub files: Vec<StoredFile>,
}

/// A file of an attempt. The store keeps it once, as `blobs/<sha256>`; `path` is its name for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StoredFile {
    /// Relative to the result file.
    pub path: String,
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Its size, in bytes.
    pub size: u64,
    /// Its media type.
    pub media_type: String,
}

/// One exchange in short; the HAR file has the rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NetworkRow {
    /// The number that artifacts and findings refer to.
    pub number: u32,
    /// When the request was made.
    pub started_at: DateTime<Utc>,
    /// From the request to the last byte.
    pub duration_ms: Option<f64>,
    /// The method.
    pub method: String,
    /// The whole address, fragment included, without secrets.
    pub url: String,
    /// The status code; `null` when there was no response.
    pub status: Option<u16>,
    /// The exchange whose redirect led here.
    pub redirected_from: Option<u32>,
    /// Why there was no response.
    pub failure: Option<String>,
    /// What the browser wanted it for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loaded_as: Option<LoadedAs>,
    /// What began it; only of pages and frames.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub navigation: Option<Navigation>,
    /// The window that asked, counted from 1 in the order of their first requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<u32>,
}

/// What the browser wanted an exchange for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LoadedAs {
    /// The document that a window shows.
    Page,
    /// A document inside a page.
    Frame,
    /// The answer to a request of a script.
    Script,
    /// A part of a page, such as a picture or a style.
    Part,
}

/// What began the request of a page or a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Navigation {
    /// The address was typed in.
    Address,
    /// A link was followed.
    Link,
    /// A form was sent, by a person or by a script.
    Form,
    /// A script went there.
    Script,
    /// The page before refreshed itself.
    Refresh,
    /// The exchange before redirected.
    Redirect,
    /// The page was loaded again.
    Reload,
    /// Something else, such as the first document of a frame.
    Other,
}

/// One request to the org's management API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ApiRow {
    /// What it was for, such as `create the user`.
    #[serde(default)]
    pub operation: String,
    /// Which try of the same request this is, from 1.
    #[serde(default)]
    pub attempt: u32,
    /// When the request was made.
    pub started_at: DateTime<Utc>,
    /// Until the answer was read.
    pub duration_ms: u64,
    /// The method.
    pub method: String,
    /// The whole address.
    pub url: String,
    /// The status code; `null` when there was no answer.
    pub status: Option<u16>,
    /// The first 8 KiB of the request's body, without secrets.
    pub request: Option<String>,
    /// The first 8 KiB of the answer's body, without secrets.
    pub response: Option<String>,
    /// One of the bodies is longer than what is kept of it.
    #[serde(default)]
    pub truncated: bool,
    /// Why there was no usable answer.
    #[serde(default)]
    pub failure: Option<String>,
}

/// A console line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConsoleRow {
    /// When.
    pub at: DateTime<Utc>,
    /// `warning`, `error` or `exception`.
    pub level: String,
    /// The text.
    pub text: String,
}

/// How many cases ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Passed.
    pub passed: u32,
    /// Passed after an attempt that did not.
    #[serde(default)]
    pub flaky: u32,
    /// The app or the integration is wrong.
    pub failed: u32,
    /// The harness, the browser or the org could not do its part.
    pub errored: u32,
    /// Not run.
    pub skipped: u32,
}

impl Summary {
    /// Counts the verdicts of tests.
    pub fn of(verdicts: impl IntoIterator<Item = Verdict>) -> Self {
        let verdicts: Vec<Verdict> = verdicts.into_iter().collect();
        let count =
            |wanted| u32::try_from(verdicts.iter().filter(|verdict| **verdict == wanted).count()).unwrap_or(u32::MAX);
        Self {
            passed: count(Verdict::Passed),
            flaky: count(Verdict::Flaky),
            failed: count(Verdict::Failed),
            errored: count(Verdict::Errored),
            skipped: count(Verdict::Skipped),
        }
    }
}
