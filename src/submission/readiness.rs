//! Whether the integration may be submitted now: the wizard's own gates, one by one ("Submit your integration").

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{
    Test,
    instances::{Ineligible, InstanceUse, Needed},
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
    /// How many rules of a submission are broken; `None` when the scenario tells too little to say.
    pub broken_rules: Option<usize>,
    /// The version that is to be submitted.
    pub submission_sha256: &'a str,
}

/// The gates, in the wizard's order.
pub fn gates(facts: &Facts<'_>) -> Vec<Gate> {
    let mut gates = Vec::new();
    let (scim, sso): (Vec<Needed>, Vec<Needed>) =
        facts.needed.iter().partition(|needed| needed.used_for == InstanceUse::Scim);
    for needed in sso {
        gates.push(facts.detected("sso.instance-detected", needed));
        gates.push(facts.active("sso.instance-active", needed));
    }
    gates.extend(facts.tests.iter().map(|test| facts.test(test)));
    for needed in scim {
        gates.push(facts.detected("scim.instance-detected", needed));
        gates.push(facts.active("scim.instance-active", needed));
    }
    if let Some(scim) = facts.scim {
        gates.extend(links(scim));
    }
    if facts.universal_logout {
        gates.push(facts.universal_logout());
    }
    gates.extend(facts.complete());
    gates.push(facts.certified());
    gates.push(facts.may_be_submitted());
    gates
}

