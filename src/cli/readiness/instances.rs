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
    /// When somebody else edited it last, as far as is known.
    pub(super) edited_at: Option<DateTime<Utc>>,
    /// The scenario's users there.
    pub(super) users: Users,
}

/// The scenario's users in an instance.
#[derive(Clone, Debug, Default)]
pub(super) struct Users {
    /// The first who is not assigned.
    pub(super) unassigned: Option<String>,
    /// When the last of them was.
    pub(super) assigned_at: Option<DateTime<Utc>>,
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
        users.push((user.login.as_str(), known.map(|known| known.id)));
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
        let users = match &now {
            Some(_) if needed.used_for.protocol().is_some() => assigned(client, &id, &users).await?,
            _ => Users::default(),
        };
        known.push(KnownInstance {
            users,
            fact: InstanceFact {
                needed,
                id: id.to_string(),
                active: now.as_ref().map(|instance| instance.status == InstanceStatus::Active),
                eligible: eligibility(remembered, needed, &versions),
                generated_at: remembered.map(|it| it.generated_at),
            },
            edited_at: now.and_then(|instance| match remembered {
                Some(remembered) => remembered.edited(instance.last_updated),
                None => Some(instance.last_updated),
            }),
        });
    }
    Ok(known)
}

/// Looks at the assignment of each user. One whom the org does not have any more, who has no id, has none.
async fn assigned(client: &OrgClient, instance: &InstanceId, users: &[(&str, Option<UserId>)]) -> Result<Users, Exit> {
    let mut found = Users::default();
    for (login, id) in users {
        let assignment = match id {
            Some(id) => client.assignment(instance, id).await.map_err(|error| could_not(&chain(&error)))?,
            None => None,
        };
        match assignment {
            Some(assignment) => found.assigned_at = found.assigned_at.max(assignment.created),
            None => {
                found.unassigned.get_or_insert_with(|| (*login).to_owned());
            }
        }
    }
    Ok(found)
}
