//! `oin-tester instances list`.

use std::collections::BTreeSet;

use clap::Args;
use serde::Serialize;

use super::{Subject, refused};
use crate::{
    cli::{
        Exit, json, print,
        readiness::{instance_facts, needed_now},
        variables::OneScenario,
    },
    clock,
    id::InstanceId,
    org::client::{Instance, InstanceStatus, SignOnMode},
    submission::instances::{Ineligible, InstanceUse, InstanceVersion, eligibility, shared_with_scim},
};

#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    scenario: OneScenario,
    /// Also the other instances of the integration that the org has
    #[arg(long)]
    all: bool,
    /// Print JSON
    #[arg(long, env = "OIN_TESTER_JSON")]
    json: bool,
}

/// A row of the list.
#[derive(Debug, Serialize)]
struct Row {
    #[serde(rename = "for")]
    used_for: &'static str,
    /// `null` when nobody knows.
    version: Option<InstanceVersion>,
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
                    version: Some(wanted.version),
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
                    version: Some(wanted.version),
                    instance: None,
                    active: None,
                    eligible: false,
                    generated_at: None,
                    note: Some(format!("missing: oin-tester instances generate {}", subject.in_command())),
                });
            }
            rows.append(&mut found);
        }
        if self.all {
            let others = subject.others(&rows).await?;
            rows.extend(others);
        }
        if self.json {
            json(&rows);
        } else if rows.is_empty() {
            print("no instance is needed\n");
        } else {
            print(&rows.iter().map(Row::line).collect::<String>());
        }
        Ok(())
    }
}

impl Subject {
    /// The integration's instances in the org that are not among the rows.
    async fn others(&self, rows: &[Row]) -> Result<Vec<Row>, Exit> {
        let mut names: BTreeSet<String> =
            self.file.record.instances.iter().filter(|it| it.org == self.org).map(|it| it.name.clone()).collect();
        for id in rows.iter().filter(|row| row.active.is_some()).filter_map(|row| row.instance.as_ref()) {
            names.insert(self.client.instance(&InstanceId::new(id)).await.map_err(|error| refused(&error))?.name);
        }
        let mut others = Vec::new();
        for name in names {
            let found = self.client.instances(&name).await.map_err(|error| refused(&error))?;
            let listed = |id: &str| rows.iter().any(|row| row.instance.as_deref() == Some(id));
            others
                .extend(found.iter().filter(|it| it.name == name && !listed(it.id.as_str())).map(|it| self.other(it)));
        }
        Ok(others)
    }

    fn other(&self, instance: &Instance) -> Row {
        let remembered = self.file.find(&self.org, instance.id.as_str());
        let versions = self.scenario.versions();
        let eligible = remembered.map_or(Err(Ineligible::Unknown), |it| eligibility(Some(it), it.needed(), &versions));
        Row {
            used_for: remembered.map_or_else(|| by_mode(instance), |it| it.used_for.name()),
            version: remembered.map(|it| it.version),
            instance: Some(instance.id.to_string()),
            active: Some(instance.status == InstanceStatus::Active),
            eligible: eligible.is_ok(),
            generated_at: remembered.map(|it| clock::rfc3339(it.generated_at)),
            note: eligible.err().map(|why| why.to_string()),
        }
    }
}

fn by_mode(instance: &Instance) -> &'static str {
    match instance.sign_on_mode {
        SignOnMode::Oidc => "oidc",
        SignOnMode::Saml => "saml",
        SignOnMode::Other(_) => "-",
    }
}

impl Row {
    fn line(&self) -> String {
        let version = self.version.map_or("-", InstanceVersion::name);
        let Some(id) = &self.instance else {
            let note = self.note.as_deref().unwrap_or("missing");
            return format!("{:4}  {version:9}  {:22}  {note}\n", self.used_for, "-");
        };
        let active = match self.active {
            Some(true) => "active",
            Some(false) => "inactive",
            None => "not in the org",
        };
        let eligible = if self.eligible { "eligible" } else { "not eligible" };
        let note = self.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
        format!("{:4}  {version:9}  {id:22}  {active:14}  {eligible}{note}\n", self.used_for)
    }
}
