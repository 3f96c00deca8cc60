//! `oin-tester submit`: the package that the vendor submits, and how far the submission has come.

use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use clap::Args;

use super::{
    Exit, chain,
    check::printable,
    package::{Package, PackageDirectory},
    print, say,
    shell::quoted,
    snapshot::{keep_published, keep_submitted},
    status::{Readiness, examine},
    stored::ResultsArguments,
    submission_file::{SubmissionFile, org_of},
    variables::OneScenario,
};
use crate::{
    clock,
    scenario::Scenario,
    submission::{
        Ruleset, Submission,
        instances::{InstanceVersion, Versions, eligibility, needed},
        lifecycle::{LifeCycle, State, Step},
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
    /// Where the package goes: a new or an empty directory, or that of an earlier package [default: `<scenario>.package`
    /// beside the scenario]
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

impl Submit {
    pub(super) async fn execute(self) -> Exit {
        match self.carry_out().await {
            Ok(()) => Exit::Passed,
            Err(exit) => exit,
        }
    }

    async fn carry_out(&self) -> Result<(), Exit> {
        let mut file = SubmissionFile::to_change(self.scenario.path())?;
        let scenario = self.scenario.load()?;
        match self.what.step {
            // What Okta does, and what a person does in the wizard, needs no look at the org.
            Some(step) if step != Step::Submit && !self.what.looks() => take(step, &scenario, &mut file),
            step => self.look(step, &scenario, &mut file).await,
        }
    }

    async fn look(&self, step: Option<Step>, scenario: &Scenario, file: &mut SubmissionFile) -> Result<(), Exit> {
        // First: nothing is certified where the package cannot be written.
        let out = self.what.dry_run.then(|| self.package_directory(scenario)).transpose()?;
        let mut readiness = examine(scenario, file, &self.results).await?;
        if let Some(name) = &self.what.certify {
            certify(file, &readiness, name)?;
            readiness = examine(scenario, file, &self.results).await?;
        }
        if let Some(out) = &out {
            let certification = file.record.certification.as_ref().filter(|_| readiness.is_open("certification"));
            Package { out, scenario, readiness: &readiness }.write(certification)?;
            print(&format!("{}: the package that is submitted\n", out.path().display()));
        }
        match step {
            Some(Step::Submit) | None if !readiness.ready => Err(shut(&readiness)),
            Some(step) => take(step, scenario, file),
            None => Ok(()),
        }
    }

    fn package_directory(&self, scenario: &Scenario) -> Result<PackageDirectory, Exit> {
        PackageDirectory::at(self.out.clone().unwrap_or_else(|| scenario.source.path.with_extension("package")))
    }
}

impl What {
    /// Whether the gates are looked at whatever the step is.
    fn looks(&self) -> bool {
        self.dry_run || self.certify.is_some()
    }
}

/// Longer than any name; the tick box has a person's.
const LONGEST_NAME: usize = 255;

/// As the wizard's tick box: only when nothing else is in the way.
fn certify(file: &mut SubmissionFile, readiness: &Readiness, name: &str) -> Result<(), Exit> {
    if readiness.gates.iter().any(|gate| gate.gate != "certification" && !gate.state.is_open()) {
        say("oin-tester: there is nothing to certify while a gate is shut");
        return Err(shut(readiness));
    }
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        say("oin-tester: who certifies? --certify expects a person's name, such as --certify \"Ada Lovelace\"");
        return Err(Exit::Usage);
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

fn take(step: Step, scenario: &Scenario, file: &mut SubmissionFile) -> Result<(), Exit> {
    let (versions, org) = (scenario.versions(), org_of(scenario));
    let before = file.record.life_cycle.clone();
    if let Err(error) = file.record.life_cycle.take(step, &versions.current, &org, clock::now()) {
        say(&format!("oin-tester: {}", printable(&chain(&error))));
        return Err(Exit::Failed);
    }
    // What is kept of a version comes first: without it the step is not taken.
    let kept = match step {
        Step::Submit => keep_submitted(scenario).map(|()| None)?,
        Step::Publish => Some(keep_published(scenario, before.submission_sha256.as_deref())?),
        _ => None,
    };
    // It was about what Okta had.
    if matches!(step, Step::Return | Step::Edit | Step::Delete) {
        file.record.certification = None;
    }
    file.keep()?;
    print(&format!("the submission is {}\n", file.record.life_cycle.state));
    if before.was_changed(&versions.current) && step != Step::Edit {
        say("oin-tester: the scenario was edited since it was submitted; Okta has what was submitted");
    }
    if let Some(kept) = kept {
        tell_of_the_published(&kept, &scenario.source.path);
    }
    if step == Step::Edit && before.state == State::Published {
        tell_before_an_update(scenario, file, &before);
    }
    Ok(())
}

fn tell_of_the_published(kept: &Path, scenario: &Path) {
    let name = kept.file_name().unwrap_or_default().to_string_lossy();
    print(&format!(
        "{}: the published version; before the next edit, name it in the scenario (`published: {name}`) and generate \
         an instance of it (`oin-tester instances generate {} --version published`)\n",
        kept.display(),
        quoted(scenario)
    ));
}

/// How long Okta keeps the credentials of the test account after the publication.
const CREDENTIALS_KEPT: TimeDelta = TimeDelta::days(30);

/// What the wizard asks for when a published integration is opened for editing.
fn tell_before_an_update(scenario: &Scenario, file: &SubmissionFile, before: &LifeCycle) {
    let versions = scenario.versions();
    let of_published = Versions { published: Some(versions.current.clone()), current: versions.current };
    let org = org_of(scenario);
    for needed in needed(&scenario.integration, &Submission::default(), Some(&scenario.integration)) {
        let known = file.latest(&org, needed.used_for, needed.version);
        if needed.version == InstanceVersion::Published && eligibility(known, needed, &of_published).is_err() {
            say(&format!(
                "oin-tester: no {} instance of the published version is known, and the update is tested over one; \
                 generate it before any edit (`published` of the scenario, and oin-tester instances generate {} \
                 --version published). An update that only the catalog shows needs none",
                needed.used_for.name(),
                quoted(&scenario.source.path)
            ));
        }
    }
    if scenario.submission.scim.is_some() {
        say("oin-tester: for SCIM too an instance of the published version is recommended, unless the update changes \
             nothing but profiles and mappings");
    }
    let long_ago = before.published_at().is_some_and(|at| clock::now() - at > CREDENTIALS_KEPT);
    if long_ago && scenario.submission.ruleset() > Ruleset::October2024 {
        say(
            "oin-tester: Okta deletes the credentials of the test account 30 days after the publication; have new ones \
             for the resubmission",
        );
    }
}
