//! What must run, worked out from scenarios: cases in a stable order.

use std::sync::Arc;

use crate::id::CaseId;
use crate::scenario::{Instance, Scenario};
use crate::submission::{Protocol, Test};

/// The cases of one run.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// In the order of the files, then of the instances in them, then of [`Test::ALL`].
    pub cases: Vec<Case>,
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
    /// Whether the integration cannot be submitted without it.
    pub required: bool,
    /// Why it is in the plan, as a sentence.
    pub reason: String,
}

impl Case {
    /// The instance's protocol.
    pub fn protocol(&self) -> Protocol {
        self.instance.protocol
    }
}
