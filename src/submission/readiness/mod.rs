//! Whether the integration may be submitted now: the wizard's own gates, one by one ("Submit your integration").

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{
    Test,
    instances::{Ineligible, InstanceUse, InstanceVersion, Needed, Versions},
    lifecycle::{LifeCycle, Step},
    record::Certification,
    validity::Void,
};

/// What stands between a draft and its submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gate {
    /// Its name: the same in every submission.
    pub gate: &'static str,
    /// What it is about, such as an instance or a test; `None` when it is about the submission.
    pub about: Option<String>,
    /// Open or shut.
    #[serde(flatten)]
    pub state: GateState,
    /// The command or the step that opens it, and keeps it open.
    pub command: String,
}

/// Whether a gate is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum GateState {
    /// Nothing is in the way.
    Open {
        /// Since when; `None` when that is not known.
        since: Option<DateTime<Utc>>,
        /// Until when; `None` when only an edit shuts it.
        until: Option<DateTime<Utc>>,
    },
    /// The submission is not ready.
    Shut {
        /// Why.
        why: String,
    },
}

impl GateState {
    /// Whether nothing is in the way.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }
}

/// An instance that is needed, as far as there is one.
#[derive(Clone, Debug)]
pub struct InstanceFact {
    /// What for.
    pub needed: Needed,
    /// Its id.
    pub id: String,
    /// Whether it is active; `None` when the org has no such instance.
    pub active: Option<bool>,
    /// Whether it may be tested.
    pub eligible: Result<(), Ineligible>,
    /// When it was generated, as far as that is known.
    pub generated_at: Option<DateTime<Utc>>,
}

/// A required test and the newest result of it that counts.
#[derive(Clone, Debug)]
pub struct TestFact {
    /// The instance that it is over.
    pub needed: Needed,
    /// Which test.
    pub test: Test,
    /// Since when and until when its result counts, or why not.
    pub result: Result<(DateTime<Utc>, DateTime<Utc>), Void>,
}

impl TestFact {
    fn ended_after(&self, at: DateTime<Utc>) -> bool {
        self.result.as_ref().is_ok_and(|(ended, _)| *ended > at)
    }
}

/// What the submission says of SCIM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScimFacts {
    /// The link to the results of the specification suite is there.
    pub spec: bool,
    /// The link to the results of the CRUD suite is there.
    pub crud: bool,
    /// The link to the results for entitlements is there; `None` when it is not asked for.
    pub entitlements: Option<bool>,
    /// The instance of single sign-on serves SCIM too.
    pub shared: Option<InstanceUse>,
}

/// Everything that the gates look at.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// How the scenario is named in commands.
    pub scenario: &'a str,
    /// The instances that are needed.
    pub needed: Vec<Needed>,
    /// Those of them that there are.
    pub instances: Vec<InstanceFact>,
    /// The uses whose integration is known by its name in the org.
    pub named: Vec<InstanceUse>,
    /// The required tests.
    pub tests: Vec<TestFact>,
    /// SCIM, when the integration supports it.
    pub scim: Option<ScimFacts>,
    /// The integration supports Universal Logout.
    pub universal_logout: bool,
    /// Who certified the tests.
    pub certification: Option<&'a Certification>,
    /// How far the submission has come.
    pub life_cycle: &'a LifeCycle,
    /// How many rules of a submission are broken.
    pub broken_rules: usize,
    /// Whether instances and tests are asked for: not by an update that only the catalog shows.
    pub asks_for_tests: bool,
    /// The version that is to be submitted, and the one that the scenario names as published.
    pub versions: &'a Versions,
}

/// The gates, in the wizard's order.
pub fn gates(facts: &Facts<'_>) -> Vec<Gate> {
    let mut gates = if facts.asks_for_tests { facts.tested() } else { Vec::new() };
    gates.push(facts.complete());
    if facts.asks_for_tests {
        gates.push(facts.certified());
    }
    gates.push(facts.may_be_submitted());
    gates
}