impl Facts<'_> {
    fn instance(&self, needed: Needed) -> Option<&InstanceFact> {
        let mut fitting: Vec<_> = self.instances.iter().filter(|instance| instance.needed == needed).collect();
        // The one that may be tested before one that may not.
        fitting.sort_by_key(|instance| instance.eligible.is_err());
        fitting.first().copied()
    }

    fn generate(&self, needed: Needed) -> String {
        let (used_for, version) = (needed.used_for.name(), needed.version);
        format!("oin-tester instances generate {} --for {used_for} --version {version}", self.scenario)
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
        let instance = self.instance(fact.needed).map(|it| format!(" --instance {}", it.id)).unwrap_or_default();
        let command = match &fact.result {
            Err(Void::InstanceIneligible(_) | Void::InstanceDeleted) => {
                format!("{}, then oin-tester run {}", self.generate(fact.needed), self.scenario)
            }
            _ => format!("oin-tester run {} --test {}{instance}", self.scenario, fact.test),
        };
        Gate { gate: "sso.test", about: Some(format!("{} {}", told(fact.needed), fact.test)), state, command }
    }

    fn universal_logout(&self) -> Gate {
        let sso = self.needed.iter().copied().find(|needed| needed.used_for != InstanceUse::Scim);
        let gate = "universal-logout.instance-detected";
        match sso {
            Some(needed) => Gate { about: None, ..self.detected(gate, needed) },
            None => Gate {
                gate,
                about: None,
                state: shut("Universal Logout needs single sign-on"),
                command: "declare `oidc` or `saml` in the integration".to_owned(),
            },
        }
    }

    fn complete(&self) -> Option<Gate> {
        let state = match self.broken_rules? {
            0 => open(),
            1 => shut("1 rule of the submission is broken"),
            count => shut(format!("{count} rules of the submission are broken")),
        };
        let command = format!("oin-tester check {}", self.scenario);
        Some(Gate { gate: "submission.rules", about: None, state, command })
    }

    fn certified(&self) -> Gate {
        let state = match self.certification {
            None => shut("nobody has certified that the required tests were completed"),
            Some(certification) if certification.submission_sha256 != self.submission_sha256 => {
                shut(format!("{} certified another version of the submission", certification.by))
            }
            Some(certification) => GateState::Open { since: Some(certification.at), until: None },
        };
        let command = format!("oin-tester submit {} --certify YOUR-NAME", self.scenario);
        Gate { gate: "certification", about: None, state, command }
    }

    fn may_be_submitted(&self) -> Gate {
        let life = self.life_cycle;
        let state = if life.was_changed(self.submission_sha256) {
            shut(format!("the submission is {}, which is read-only, and was changed", life.state))
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
mod tests {
    use super::*;
    use crate::submission::instances::InstanceVersion;
    use chrono::TimeDelta;

    const OIDC: Needed = Needed { used_for: InstanceUse::Oidc, version: InstanceVersion::Current };
    const SCIM: Needed = Needed { used_for: InstanceUse::Scim, version: InstanceVersion::Current };

    fn at() -> DateTime<Utc> {
        "2026-08-01T12:00:00Z".parse().unwrap()
    }

    fn instance(needed: Needed) -> InstanceFact {
        let id = needed.used_for.name().to_owned();
        InstanceFact { needed, id, active: Some(true), eligible: Ok(()), generated_at: Some(at()) }
    }

    fn certification() -> Certification {
        Certification { by: "Ada".to_owned(), at: at(), submission_sha256: "v1".to_owned() }
    }

    /// The names of the gates that are shut once the facts are changed like this.
    fn shut_after(change: impl FnOnce(&mut Facts<'_>)) -> Vec<&'static str> {
        let (certification, life_cycle) = (certification(), LifeCycle::default());
        let mut facts = Facts {
            scenario: "acme.yaml",
            needed: vec![OIDC, SCIM],
            instances: vec![instance(OIDC), instance(SCIM)],
            tests: vec![TestFact { needed: OIDC, test: Test::SpFlow, result: Ok((at(), at() + TimeDelta::hours(48))) }],
            scim: Some(ScimFacts { spec: true, crud: true, entitlements: Some(true), shared: None }),
            universal_logout: true,
            certification: Some(&certification),
            life_cycle: &life_cycle,
            broken_rules: Some(0),
            submission_sha256: "v1",
        };
        change(&mut facts);
        gates(&facts).into_iter().filter(|gate| !gate.state.is_open()).map(|gate| gate.gate).collect()
    }

    /// The rows of "Submission readiness gates".
    #[test]
    fn each_gate_is_shut_by_what_it_is_about() {
        assert_eq!(shut_after(|_| {}), Vec::<&str>::new());
        assert_eq!(
            shut_after(|facts| drop(facts.instances.remove(0))),
            ["sso.instance-detected", "sso.instance-active", "universal-logout.instance-detected"]
        );
        assert_eq!(
            shut_after(|facts| facts.instances[0].eligible = Err(Ineligible::SubmissionEdited)),
            ["sso.instance-detected", "universal-logout.instance-detected"]
        );
        assert_eq!(shut_after(|facts| facts.instances[0].active = Some(false)), ["sso.instance-active"]);
        assert_eq!(shut_after(|facts| facts.tests[0].result = Err(Void::Expired(at()))), ["sso.test"]);
        assert_eq!(shut_after(|facts| drop(facts.instances.pop())), ["scim.instance-detected", "scim.instance-active"]);
        assert_eq!(shut_after(|facts| facts.instances[1].active = Some(false)), ["scim.instance-active"]);
        for (gate, change) in [
            ("scim.spec-link", (|scim| scim.spec = false) as fn(&mut ScimFacts)),
            ("scim.crud-link", |scim| scim.crud = false),
            ("scim.entitlements-link", |scim| scim.entitlements = Some(false)),
        ] {
            assert_eq!(shut_after(|facts| change(facts.scim.as_mut().unwrap())), [gate]);
        }
        assert_eq!(shut_after(|facts| facts.broken_rules = Some(2)), ["submission.rules"]);
        assert_eq!(shut_after(|facts| facts.certification = None), ["certification"]);
        assert_eq!(shut_after(|facts| facts.submission_sha256 = "v2"), ["certification"]);
    }

    #[test]
    fn what_okta_reviews_is_not_submitted_again() {
        let mut life = LifeCycle::default();
        life.take(Step::Submit, "v1", "acme", at()).unwrap();
        let (certification, facts) = (certification(), |life| Facts {
            scenario: "acme.yaml",
            needed: vec![],
            instances: vec![],
            tests: vec![],
            scim: None,
            universal_logout: false,
            certification: None,
            life_cycle: life,
            broken_rules: Some(0),
            submission_sha256: "v1",
        });
        let gates = gates(&Facts { certification: Some(&certification), ..facts(&life) });
        let shut: Vec<_> = gates.iter().filter(|gate| !gate.state.is_open()).map(|gate| gate.gate).collect();
        assert_eq!(shut, ["life-cycle"]);
    }
}
