//! `oin-tester status`: may the integration be submitted now?

use clap::Args;
use serde::Serialize;

use super::{
    Exit, chain,
    check::printable,
    could_not, print,
    readiness::{CountingRun, facts, instance_facts, test_facts},
    shell::quoted,
    stored::ResultsArguments,
    submission_file::SubmissionFile,
    variables::OneScenario,
};
use crate::{
    clock,
    org::client::{OrgClient, OrgSettings},
    scenario::Scenario,
    submission::{
        lifecycle::State,
        readiness::{Gate, GateState, gates},
    },
    ui::terminal::Style,
};

/// Say whether the integration may be submitted now: the wizard's gates, one by one.
///
/// Each gate is open or shut, with why, since when and until when (results count for 48 hours), and what opens it.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Status {
    #[command(flatten)]
    scenario: OneScenario,
    #[command(flatten)]
    results: ResultsArguments,
    /// Print JSON
    #[arg(long, env = "OIN_TESTER_JSON")]
    json: bool,
}

const EXIT_CODES: &str = "Exit codes:
  0  every gate is open: the integration may be submitted
  1  at least one gate is shut
  2  the command line or the scenario is wrong
  3  the org is unreachable or refuses";

/// Everything that was found out.
#[derive(Debug, Serialize)]
pub(super) struct Readiness {
    /// The scenario's name.
    pub(super) scenario: String,
    /// Whether every gate is open.
    pub(super) ready: bool,
    /// How far the submission has come.
    pub(super) life_cycle: State,
    /// The hash of the draft.
    pub(super) submission_sha256: String,
    /// The gates, in the wizard's order.
    pub(super) gates: Vec<Gate>,
    /// The runs whose tests count.
    #[serde(skip)]
    pub(super) runs: Vec<CountingRun>,
}

impl Status {
    pub(super) async fn execute(self) -> Exit {
        let looked = async {
            let scenario = self.scenario.load()?;
            let file = SubmissionFile::of(&scenario.source.path)?;
            examine(&scenario, &file, &self.results).await
        };
        let readiness = match looked.await {
            Ok(readiness) => readiness,
            Err(exit) => return exit,
        };
        if self.json {
            super::json(&readiness);
        } else {
            print(&readiness.gates.iter().map(|gate| line(gate, Style::for_stdout())).collect::<String>());
            print(&readiness.summary());
        }
        if readiness.ready { Exit::Passed } else { Exit::Failed }
    }
}

impl Readiness {
    /// Whether there is a gate of that name, and it is open.
    pub(super) fn is_open(&self, gate: &str) -> bool {
        self.gates.iter().any(|it| it.gate == gate && it.state.is_open())
    }

    fn summary(&self) -> String {
        let open = self.gates.iter().filter(|gate| gate.state.is_open()).count();
        let state = self.life_cycle;
        match self.gates.len() - open {
            0 => format!("\nevery gate is open: the integration may be submitted (the submission is {state})\n"),
            _ => format!("\n{open} of {} gates are open (the submission is {state})\n", self.gates.len()),
        }
    }
}

/// Asks the org, reads the stored runs, and judges.
pub(super) async fn examine(
    scenario: &Scenario,
    file: &SubmissionFile,
    results: &ResultsArguments,
) -> Result<Readiness, Exit> {
    let client = OrgClient::new(OrgSettings::of(scenario)).map_err(|error| could_not(&chain(&error)))?;
    let known = instance_facts(scenario, &client, file).await?;
    let (tests, runs) = test_facts(scenario, &known, &results.runs())?;
    let path = quoted(&scenario.source.path);
    let versions = scenario.versions();
    let gates = gates(&facts(scenario, &path, file, &versions, known, tests));
    Ok(Readiness {
        scenario: scenario.name.clone(),
        ready: gates.iter().all(|gate| gate.state.is_open()),
        life_cycle: file.record.life_cycle.state,
        submission_sha256: versions.current,
        gates,
        runs,
    })
}

fn line(gate: &Gate, style: Style) -> String {
    let about = gate.about.as_ref().map(|about| format!(" ({about})")).unwrap_or_default();
    let name = format!("{}{about}", gate.gate);
    match &gate.state {
        GateState::Open { since, until } => {
            let since = since.map(|at| format!(", since {}", clock::rfc3339(at))).unwrap_or_default();
            let until = until.map(|at| format!(", until {}", clock::rfc3339(at))).unwrap_or_default();
            format!("{}  {name}{since}{until}\n", style.good("open"))
        }
        GateState::Shut { why } => {
            let (why, command) = (printable(why), printable(&gate.command));
            format!("{}  {name}: {why}\n      {}\n", style.bad("shut"), style.faint(&command))
        }
    }
}
