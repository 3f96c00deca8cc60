//! The runs that are exported: a real one, and ones in which others wrote whatever they liked.

use std::path::{Path, PathBuf};

use oin_tester::{
    event::Verdict,
    report::{Format, result::ResultFile},
    store::StoredRun,
};
use tempfile::TempDir;

use crate::world::{binary, ended};

/// What an app, an org or an edited file may write.
const HOSTILE: [&str; 11] = [
    "</script><script>alert(1)</script>\"><img src=x onerror=alert(1)>",
    "]]> <![CDATA[ --> <?xml?> &lt; &#0;",
    "nul\0bell\u{7}escape\u{1b}[2J right\u{202e}to\u{2067}left\u{200f}",
    "two\nlines\r\nand\rmore\n\n# heading\n\n<b>block</b>\n",
    "a|b\\|c\\\\|d| `one` ``two`` \\`",
    "=cmd|' /C calc'!A0",
    "'=1",
    "@SUM(A1)",
    "::error::owned\n::set-output name=x::y %0A%25",
    "[link](https://evil.example) ![](x) https://evil.example www.evil.example a@evil.example <https://evil.example>",
    "@octocat #1 GH-1 octo/repo#2 a5c3785ed8d6a35868bc169f07e40e889087fd2e",
];

/// A real run, in which the SAML app refuses its user, and the results made of it.
pub(super) struct Runs {
    directory: TempDir,
    stored: StoredRun,
    pub(super) results: Vec<ResultFile>,
}

impl Runs {
    pub(super) async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let out = directory.path().join("run");
        let arguments = ["demo", "--defect", "saml-wrong-audience", "--test", "idp-flow", "--out"];
        let ended = ended(binary().args(arguments).arg(&out).output().await, out.clone());
        assert_eq!(ended.verdicts(), ["oidc/idp-flow: passed", "saml/idp-flow: failed"], "{ended}");
        let stored = StoredRun::open(&out).unwrap();
        let long = "x<".repeat(5_000);
        let written = HOSTILE.iter().copied().chain([long.as_str(), "", " "]);
        let results = std::iter::once(stored.result().clone())
            .chain(written.map(|words| rewritten(stored.result(), words)))
            .collect();
        Self { directory, stored, results }
    }

    /// All of them in one file of the format, or the real one alone.
    pub(super) fn export(&self, format: Format, alone: bool) -> PathBuf {
        let path = self.directory.path().join(format!("export.{format}"));
        let mut bytes = Vec::new();
        let mut report = format.report(&mut bytes);
        for result in self.results.iter().take(if alone { 1 } else { usize::MAX }) {
            report.add(oin_tester::report::ReportedRun { result, ..self.stored.reported() }).unwrap();
        }
        report.finish().unwrap();
        drop(report);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The HAR files as the run left them.
    pub(super) fn recorded(&self) -> Vec<PathBuf> {
        let attempts = self.results[0].tests.iter().flat_map(|test| &test.attempts);
        attempts
            .filter_map(|attempt| attempt.har.as_ref())
            .map(|har| self.stored.directory().join(Path::new(har)))
            .collect()
    }
}

/// The run with other words in the places where others write, and with attempts that make it flaky and failed for good.
fn rewritten(result: &ResultFile, words: &str) -> ResultFile {
    let mut result = result.clone();
    result.run.id = format!("run {words}");
    let failed = result.tests[1].attempts[0].clone();
    result.tests[0].attempts.insert(0, failed.clone());
    result.tests[0].verdict = Verdict::Flaky;
    result.tests[1].attempts.insert(0, failed);
    result.tests[1].attempts[0].verdict = Verdict::Errored;
    for test in &mut result.tests {
        for (attempt, number) in test.attempts.iter_mut().zip(1..) {
            attempt.number = number;
        }
    }
    result.summary.passed = 0;
    result.summary.flaky = 1;
    let words = || words.to_owned();
    for test in &mut result.tests {
        test.id = format!("{}{}", words(), test.id);
        test.scenario = words();
        test.instance.id = words();
        test.instance.version = words();
        test.tags = vec![words()];
        let of_attempts = test.attempts.iter_mut().filter_map(|attempt| attempt.diagnosis.as_mut());
        for diagnosis in of_attempts.chain(&mut test.diagnosis) {
            diagnosis.cause = words();
            diagnosis.symptom = words();
            diagnosis.likely_cause = words();
            diagnosis.expected = words();
            diagnosis.seen = words();
            diagnosis.remedy = Some(words());
            diagnosis.further = vec![words()];
        }
        for attempt in &mut test.attempts {
            attempt.screenshots.push(words());
            for step in &mut attempt.steps {
                step.name = words();
                step.detail = Some(words());
            }
            for finding in &mut attempt.findings {
                finding.expected = words();
                finding.actual = words();
                finding.remedy = words();
                finding.reference = words();
            }
        }
    }
    result
}
