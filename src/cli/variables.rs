//! Scenario files on the command line, and the variables that they name.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;

use super::{Exit, chain, explain, say, shell::quoted, submission_file};
use crate::{
    check,
    id::InstanceId,
    plan::{Plan, Selection, Shard},
    scenario::{self, Scenario, ScenarioError, Variables},
    submission::Test,
};

/// Which scenarios, with which variables.
#[derive(Clone, Debug, Args)]
pub(super) struct ScenarioArguments {
    /// Scenario files
    #[arg(required = true, value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,
    /// A variable of the scenario files, before the environment's
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = Variables::assignment)]
    variables: Vec<(String, String)>,
}

/// One scenario, with which variables.
#[derive(Clone, Debug, Args)]
pub(super) struct OneScenario {
    /// Scenario file
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,
    /// A variable of the scenario file, before the environment's
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = Variables::assignment)]
    variables: Vec<(String, String)>,
}

/// Which scenarios, if any, with which variables.
#[derive(Clone, Debug, Args)]
pub(super) struct OptionalScenarioArguments {
    /// Scenario files
    #[arg(value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,
    /// A variable of the scenario files, before the environment's
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = Variables::assignment)]
    variables: Vec<(String, String)>,
}

/// Which of their tests.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct SelectionArguments {
    /// Only this test; may be repeated
    #[arg(long = "test", value_name = "NAME", env = "OIN_TESTER_TEST", value_delimiter = ',')]
    tests: Vec<Test>,
    /// Only this instance; may be repeated
    #[arg(long = "instance", value_name = "ID", env = "OIN_TESTER_INSTANCE", value_delimiter = ',')]
    instances: Vec<String>,
    /// Only part I of N
    #[arg(long, value_name = "I/N", env = "OIN_TESTER_SHARD")]
    shard: Option<Shard>,
}

impl ScenarioArguments {
    /// Reads the files. What is wrong with any of them is printed with its lines.
    pub(super) fn load(&self) -> Result<Vec<Arc<Scenario>>, Exit> {
        load(&self.scenarios, &self.variables)
    }

    /// As [`ScenarioArguments::load`]; every instance must have been generated.
    pub(super) fn load_with_instances(&self) -> Result<Vec<Arc<Scenario>>, Exit> {
        generated(self.load()?)
    }

    /// Reads the files one by one, and prints nothing.
    pub(super) fn each(&self) -> impl Iterator<Item = (&Path, Result<Scenario, ScenarioError>)> {
        let variables = Variables::from_environment_and(self.variables.iter().cloned());
        self.scenarios.iter().map(move |path| (path.as_path(), scenario::load(path, &variables)))
    }
}

impl OneScenario {
    /// Where the file is.
    pub(super) fn path(&self) -> &Path {
        &self.scenario
    }

    /// Reads the file. What is wrong with it is printed with its lines.
    pub(super) fn load(&self) -> Result<Arc<Scenario>, Exit> {
        let mut scenarios = load(std::slice::from_ref(&self.scenario), &self.variables)?;
        scenarios.pop().ok_or(Exit::Usage)
    }
}

/// The scenarios, when each of their instances has an id.
fn generated(scenarios: Vec<Arc<Scenario>>) -> Result<Vec<Arc<Scenario>>, Exit> {
    for scenario in &scenarios {
        if let Some(awaited) = scenario.instances.iter().find(|instance| instance.is_awaited()) {
            say(&format!(
                "oin-tester: {}: the {} instance of the {} version has no id, and none was generated; give its `id`, \
                 or run `oin-tester instances generate {}`",
                scenario.source.path.display(),
                awaited.protocol,
                awaited.version,
                quoted(&scenario.source.path)
            ));
            return Err(Exit::Usage);
        }
    }
    Ok(scenarios)
}

impl OptionalScenarioArguments {
    /// As [`ScenarioArguments::load_with_instances`]; without a file there is no scenario.
    pub(super) fn load(&self) -> Result<Vec<Arc<Scenario>>, Exit> {
        generated(load(&self.scenarios, &self.variables)?)
    }
}

fn load(paths: &[PathBuf], assigned: &[(String, String)]) -> Result<Vec<Arc<Scenario>>, Exit> {
    let variables = Variables::from_environment_and(assigned.iter().cloned());
    let mut scenarios = Vec::new();
    let mut wrong = false;
    for path in paths {
        match scenario::load(path, &variables) {
            Ok(mut scenario) => {
                submission_file::fill_in(&mut scenario)?;
                for accepted in
                    scenario.accepted_findings.iter().filter(|accepted| check::find(&accepted.check).is_none())
                {
                    wrong = true;
                    say(&format!(
                        "oin-tester: {}: in the accepted findings, {}",
                        path.display(),
                        explain::nothing_named(&accepted.check)
                    ));
                }
                scenarios.push(Arc::new(scenario));
            }
            Err(error) => {
                wrong = true;
                say(format!("{:?}", miette::Report::new(error)).trim_end());
            }
        }
    }
    if wrong { Err(Exit::Usage) } else { Ok(scenarios) }
}

impl SelectionArguments {
    /// The plan of the scenarios, as far as it is selected.
    pub(super) fn plan(&self, scenarios: &[Arc<Scenario>]) -> Result<Plan, Exit> {
        let selection = Selection {
            tests: self.tests.clone(),
            instances: self.instances.iter().map(InstanceId::new).collect(),
            shard: self.shard,
        };
        Plan::new(scenarios, &selection).map_err(|error| {
            say(&format!("oin-tester: {}", chain(&error)));
            Exit::Usage
        })
    }
}
