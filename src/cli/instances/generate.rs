//! `oin-tester instances generate`.

use std::collections::BTreeSet;

use clap::Args;

use super::{Subject, Which, declined, refused};
use crate::{
    cli::{Exit, could_not, print, readiness::needed_now, say, variables::OneScenario},
    clock,
    error_chain::chain,
    id::InstanceId,
    org::client::{Instance, InstanceStatus, NewInstance, OrgError, SignOnMode},
    submission::{
        Protocol, Ruleset,
        instances::{InstanceOrigin, InstanceUse, InstanceVersion, Needed, RememberedInstance, eligibility},
    },
};

/// Okta's limit of a label.
const LONGEST_LABEL: usize = 100;

#[derive(Debug, Args)]
pub(super) struct Generate {
    #[command(flatten)]
    scenario: OneScenario,
    #[command(flatten)]
    which: Which,
    /// The name that the integration has in the org, such as `acme_1` [default: that of an instance known already]
    #[arg(long, value_name = "NAME", env = "OIN_TESTER_INTEGRATION")]
    name: Option<String>,
    /// Also where there is an instance already, and of the published version after an edit
    #[arg(long)]
    force: bool,
}

impl Generate {
    pub(super) async fn execute(self) -> Result<(), Exit> {
        let mut subject = Subject::to_change(&self.scenario)?;
        let all = subject.needed(&self.which);
        if all.is_empty() && self.which.is_open() {
            print("no instance is needed\n");
            return Ok(());
        }
        let mut missing = Vec::new();
        let mut done = 0;
        for wanted in all {
            match subject.eligible(wanted).await?.filter(|_| !self.force) {
                Some(instance) => done += usize::from(subject.complete_if_needed(wanted, &instance).await?),
                None => missing.push(wanted),
            }
        }
        self.is_clear_whose_name(&missing)?;
        done += missing.len();
        for wanted in missing {
            subject.is_in_time(wanted, self.force)?;
            let name = match &self.name {
                Some(name) => name.clone(),
                None => subject.name_of(wanted).await?,
            };
            subject.is_within_limit(&name).await?;
            let instance = subject.generate(wanted, name).await?;
            print(&format!("{}  {} {}: generated, active\n", instance.id, wanted.used_for.name(), wanted.version));
            say(&next_step(wanted, &instance));
            subject.tell_of_another_in_the_file(wanted, &instance.id);
        }
        if done == 0 {
            print("every instance that is needed is there\n");
        }
        Ok(())
    }

    /// Integrations of several protocols may have several names.
    fn is_clear_whose_name(&self, missing: &[Needed]) -> Result<(), Exit> {
        let uses: BTreeSet<InstanceUse> = missing.iter().map(|wanted| wanted.used_for).collect();
        if self.name.is_none() || uses.len() < 2 {
            return Ok(());
        }
        let uses: Vec<&str> = uses.into_iter().map(InstanceUse::name).collect();
        Err(declined(&format!(
            "instances for {} are missing: say with --for which of them is generated from the integration of that --name",
            uses.join(" and ")
        )))
    }
}

/// What a person must do before the instance can be tested.
fn next_step(wanted: Needed, instance: &Instance) -> String {
    let client_id = instance.oidc.as_ref().and_then(|oidc| oidc.client_id.as_deref());
    match (wanted.used_for, client_id) {
        (InstanceUse::Oidc, Some(client_id)) => {
            format!("  next: give your app the client id {client_id} and its secret (Sign On page of the instance)")
        }
        (InstanceUse::Oidc, None) => {
            "  next: give your app the client id and the secret (Sign On page of the instance)".to_owned()
        }
        (InstanceUse::Saml, _) => {
            "  next: give your app the address of the SAML metadata (Sign On page of the instance)".to_owned()
        }
        (InstanceUse::Scim, _) => {
            "  next: connect it to your SCIM service (Provisioning page of the instance, Configure API Integration)"
                .to_owned()
        }
    }
}

impl Subject {
    /// The needed instances that were asked for.
    pub(super) fn needed(&self, which: &Which) -> Vec<Needed> {
        let mut all = needed_now(&self.scenario);
        all.retain(|it| which.used_for.is_none_or(|only| only == it.used_for));
        all.retain(|it| which.version.is_none_or(|only| only == it.version));
        all
    }

