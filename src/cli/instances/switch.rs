//! `oin-tester instances activate`, `deactivate` and `delete`.

use clap::Args;

use super::{Subject, Target, declined, refused};
use crate::{
    cli::{Exit, print},
    id::InstanceId,
    org::client::InstanceStatus,
    submission::{
        Ruleset,
        instances::{InstanceOrigin, InstanceVersion},
    },
};

#[derive(Debug, Args)]
pub(super) struct Activate {
    #[command(flatten)]
    target: Target,
}

#[derive(Debug, Args)]
pub(super) struct Deactivate {
    #[command(flatten)]
    target: Target,
    /// Also an instance that oin-tester did not generate
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Args)]
pub(super) struct Delete {
    #[command(flatten)]
    target: Target,
    /// Also an instance that oin-tester did not generate, and one of the published version
    #[arg(long)]
    force: bool,
}

impl Activate {
    pub(super) async fn execute(self) -> Result<(), Exit> {
        let mut subject = Subject::to_change(&self.target.scenario)?;
        let id = InstanceId::new(&self.target.instance);
        let instance = subject.client.instance(&id).await.map_err(|error| refused(&error))?;
        if instance.status == InstanceStatus::Active {
            print(&format!("{id}: active already\n"));
            return Ok(());
        }
        subject.is_within_limit(&instance.name).await?;
        subject.client.activate_instance(&id).await.map_err(|error| refused(&error))?;
        subject.remember_update(&id, instance.last_updated).await?;
        print(&format!("{id}: active\n"));
        Ok(())
    }
}

impl Deactivate {
    pub(super) async fn execute(self) -> Result<(), Exit> {
        let mut subject = Subject::to_change(&self.target.scenario)?;
        let id = InstanceId::new(&self.target.instance);
        subject.is_ours(&id, self.force)?;
        let instance = subject.client.instance(&id).await.map_err(|error| refused(&error))?;
        if instance.status == InstanceStatus::Active {
            subject.client.deactivate_instance(&id).await.map_err(|error| refused(&error))?;
            subject.remember_update(&id, instance.last_updated).await?;
        }
        print(&format!("{id}: inactive\n"));
        Ok(())
    }
}

impl Delete {
    pub(super) async fn execute(self) -> Result<(), Exit> {
        let mut subject = Subject::to_change(&self.target.scenario)?;
        let id = InstanceId::new(&self.target.instance);
        subject.is_ours(&id, self.force)?;
        subject.is_replaceable(&id, self.force)?;
        match subject.client.instance(&id).await {
            Ok(instance) => {
                if instance.status == InstanceStatus::Active {
                    subject.client.deactivate_instance(&id).await.map_err(|error| refused(&error))?;
                }
                subject.client.delete_instance(&id).await.map_err(|error| refused(&error))?;
            }
            // Somebody else did it; only the memory of it is left. An id that nobody knows is a mistyped one.
            Err(error) if error.is_not_found() && subject.file.find(&subject.org, id.as_str()).is_some() => {}
            Err(error) => return Err(refused(&error)),
        }
        let org = &subject.org;
        subject.file.record.instances.retain(|known| known.org != *org || known.id != id);
        subject.file.keep()?;
        print(&format!("{id}: deleted\n"));
        Ok(())
    }
}

impl Subject {
    /// Of the published version no instance can be generated once the draft is edited: Okta keeps the vendor from
    /// deleting it, since the rules of 2026-08.
    fn is_replaceable(&self, id: &InstanceId, force: bool) -> Result<(), Exit> {
        let published =
            self.file.find(&self.org, id.as_str()).is_some_and(|it| it.version == InstanceVersion::Published);
        if !published || force || self.scenario.submission.ruleset() < Ruleset::August2026 {
            return Ok(());
        }
        Err(declined(&format!(
            "{id} is of the published version, and none can be generated once the draft is edited; --force deletes it \
             all the same"
        )))
    }

    /// Only what was generated here is taken away without being asked twice.
    fn is_ours(&self, id: &InstanceId, force: bool) -> Result<(), Exit> {
        let ours = self.file.find(&self.org, id.as_str()).is_some_and(|it| it.origin == InstanceOrigin::Generated);
        if ours || force {
            return Ok(());
        }
        Err(declined(&format!("oin-tester did not generate {id}; --force does it all the same")))
    }
}
