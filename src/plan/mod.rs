//! What must run, worked out from scenarios: cases in a stable order, filters, shards.

mod selection;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::id::CaseId;
use crate::scenario::{Instance, Scenario, TestUser};
use crate::submission::{Integration, Protocol, Test, required_tests, supports_test};

pub use selection::{Selection, Shard, ShardError};

/// The cases of one run.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// In the order of the files, then of the instances in them, then of [`Test::ALL`].
    pub cases: Vec<Case>,
    /// Required tests that a scenario does not ask for, in the same order; a submission needs them
    /// all the same.
    pub left_out: Vec<Case>,
    /// The part that `cases` is of the whole, where it is not the whole. There may be more parts than cases: then it is
    /// a part without any. Of nothing there are no parts.
    pub shard: Option<Shard>,
}

/// One test over one instance.
#[derive(Clone, Debug)]
pub struct Case {
    /// Unique in the plan.
    pub id: CaseId,
    /// The scenario that asked for it.
    pub scenario: Arc<Scenario>,
    /// The instance to sign on through.
    pub instance: Instance,
    /// The test.
    pub test: Test,
    /// Whose turn it is, among the scenario's users.
    user: usize,
    /// Whether the integration cannot be submitted without it.
    pub required: bool,
    /// Why it is in the plan, as a clause: "the integration declares the IdP flow".
    pub reason: String,
}

impl Case {
    /// The user of the scenario who signs in, where it is not a temporary one. They take turns, so that tests that run at
    /// the same time do not all play the same person.
    pub fn user(&self) -> Option<&TestUser> {
        self.scenario.users.get(self.user)
    }

    /// What the version declares that the instance is of.
    pub fn integration(&self) -> &Integration {
        self.scenario.integration_of(self.instance.version)
    }

    /// The instance's protocol.
    pub fn protocol(&self) -> Protocol {
        self.instance.protocol
    }
}

/// Why scenarios make no plan.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PlanError {
    /// Results could not tell two cases apart.
    #[error("{} and {} both hold the case {id}; give one of them another `name`", first.display(), second.display())]
    SameCase {
        /// The id of both.
        id: CaseId,
        /// The file that came first.
        first: PathBuf,
        /// The file that came later.
        second: PathBuf,
    },
}

impl Plan {
    /// The cases of `scenarios` that `selection` selects; there may be none.
    pub fn new(scenarios: &[Arc<Scenario>], selection: &Selection) -> Result<Self, PlanError> {
        let mut plan = Self::default();
        for scenario in scenarios {
            let mut turns = (0..scenario.users.len()).cycle();
            for instance in &scenario.instances {
                for (mut case, asked) in cases(scenario, instance) {
                    if !case.test.just_in_time() {
                        case.user = turns.next().unwrap_or_default();
                    }
                    if asked { plan.cases.push(case) } else { plan.left_out.push(case) }
                }
            }
        }
        plan.ids_are_unique()?;
        plan.cases.retain(|case| selection.selects(case));
        plan.left_out.retain(|case| selection.selects(case));
        if let Some(shard) = selection.shard.filter(|_| !plan.cases.is_empty()) {
            plan.cases = shard.part_of(plan.cases);
            plan.shard = Some(shard);
        }
        Ok(plan)
    }

    fn ids_are_unique(&self) -> Result<(), PlanError> {
        let mut seen = BTreeMap::new();
        for case in self.cases.iter().chain(&self.left_out) {
            if let Some(first) = seen.insert(&case.id, &case.scenario.source.path) {
                let second = case.scenario.source.path.clone();
                return Err(PlanError::SameCase { id: case.id.clone(), first: first.clone(), second });
            }
        }
        Ok(())
    }
}

/// Every test of the instance that is required or asked for, with whether it is asked for.
fn cases(scenario: &Arc<Scenario>, instance: &Instance) -> Vec<(Case, bool)> {
    let protocol = instance.protocol;
    let integration = scenario.integration_of(instance.version);
    let required = required_tests(integration, protocol);
    let case = |test: Test| {
        let demand = required.iter().find(|required| required.test == test);
        let asked = scenario.tests.as_ref().map_or(demand.is_some(), |tests| tests.contains(&test));
        if !supports_test(integration, protocol, test) || (demand.is_none() && !asked) {
            return None;
        }
        let id = CaseId::new(format!("{}/{protocol}/{test}/{}", scenario.name, instance.id));
        let reason = demand.map_or("the scenario asks for it; a submission does not need it", |demand| demand.reason);
        let case = Case {
            id,
            scenario: Arc::clone(scenario),
            instance: instance.clone(),
            test,
            user: 0,
            required: demand.is_some(),
            reason: reason.to_owned(),
        };
        Some((case, asked))
    };
    Test::ALL.into_iter().filter_map(case).collect()
}

#[cfg(test)]
mod tests;
