//! `oin-tester run` with a peer's scenario, and what it left.

use std::path::Path;

use oin_tester::event::{Diagnosis, Verdict};
use oin_tester::finding::Finding;
use oin_tester::report::result::{ResultFile, TestResult};
use oin_tester::submission::Test;
use oin_tester_fixtures::{Fixtures, OrgConfig};
use tokio::process::Command;

use super::{Apache, INSTANCE_ID};

/// What one run of the real program left.
pub(crate) struct Ran {
    pub(crate) exit_code: Option<i32>,
    pub(crate) result: ResultFile,
    /// What it wrote to the terminal, and Apache's log: for the message of a failing test.
    pub(crate) story: String,
}

/// Runs `scenarios/peers/<scenario>.yaml` and reads its result.
pub(crate) async fn run(scenario: &str, org: &Fixtures, apache: &Apache) -> Ran {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("run");
    let user = &OrgConfig::sample().users[0];
    let output = Command::new(env!("CARGO_BIN_EXE_oin-tester"))
        .arg("run")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/peers/{scenario}.yaml")))
        .args(["--jobs", "2", "--out"])
        .arg(&out)
        .arg("--ledger")
        .arg(directory.path().join("ledger"))
        .env("ORG_URL", org.org().url().as_str())
        .env("ORG_TOKEN", org.org().api_token().expose())
        .env("APP_URL", apache.url())
        .env("INSTANCE_ID", INSTANCE_ID)
        .env("USER_LOGIN", &user.login)
        .env("USER_PASSWORD", user.password.expose())
        .env("USER_FIRST_NAME", &user.first_name)
        .env("USER_LAST_NAME", &user.last_name)
        .env("USER_EMAIL", &user.login)
        .kill_on_drop(true)
        .output()
        .await
        .unwrap();
    let story = format!("{}\nApache:\n{}", String::from_utf8_lossy(&output.stderr), apache.log());
    let result = std::fs::read(out.join("result.json"));
    let result = result.unwrap_or_else(|error| panic!("no result.json: {error}\n{story}"));
    Ran { exit_code: output.status.code(), result: serde_json::from_slice(&result).unwrap(), story }
}

impl Ran {
    /// The verdicts by test, in the order of the result.
    pub(crate) fn verdicts(&self) -> Vec<(Test, Verdict)> {
        self.result.tests.iter().map(|test| (test.test, test.verdict)).collect()
    }

    /// What decided the verdict of a test.
    pub(crate) fn diagnosis(&self, test: Test) -> &Diagnosis {
        let diagnosis = self.test(test).diagnosis.as_ref();
        diagnosis.unwrap_or_else(|| panic!("{test} has no diagnosis\n{}", self.story))
    }

    /// The finding of one check in the last attempt of a test.
    pub(crate) fn finding(&self, test: Test, check: &str) -> &Finding {
        let attempt = self.test(test).attempts.last().unwrap();
        let finding = attempt.findings.iter().find(|finding| finding.check == check);
        finding.unwrap_or_else(|| panic!("{test} has no finding of {check}\n{}", self.story))
    }

    fn test(&self, test: Test) -> &TestResult {
        self.result.tests.iter().find(|result| result.test == test).unwrap()
    }
}
