//! `oin-tester instances list`.

use clap::Args;
use serde::Serialize;

use super::Subject;
use crate::{
    cli::{
        Exit, json, print,
        readiness::{instance_facts, needed_now},
        variables::OneScenario,
    },
    clock,
    submission::instances::{InstanceUse, InstanceVersion, shared_with_scim},
};

#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    scenario: OneScenario,
    /// Print JSON
    #[arg(long, env = "OIN_TESTER_JSON")]
    json: bool,
}

/// A row of the list.
#[derive(Debug, Serialize)]
struct Row {
    #[serde(rename = "for")]
    used_for: &'static str,
    version: InstanceVersion,
    /// `null` when there is none.
    instance: Option<String>,
    active: Option<bool>,
    eligible: bool,
    generated_at: Option<String>,
    /// Why it may not be tested, or what must be known of it.
    note: Option<String>,
}

impl List {
    pub(super) async fn execute(self) -> Result<(), Exit> {
        let subject = Subject::of(&self.scenario)?;
        let scenario = &subject.scenario;
        let facts = instance_facts(scenario, &subject.client, &subject.file).await?;
        let shared =
            scenario.submission.scim.is_some() && shared_with_scim(&scenario.integration, &scenario.submission).is_ok();
        let mut rows = Vec::new();
        for wanted in needed_now(scenario) {
            let mut found: Vec<Row> = facts
                .iter()
                .filter(|fact| fact.fact.needed == wanted)
                .map(|fact| Row {
                    used_for: wanted.used_for.name(),
                    version: wanted.version,
                    instance: Some(fact.fact.id.clone()),
                    active: fact.fact.active,
                    eligible: fact.fact.eligible.is_ok(),
                    generated_at: fact.fact.generated_at.map(clock::rfc3339),
                    note: fact.fact.eligible.as_ref().err().map(ToString::to_string).or_else(|| {
                        (shared && wanted.used_for != InstanceUse::Scim).then(|| "serves SCIM too".to_owned())
                    }),
                })
                .collect();
            if found.is_empty() {
                found.push(Row {
                    used_for: wanted.used_for.name(),
                    version: wanted.version,
                    instance: None,
                    active: None,
                    eligible: false,
                    generated_at: None,
                    note: Some(format!("missing: oin-tester instances generate {}", subject.path().display())),
                });
            }
            rows.append(&mut found);
        }
        if self.json {
            json(&rows);
        } else {
            print(&rows.iter().map(Row::line).collect::<String>());
        }
        Ok(())
    }
}

impl Row {
    fn line(&self) -> String {
        let id = self.instance.as_deref().unwrap_or("-");
        let active = match self.active {
            Some(true) => "active",
            Some(false) => "inactive",
            None => "not in the org",
        };
        let eligible = if self.eligible { "eligible" } else { "not eligible" };
        let note = self.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
        format!("{:4}  {:9}  {id:22}  {active:14}  {eligible}{note}\n", self.used_for, self.version.name())
    }
}
