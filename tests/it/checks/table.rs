//! Rows of defects, carried out together.

use std::path::{Path, PathBuf};

use oin_tester::{
    finding::Outcome,
    report::result::{ResultFile, TestResult},
};
use oin_tester_fixtures::{Defects, Options, OrgConfig};

use crate::world::{Demo, Ended, World, binary, ended};

/// What is wrong, in which test, and what must be found. Names stand in one text, with spaces between them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// The checks that the row is there for.
    pub(crate) shows: &'static str,
    pub(crate) defects: &'static str,
    pub(crate) demo: Demo,
    pub(crate) test: &'static str,
    /// Every check that is broken, whatever its severity, in alphabetical order.
    pub(crate) broken: &'static str,
    /// The cause that is named first; `-` when the test passes.
    pub(crate) cause: &'static str,
    /// What is changed in the scenario: each text becomes the other.
    changes: &'static [(&'static str, &'static str)],
}

impl Row {
    /// The same in another test.
    pub(crate) const fn over(self, (demo, test): (Demo, &'static str)) -> Self {
        Self { demo, test, ..self }
    }

    /// The same with another scenario.
    pub(crate) const fn with(self, changes: &'static [(&'static str, &'static str)]) -> Self {
        Self { changes, ..self }
    }
}

pub(crate) const fn row(
    shows: &'static str,
    defects: &'static str,
    (demo, test): (Demo, &'static str),
    broken: &'static str,
    cause: &'static str,
) -> Row {
    Row { shows, defects, demo, test, broken, cause, changes: &[] }
}

/// The ways in which most rows sign on.
pub(crate) const SAML_SP: (Demo, &str) = (Demo::Saml, "sp-flow");
pub(crate) const SAML_IDP: (Demo, &str) = (Demo::Saml, "idp-flow");
pub(crate) const SAML_JIT: (Demo, &str) = (Demo::Saml, "jit-idp-flow");
pub(crate) const OIDC_SP: (Demo, &str) = (Demo::Oidc, "sp-flow");
pub(crate) const OIDC_IDP: (Demo, &str) = (Demo::Oidc, "idp-flow");
pub(crate) const OIDC_JIT: (Demo, &str) = (Demo::Oidc, "jit-idp-flow");

/// How many worlds stand at a time.
const TOGETHER: usize = 16;

/// Carries the rows out and says what is not as they say.
pub(crate) async fn differences(rows: &[Row]) -> Vec<String> {
    let rows: Vec<_> = rows.iter().map(|row| (*row, OrgConfig::sample())).collect();
    differences_at(&rows).await
}

/// The same, each row at an org of its own.
async fn differences_at(rows: &[(Row, OrgConfig)]) -> Vec<String> {
    let mut differences = Vec::new();
    for rows in rows.chunks(TOGETHER) {
        let result = carry_out(rows).await;
        for (number, (row, _)) in rows.iter().enumerate() {
            let test = result.tests.iter().find(|test| test.scenario == name(number));
            let seen = test.map_or_else(|| "nothing".to_owned(), seen);
            let expected = format!("{} | {}", row.broken, row.cause);
            if seen != expected {
                let why = test.map_or_else(String::new, |test| why(test, row.broken));
                differences
                    .push(format!("{} in {}\n  expected {expected}\n  seen     {seen}{why}", row.defects, row.test));
            }
        }
    }
    differences
}

fn name(row: usize) -> String {
    format!("row-{row}")
}

/// The broken checks and the cause.
fn seen(test: &TestResult) -> String {
    let findings = test.attempts.last().map_or(&[][..], |attempt| &attempt.findings);
    let broken = findings.iter().filter(|it| matches!(it.outcome, Outcome::Failed | Outcome::Warned));
    let mut broken: Vec<&str> = broken.map(|finding| finding.check.as_str()).collect();
    broken.sort_unstable();
    let cause = test.diagnosis.as_ref().map_or("-", |diagnosis| diagnosis.cause.as_str());
    format!("{} | {cause}", broken.join(" "))
}

/// What the test says of itself, for whoever did not expect it.
fn why(test: &TestResult, expected: &str) -> String {
    let mut lines = vec![String::new(), format!("{:?}", test.verdict)];
    if let Some(diagnosis) = &test.diagnosis {
        lines.push(format!("{}: expected {}, seen {}", diagnosis.decided_by, diagnosis.expected, diagnosis.seen));
    }
    let findings = test.attempts.last().map_or(&[][..], |attempt| &attempt.findings);
    let broken = findings.iter().filter(|it| matches!(it.outcome, Outcome::Failed | Outcome::Warned));
    let unexpected = broken.filter(|it| !expected.split(' ').any(|check| check == it.check));
    lines.extend(unexpected.map(|it| format!("{}: expected {}, seen {}", it.check, it.expected, it.actual)));
    lines.join("\n           ")
}

async fn carry_out(rows: &[(Row, OrgConfig)]) -> ResultFile {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let ended = run_at(rows, directory.path()).await;
    // 3: harness or org could not; 5: a temporary user could not be removed: what some rows are about.
    assert!(matches!(ended.code, 0 | 1 | 3 | 5), "{ended}");
    ended.result()
}

/// One run over a world for each row, with its files in the directory.
pub(crate) async fn run_of(rows: &[Row], directory: &Path) -> Ended {
    let rows: Vec<_> = rows.iter().map(|row| (*row, OrgConfig::sample())).collect();
    run_at(&rows, directory).await
}

async fn run_at(rows: &[(Row, OrgConfig)], directory: &Path) -> Ended {
    let (mut worlds, mut files) = (Vec::new(), Vec::new());
    for (number, (row, config)) in rows.iter().enumerate() {
        let defects = row.defects.split_whitespace().map(|name| name.parse().expect("a defect"));
        let world =
            World::with(Options { defects: Defects::of(defects), config: config.clone(), ..Options::default() }).await;
        let path = directory.join(format!("{}.yaml", name(number)));
        std::fs::write(&path, scenario(row, number, &world)).expect("a scenario file");
        worlds.push(world);
        files.push(path);
    }
    let out = directory.join("run");
    let output = run(&files, &out).output().await;
    ended(output, out)
}

fn run(files: &[PathBuf], out: &Path) -> tokio::process::Command {
    let mut command = binary();
    command.arg("run").args(files).arg("--out").arg(out).args(["--jobs", "2"]);
    command.arg("--ledger").arg(out.with_file_name("ledger"));
    command
}

/// The demo's scenario with the world's values in it, and only that test.
fn scenario(row: &Row, number: usize, world: &World) -> String {
    // Many rows that do not pass wait in vain for a page; only a few need the time that the demo gives.
    const PATIENCE: (&str, &str) = ("page: 15s", "page: 8s");
    let mut text = row.demo.text().to_owned();
    let patient = row.cause == "-" || row.changes.iter().any(|(from, _)| *from == PATIENCE.0);
    for (from, to) in row.changes.iter().chain((!patient).then_some(&PATIENCE)) {
        assert!(text.contains(from), "{from:?} must stand in the scenario");
        text = text.replace(from, to);
    }
    for (variable, value) in world.variables(row.demo) {
        // A certificate has lines, which would end the value: in quotes, JSON's escapes are YAML's.
        let quoted = serde_json::Value::from(value).to_string();
        let plain = quoted.trim_matches('"');
        let quote = if plain.contains('\\') { quoted.as_str() } else { plain };
        text = text.replace(&format!("${{{variable}}}"), quote);
        while let Some(start) = text.find(&format!("${{{variable}:-")) {
            let end = start + text[start..].find('}').expect("the end of a variable");
            text.replace_range(start..=end, quote);
        }
    }
    let own_name = format!("name: {}", name(number));
    let text = text.replacen(&format!("name: {}", row.demo.scenario()), &own_name, 1);
    let all = "tests: [idp-flow, sp-flow, jit-idp-flow, jit-sp-flow]";
    assert!(text.contains(all) && text.contains(&own_name));
    text.replace(all, &format!("tests: [{}]", row.test))
}

/// The rows hold, each at an org of its own.
pub(crate) async fn hold_at(rows: &[(Row, OrgConfig)]) {
    let differences = differences_at(rows).await;
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

pub(crate) async fn hold(rows: &[Row]) {
    let differences = differences(rows).await;
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