impl Facts<'_> {
    /// The gates of instances, tests and links to results.
    fn tested(&self) -> Vec<Gate> {
        let mut gates = Vec::new();
        let (mut scim, sso): (Vec<Needed>, Vec<Needed>) =
            self.needed.iter().partition(|needed| needed.used_for == InstanceUse::Scim);
        let current = |needed: &&Needed| needed.version == InstanceVersion::Current;
        let shared = self.scim.and_then(|scim| scim.shared);
        scim.extend(sso.iter().filter(current).filter(|needed| Some(needed.used_for) == shared));
        for needed in &sso {
            gates.push(self.detected("sso.instance-detected", *needed));
            gates.push(self.active("sso.instance-active", *needed));
        }
        gates.extend(self.tests.iter().map(|test| self.test(test)));
        for needed in scim {
            gates.push(self.detected("scim.instance-detected", needed));
            gates.push(self.active("scim.instance-active", needed));
        }
        gates.extend(self.scim.into_iter().flat_map(links));
        if self.universal_logout {
            let own = sso.iter().filter(current);
            gates.extend(own.map(|needed| self.detected("universal-logout.instance-detected", *needed)));
        }
        gates
    }

    fn instance(&self, needed: Needed) -> Option<&InstanceFact> {
        let mut fitting: Vec<_> = self.instances.iter().filter(|instance| instance.needed == needed).collect();
        // One that may be tested before one that may not, one that is there before one that is gone, the newest first.
        fitting.sort_by_key(|it| {
            (it.eligible.is_err(), it.active.is_none(), it.active == Some(false), Reverse(it.generated_at))
        });
        fitting.first().copied()
    }

    fn generate(&self, needed: Needed) -> String {
        let (used_for, version) = (needed.used_for.name(), needed.version);
        let name = if self.named.contains(&needed.used_for) { "" } else { " --name NAME" };
        format!("oin-tester instances generate {} --for {used_for} --version {version}{name}", self.scenario)
    }

    fn detected(&self, gate: &'static str, needed: Needed) -> Gate {
        let state = match self.instance(needed) {
            None => shut("there is none"),
            Some(InstanceFact { id, active: None, .. }) => shut(format!("the org has no instance {id}")),
            Some(InstanceFact { id, eligible: Err(why), .. }) => shut(format!("instance {id} is not eligible: {why}")),
            Some(instance) => GateState::Open { since: instance.generated_at, until: None },
        };
        Gate { gate, about: Some(told(needed)), state, command: self.generate(needed) }
    }

    fn active(&self, gate: &'static str, needed: Needed) -> Gate {
        let instance = self.instance(needed);
        let (state, command) = match instance {
            Some(instance) if instance.active == Some(true) => {
                (open(), format!("oin-tester instances activate {} --instance {}", self.scenario, instance.id))
            }
            Some(instance) if instance.active == Some(false) => (
                shut(format!("instance {} is inactive", instance.id)),
                format!("oin-tester instances activate {} --instance {}", self.scenario, instance.id),
            ),
            _ => (shut("there is none"), self.generate(needed)),
        };
        Gate { gate, about: Some(told(needed)), state, command }
    }

    fn test(&self, fact: &TestFact) -> Gate {
        let state = match &fact.result {
            Ok((since, until)) => GateState::Open { since: Some(*since), until: Some(*until) },
            Err(why) => shut(why.to_string()),
        };
        let run = format!("oin-tester run {}", self.scenario);
        let command = match (&fact.result, self.instance(fact.needed)) {
            (Err(Void::InstanceIneligible(_) | Void::InstanceDeleted | Void::Unassigned(_)), _) | (_, None) => {
                format!("{}, then {run}", self.generate(fact.needed))
            }
            (_, Some(instance)) if instance.eligible.is_err() || instance.active.is_none() => {
                format!("{}, then {run}", self.generate(fact.needed))
            }
            (_, Some(instance)) if instance.active == Some(false) => {
                format!("oin-tester instances activate {} --instance {}, then {run}", self.scenario, instance.id)
            }
            // With the hours of one the others' are nearly over, and all are run again.
            (Err(Void::Expired(_)), _) => run,
            (_, Some(instance)) => format!("{run} --test {} --instance {}", fact.test, instance.id),
        };
        Gate { gate: "sso.test", about: Some(format!("{} {}", told(fact.needed), fact.test)), state, command }
    }

    fn complete(&self) -> Gate {
        let state = match self.broken_rules {
            0 => open(),
            1 => shut("1 rule of the submission is broken"),
            count => shut(format!("{count} rules of the submission are broken")),
        };
        let command = format!("oin-tester check {} --submission", self.scenario);
        Gate { gate: "submission.rules", about: None, state, command }
    }

    fn certified(&self) -> Gate {
        let state = match self.certification {
            None => shut("nobody has certified that the required tests were completed"),
            Some(certification) if certification.submission_sha256 != self.versions.current => {
                shut(format!("{} certified another version of the submission", certification.by))
            }
            Some(certification) if self.tests.iter().any(|test| test.ended_after(certification.at)) => {
                shut(format!("tests were run again after {} certified them", certification.by))
            }
            Some(certification) => GateState::Open { since: Some(certification.at), until: None },
        };
        let command = format!("oin-tester submit {} --certify YOUR-NAME", self.scenario);
        Gate { gate: "certification", about: None, state, command }
    }

    fn may_be_submitted(&self) -> Gate {
        let life = self.life_cycle;
        let of_catalog = life.published_sha256.as_deref();
        let state = if life.was_changed(&self.versions.current) {
            shut(format!("the submission is {}, which is read-only, and was changed", life.state))
        } else if !life.state.is_read_only() && of_catalog.is_some() && self.versions.published.as_deref() != of_catalog
        {
            return self.published_is_unknown();
        } else if life.state.after(Step::Submit).is_none() {
            shut(format!("the submission is {}", life.state))
        } else {
            GateState::Open { since: life.history.last().map(|taken| taken.at), until: None }
        };
        Gate {
            gate: "life-cycle",
            about: None,
            state,
            command: format!("oin-tester submit {} --step edit", self.scenario),
        }
    }

    /// Without the version that the catalog holds nobody knows what the update changes.
    fn published_is_unknown(&self) -> Gate {
        let why = match self.versions.published {
            None => "it updates a published integration, and the scenario does not name the published version",
            Some(_) => "the version that the scenario names as `published` is not the one that was published",
        };
        let command = "name the file that `submit --step publish` kept, as `published` of the scenario".to_owned();
        Gate { gate: "life-cycle", about: None, state: shut(why), command }
    }
}

/// The links to the results of the SCIM suites.
fn links(scim: ScimFacts) -> impl Iterator<Item = Gate> {
    let links = [
        ("scim.spec-link", "spec", Some(scim.spec)),
        ("scim.crud-link", "crud", Some(scim.crud)),
        ("scim.entitlements-link", "entitlements", scim.entitlements),
    ];
    links.into_iter().filter_map(|(gate, key, there)| {
        let state = if there? { open() } else { shut("the link to the results is missing") };
        let command = format!("run the suite, share its result, and give the link as test_information.scim.{key}");
        Some(Gate { gate, about: None, state, command })
    })
}

fn told(needed: Needed) -> String {
    format!("{} {}", needed.used_for.name(), needed.version)
}

fn open() -> GateState {
    GateState::Open { since: None, until: None }
}

fn shut(why: impl Into<String>) -> GateState {
    GateState::Shut { why: why.into() }
}

#[cfg(test)]
mod tests;
