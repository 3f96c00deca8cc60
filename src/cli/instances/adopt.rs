//! `oin-tester instances adopt`.

use clap::Args;

use super::{Subject, Target, Which, declined, refused};
use crate::{
    cli::{Exit, print},
    id::InstanceId,
    org::client::{Instance, SignOnMode},
    submission::instances::{InstanceOrigin, InstanceUse, InstanceVersion, Needed},
};

#[derive(Debug, Args)]
pub(super) struct Adopt {
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    which: Which,
    /// Also one that was known and has changed since: earlier results over it do not count any more
    #[arg(long)]
    force: bool,
}

impl Adopt {
    pub(super) async fn execute(self) -> Result<(), Exit> {
        let mut subject = Subject::to_change(&self.target.scenario)?;
        let id = InstanceId::new(&self.target.instance);
        let instance = subject.client.instance(&id).await.map_err(|error| refused(&error))?;
        let wanted = subject.use_of(&instance, &self.which)?;
        subject.is_in_time(wanted, false)?;
        let name = format!("{id}  {} {}", wanted.used_for.name(), wanted.version);
        match subject.what_changed(&instance, wanted) {
            Known::AsItIs => print(&format!("{name}: known already\n")),
            Known::Changed(what) if !self.force => {
                return Err(declined(&format!(
                    "{id} is known, and {what}: results over it are void, and adopting it would hide that; generate \
                     another one, or adopt it with --force and run its tests again"
                )));
            }
            Known::Not | Known::Changed(_) => {
                subject.remember(&instance, wanted, InstanceOrigin::Adopted)?;
                print(&format!("{name}: known now\n"));
            }
        }
        Ok(())
    }
}

/// Whether an instance that is to be made known is known.
enum Known {
    Not,
    AsItIs,
    Changed(&'static str),
}

impl Subject {
    /// What an instance can be there for. SCIM says nothing of how users sign on.
    fn use_of(&self, instance: &Instance, which: &Which) -> Result<Needed, Exit> {
        let by_mode = match instance.sign_on_mode {
            SignOnMode::Oidc => Some(InstanceUse::Oidc),
            SignOnMode::Saml => Some(InstanceUse::Saml),
            SignOnMode::Other(_) => None,
        };
        let version = which.version.unwrap_or_default();
        let used_for = which.used_for.or(by_mode).filter(|it| *it == InstanceUse::Scim || Some(*it) == by_mode);
        let declared = Which { used_for, version: Some(version) };
        match used_for {
            Some(used_for) if !self.needed(&declared).is_empty() => Ok(Needed { used_for, version }),
            Some(used_for) => Err(declined(&format!(
                "{} is an instance for {}, and the scenario needs none of the {version} version",
                instance.id,
                used_for.name()
            ))),
            None => Err(declined(&format!(
                "{} does not sign users on by the protocol that it is to be tested for; look at its Sign On page",
                instance.id
            ))),
        }
    }

    fn what_changed(&self, instance: &Instance, wanted: Needed) -> Known {
        let Some(known) = self.file.find(&self.org, instance.id.as_str()) else { return Known::Not };
        let versions = self.scenario.versions();
        if known.needed() != wanted {
            Known::Changed("it is there for something else")
        } else if versions.hash(wanted.version) != Some(&known.submission_sha256) {
            Known::Changed("the submission was edited since it was generated")
        } else if wanted.version == InstanceVersion::Published && known.draft_sha256 != known.submission_sha256 {
            Known::Changed("it was made known after the draft had been edited")
        } else if known.last_updated != instance.last_updated {
            Known::Changed("it was edited since")
        } else {
            Known::AsItIs
        }
    }
}
