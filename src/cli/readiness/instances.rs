//! The instances as the org has them now.

use chrono::{DateTime, Utc};

use crate::{
    cli::{
        Exit, chain, could_not,
        submission_file::{SubmissionFile, org_of},
    },
    id::{InstanceId, UserId},
    org::client::{InstanceStatus, OrgClient},
    scenario::Scenario,
    submission::{
        instances::{InstanceUse, Needed, RememberedInstance, eligibility},
        readiness::InstanceFact,
    },
};

/// An instance, with what results over it are judged by.
#[derive(Clone, Debug)]
pub(in crate::cli) struct KnownInstance {
    pub(in crate::cli) fact: InstanceFact,
    pub(super) last_updated: Option<DateTime<Utc>>,
    pub(super) last_updated_by_us: Option<DateTime<Utc>>,
    /// A user of the scenario who is not assigned to it.
    pub(super) unassigned: Option<String>,
}

/// Every instance of the scenario, and of SCIM every one that is remembered, as the org has it now.
pub(in crate::cli) async fn instance_facts(
    scenario: &Scenario,
    client: &OrgClient,
    file: &SubmissionFile,
) -> Result<Vec<KnownInstance>, Exit> {
    let org = org_of(scenario);
    let mut users = Vec::new();
    for user in &scenario.users {
        let known = client.find_user(&user.login).await.map_err(|error| could_not(&chain(&error)))?;
        users.extend(known.map(|known| (user.login.as_str(), known.id)));
    }
    let of_scenario = scenario.instances.iter().filter(|instance| !instance.is_awaited()).map(|instance| {
        let needed = Needed { used_for: instance.protocol.into(), version: instance.version };
        (needed, instance.id.clone())
    });
    let of_scim = file
        .record
        .instances
        .iter()
        .filter(|it| it.org == org && it.used_for == InstanceUse::Scim)
        .map(|it| (Needed { used_for: it.used_for, version: it.version }, it.id.clone()));
    let versions = scenario.versions();
    let mut known = Vec::new();
    for (needed, id) in of_scenario.chain(of_scim) {
        let remembered: Option<&RememberedInstance> = file.find(&org, id.as_str());
        let now = match client.instance(&id).await {
            Ok(instance) => Some(instance),
            Err(error) if error.is_not_found() => None,
            Err(error) => return Err(could_not(&chain(&error))),
        };
        let unassigned = match &now {
            Some(_) if needed.used_for.protocol().is_some() => unassigned(client, &id, &users).await?,
            _ => None,
        };
        known.push(KnownInstance {
            unassigned,
            fact: InstanceFact {
                needed,
                id: id.to_string(),
                active: now.as_ref().map(|instance| instance.status == InstanceStatus::Active),
                eligible: eligibility(remembered, needed, &versions),
                generated_at: remembered.map(|it| it.generated_at),
            },
            last_updated: now.map(|instance| instance.last_updated),
            last_updated_by_us: remembered.map(|it| it.last_updated),
        });
    }
    Ok(known)
}

/// The first of the users who is not assigned to the instance.
async fn unassigned(
    client: &OrgClient,
    instance: &InstanceId,
    users: &[(&str, UserId)],
) -> Result<Option<String>, Exit> {
    for (login, id) in users {
        let assigned = client.assignment(instance, id).await.map_err(|error| could_not(&chain(&error)))?;
        if assigned.is_none() {
            return Ok(Some((*login).to_owned()));
        }
    }
    Ok(None)
}