    /// The eligible instance that is remembered, when the org still has it. One that is inactive was not completed.
    async fn eligible(&self, wanted: Needed) -> Result<Option<Instance>, Exit> {
        let versions = self.scenario.versions();
        let latest = self.file.latest(&self.org, wanted.used_for, wanted.version);
        let Some(latest) = latest.filter(|it| eligibility(Some(it), wanted, &versions).is_ok()) else {
            return Ok(None);
        };
        match self.client.instance(&latest.id).await {
            Ok(instance) => Ok(Some(instance)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(refused(&error)),
        }
    }

    /// An instance of the published version must be generated before any edit.
    pub(super) fn is_in_time(&self, wanted: Needed, force: bool) -> Result<(), Exit> {
        let versions = self.scenario.versions();
        let edited = versions.published.as_ref().is_some_and(|published| *published != versions.current);
        if wanted.version == InstanceVersion::Published && edited && !force {
            return Err(declined(
                "the draft is edited already: an instance of the published version is eligible only when it was \
                 generated before; undo the edit, generate it, and edit again (--force generates it all the same)",
            ));
        }
        Ok(())
    }

    /// The integration's name in the org: that of an instance which is known already.
    async fn name_of(&self, wanted: Needed) -> Result<String, Exit> {
        if let Some(known) = self.file.latest_for(&self.org, wanted.used_for) {
            return Ok(known.name.clone());
        }
        let same =
            |it: &&crate::scenario::Instance| !it.is_awaited() && InstanceUse::from(it.protocol) == wanted.used_for;
        let Some(known) = self.scenario.instances.iter().find(same) else {
            return Err(declined(&format!(
                "no instance for {} is known that would tell the integration's name in the org; give it with --name (it \
                 is the part after /admin/app/ in the address of an instance's page)",
                wanted.used_for.name()
            )));
        };
        let instance = self.client.instance(&known.id).await.map_err(|error| refused(&error))?;
        Ok(instance.name)
    }

    /// Some rulesets allow a number of active instances only.
    pub(super) async fn is_within_limit(&self, name: &str) -> Result<(), Exit> {
        let ruleset: Ruleset = self.scenario.submission.ruleset();
        let Some(limit) = ruleset.most_active_instances() else { return Ok(()) };
        let instances = self.client.instances(name).await.map_err(|error| refused(&error))?;
        let active = instances.iter().filter(|it| it.name == name && it.status == InstanceStatus::Active).count();
        if active < limit {
            return Ok(());
        }
        Err(declined(&format!(
            "{active} instances of {name} are active, and by the rules of {ruleset} there may be {limit}; deactivate \
             one (`oin-tester instances deactivate {} --instance ID`)",
            self.in_command()
        )))
    }

    /// Tests are run over the instance that the file names, which is not the new one.
    fn tell_of_another_in_the_file(&self, wanted: Needed, id: &InstanceId) {
        let named = self.scenario.instances.iter().find(|it| {
            it.id_is_written && InstanceUse::from(it.protocol) == wanted.used_for && it.version == wanted.version
        });
        if let Some(other) = named.filter(|it| it.id != *id) {
            say(&format!(
                "oin-tester: the scenario names {} for {} {}: write {id} there, or leave the `id` out",
                other.id,
                wanted.used_for.name(),
                wanted.version
            ));
        }
    }

    async fn generate(&mut self, wanted: Needed, name: String) -> Result<Instance, Exit> {
        let failed = |error| refused(&error);
        let now = clock::now().format("%Y-%m-%d %H:%M:%S%.3f");
        let label = format!("{} {} {} {now}", self.scenario.name, wanted.used_for.name(), wanted.version);
        let variables = self.scenario.instance_like(wanted);
        let new = NewInstance {
            name,
            label: label.chars().take(LONGEST_LABEL).collect(),
            sign_on_mode: self.sign_on_mode(wanted),
            variables: variables.map(|instance| instance.variables.clone()).unwrap_or_default(),
        };
        let instance = self.client.generate_instance(&new).await.map_err(failed)?;
        // Before anything else is done with it, so that it is known whatever happens.
        self.remember(&instance, wanted, InstanceOrigin::Generated)?;
        self.complete(&instance).await?;
        Ok(instance)
    }

    /// Does what is left to do of an instance that was generated, and says so.
    async fn complete_if_needed(&mut self, wanted: Needed, instance: &Instance) -> Result<bool, Exit> {
        let name = format!("{}  {} {}", instance.id, wanted.used_for.name(), wanted.version);
        if instance.status != InstanceStatus::Active {
            self.is_within_limit(&instance.name).await?;
            self.complete(instance).await?;
            print(&format!("{name}: active\n"));
            return Ok(true);
        }
        let assigned = self.assign_users(instance).await?;
        if assigned {
            print(&format!("{name}: users assigned; earlier results of theirs do not count\n"));
        }
        Ok(assigned)
    }

    /// Assigns the test users who are not; says whether there were any.
    async fn assign_users(&self, instance: &Instance) -> Result<bool, Exit> {
        let failed = |error| refused(&error);
        let mut any = false;
        for user in &self.scenario.users {
            let Some(known) = self.client.find_user(&user.login).await.map_err(failed)? else {
                return Err(declined(&format!("the org has no user {}, who is to be assigned", user.login)));
            };
            if self.client.assignment(&instance.id, &known.id).await.map_err(failed)?.is_none() {
                self.client.assign(&instance.id, &known.id, &user.login).await.map_err(failed)?;
                any = true;
            }
        }
        Ok(any)
    }

    /// Assigns the test users, sees to it that a password is enough, and activates the instance. What was done already is
    /// done again to no effect.
    async fn complete(&mut self, instance: &Instance) -> Result<(), Exit> {
        let failed = |error| refused(&error);
        self.assign_users(instance).await?;
        self.take_a_password(instance).await?;
        self.client.activate_instance(&instance.id).await.map_err(failed)?;
        self.remember_update(&instance.id, instance.last_updated).await
    }

    /// Puts the instance on a policy of a password only, unless it is on one: the default of Identity Engine asks for two
    /// factors. Classic Engine names no policy.
    async fn take_a_password(&self, instance: &Instance) -> Result<(), Exit> {
        let Some(id) = &instance.policy else { return Ok(()) };
        let found = async {
            if self.client.policy(id).await?.takes_a_password() {
                return Ok(Some(id.clone()));
            }
            Ok(self.client.password_policy().await?.map(|policy| policy.id))
        };
        match found.await {
            Ok(Some(policy)) if policy == *id => Ok(()),
            Ok(Some(policy)) => self.client.assign_policy(&instance.id, &policy).await.map_err(|error| refused(&error)),
            Ok(None) => Err(declined(&format!(
                "the org has no sign-in policy that asks for a password and nothing else, which the tests need; add one \
                 (Security > Authentication policies, a catch-all rule of 1 factor: password), and generate again: \
                 instance {} is completed then",
                instance.id
            ))),
            // Not every token may read policies; the instance is good without, where its policy is.
            Err(error) if OrgError::is_refused(&error) => {
                say(&format!(
                    "oin-tester: warning: whether instance {} asks for a password only is not known: {}",
                    instance.id,
                    chain(&error)
                ));
                Ok(())
            }
            Err(error) => Err(refused(&error)),
        }
    }

    fn sign_on_mode(&self, wanted: Needed) -> SignOnMode {
        match wanted.used_for {
            InstanceUse::Saml => SignOnMode::Saml,
            InstanceUse::Scim if !self.scenario.integration.declares(Protocol::Oidc) => SignOnMode::Saml,
            InstanceUse::Oidc | InstanceUse::Scim => SignOnMode::Oidc,
        }
    }

    pub(super) fn remember(&mut self, instance: &Instance, wanted: Needed, origin: InstanceOrigin) -> Result<(), Exit> {
        // It will stand in files and on terminals.
        let plain = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
        if !instance.id.as_str().chars().chain(instance.name.chars()).all(plain) {
            return Err(could_not("the org named the instance as no org of Okta's does"));
        }
        let versions = self.scenario.versions();
        let Some(hash) = versions.hash(wanted.version) else {
            return Err(declined("no published version is known: name its file as `published` in the scenario"));
        };
        self.file.record.instances.retain(|known| known.org != self.org || known.id != instance.id);
        self.file.record.instances.push(RememberedInstance {
            id: instance.id.clone(),
            org: self.org.clone(),
            name: instance.name.clone(),
            used_for: wanted.used_for,
            version: wanted.version,
            origin,
            submission_sha256: hash.to_owned(),
            draft_sha256: versions.current.clone(),
            generated_at: clock::now(),
            last_updated: instance.last_updated,
            edited_at: None,
        });
        self.file.keep()
    }
}
