//! `oin-tester submit`: the package that the vendor submits, and how far the submission has come.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    Exit, chain, could_not, print, say,
    status::{Readiness, examine},
    stored::{ResultsArguments, open},
    submission_file::{SubmissionFile, org_of},
    variables::OneScenario,
};
use crate::{
    clock,
    report::result::ResultFile,
    scenario::Scenario,
    store::atomic,
    submission::{
        lifecycle::{LifeCycle, State, Step},
        okta_json::{self, SecretValues},
        record::Certification,
    },
};

/// Write the package that is submitted, certify the tests, and keep account of how far the submission has come.
///
/// Okta's wizard has no public API to submit through: what is written here is typed or uploaded there by a person.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Submit {
    #[command(flatten)]
    scenario: OneScenario,
    #[command(flatten)]
    results: ResultsArguments,
    #[command(flatten)]
    what: What,
    /// Where the package goes [default: `<scenario>.package` beside the scenario]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// What is to be done; at least one.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
struct What {
    /// Write the package: submission, results, SCIM results, certification, gates
    #[arg(long)]
    dry_run: bool,
    /// Certify, by this name, that the required tests were completed
    #[arg(long, value_name = "NAME")]
    certify: Option<String>,
    /// What was done in the wizard, or by Okta: submit, return, publish, edit, answer or delete
    #[arg(long, value_name = "STEP")]
    step: Option<Step>,
}

const EXIT_CODES: &str = "Exit codes:
  0  done, and every gate is open
  1  a gate is shut, or the step is not allowed where the submission is
  2  the command line or the scenario is wrong
  3  the org is unreachable or refuses, or the package cannot be written";

/// The exported results, as Okta's tester exports them: those that count.
#[derive(Debug, Serialize)]
struct ExportedResults {
    runs: Vec<ResultFile>,
}

impl Submit {
    pub(super) async fn execute(self) -> Exit {
        match self.carry_out().await {
            Ok(()) => Exit::Passed,
            Err(exit) => exit,
        }
    }

    async fn carry_out(&self) -> Result<(), Exit> {
        let scenario = self.scenario.load()?;
        let mut file = SubmissionFile::to_change(&scenario.source.path)?;
        let mut readiness = examine(&scenario, &file, &self.results).await?;
        if let Some(name) = &self.what.certify {
            certify(&mut file, &readiness, name)?;
            readiness = examine(&scenario, &file, &self.results).await?;
        }
        if self.what.dry_run {
            let out = self.out.clone().unwrap_or_else(|| scenario.source.path.with_extension("package"));
            write_package(&out, &scenario, &file, &readiness)?;
            print(&format!("{}: the package that is submitted\n", out.display()));
        }
        if let Some(step) = self.what.step {
            take(step, &scenario, &mut file, &readiness)?;
        } else if !readiness.ready {
            return Err(shut(&readiness));
        }
        Ok(())
    }
}

/// As the wizard's tick box: only when nothing else is in the way.
fn certify(file: &mut SubmissionFile, readiness: &Readiness, name: &str) -> Result<(), Exit> {
    if readiness.gates.iter().any(|gate| gate.gate != "certification" && !gate.state.is_open()) {
        say("oin-tester: there is nothing to certify while a gate is shut");
        return Err(shut(readiness));
    }
    file.record.certification = Some(Certification {
        by: name.to_owned(),
        at: clock::now(),
        submission_sha256: readiness.submission_sha256.clone(),
    });
    file.keep()
}

fn shut(readiness: &Readiness) -> Exit {
    let shut: Vec<&str> = readiness.gates.iter().filter(|gate| !gate.state.is_open()).map(|gate| gate.gate).collect();
    say(&format!("oin-tester: shut: {}; `oin-tester status` says why", shut.join(", ")));
    Exit::Failed
}

fn take(step: Step, scenario: &Scenario, file: &mut SubmissionFile, readiness: &Readiness) -> Result<(), Exit> {
    if step == Step::Submit && !readiness.ready {
        return Err(shut(readiness));
    }
    let life: &mut LifeCycle = &mut file.record.life_cycle;
    if life.was_changed(&readiness.submission_sha256) && step != Step::Edit {
        say(&format!(
            "oin-tester: the submission is {}, which is read-only, but the scenario was changed; undo that, or take \
             the step `edit`",
            life.state
        ));
        return Err(Exit::Failed);
    }
    if let Err(error) = life.take(step, &readiness.submission_sha256, &org_of(scenario), clock::now()) {
        say(&format!("oin-tester: {}", chain(&error)));
        return Err(Exit::Failed);
    }
    let state = life.state;
    file.keep()?;
    print(&format!("the submission is {state}\n"));
    if step == Step::Publish && state == State::Published {
        keep_published(&scenario.source.path)?;
    }
    Ok(())
}

/// Keeps the scenario as it was published, for the next update.
fn keep_published(scenario: &Path) -> Result<(), Exit> {
    let kept = scenario.with_extension("published.yaml");
    let copied = std::fs::read(scenario)
        .map_err(|error| format!("reading {}: {error}", scenario.display()))
        .and_then(|text| atomic::write(&kept, &text).map_err(|error| chain(&error)));
    copied.map_err(|why| could_not(&why))?;
    let name = kept.file_name().unwrap_or_default().to_string_lossy();
    print(&format!(
        "{}: the published version; before the next edit, name it in the scenario (`published: {name}`) and generate \
         an instance of it (`oin-tester instances generate {} --version published`)\n",
        kept.display(),
        scenario.display()
    ));
    Ok(())
}

fn write_package(out: &Path, scenario: &Scenario, file: &SubmissionFile, readiness: &Readiness) -> Result<(), Exit> {
    let runs = readiness.runs.iter().map(|counting| {
        let mut result = open(&counting.path)?.into_result();
        result.tests.retain(|test| counting.tests.contains(&test.id));
        Ok(result)
    });
    let results = ExportedResults { runs: runs.collect::<Result<_, Exit>>()? };
    // Secrets are typed into the wizard by hand.
    let submission = okta_json::write(&scenario.submission, SecretValues::LeftOut);
    let submission = submission.map_err(|error| could_not(&chain(&error)))?;
    write_text(out, "submission.json", &submission)?;
    write(out, "results.json", &results)?;
    if scenario.submission.scim.is_some() {
        write(out, "scim.json", &scim_results(scenario))?;
    }
    write(out, "certification.json", &file.record.certification)?;
    write(out, "readiness.json", readiness)
}

/// The links to the results of the SCIM suites.
fn scim_results(scenario: &Scenario) -> Value {
    let tests = scenario.submission.test_information.as_ref();
    let links = tests.and_then(|tests| tests.value.scim.as_ref()).map(|links| &links.value);
    let named = [
        ("specTestResults", links.and_then(|links| links.spec.as_ref())),
        ("crudTestResults", links.and_then(|links| links.crud.as_ref())),
        ("entitlementsTestResults", links.and_then(|links| links.entitlements.as_ref())),
    ];
    let there = named.into_iter().filter_map(|(name, link)| Some((name.to_owned(), Value::from(&*link?.value))));
    Value::Object(there.collect::<Map<_, _>>())
}

fn write(out: &Path, name: &str, data: &impl Serialize) -> Result<(), Exit> {
    let text = serde_json::to_string_pretty(data).map_err(|error| could_not(&format!("writing {name}: {error}")))?;
    write_text(out, name, &(text + "\n"))
}

fn write_text(out: &Path, name: &str, text: &str) -> Result<(), Exit> {
    atomic::write(&out.join(name), text.as_bytes()).map_err(|error| could_not(&chain(&error)))
}
