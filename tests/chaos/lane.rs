//! One org behind a proxy, in which cases are carried out one after another.

use std::{path::PathBuf, process::Stdio, time::Duration};

use oin_tester::event::{TemporaryUser, TemporaryUserState};
use oin_tester_fixtures::{Options, Scheme};
use tokio::{process::Command, time::timeout};

use crate::{
    Case,
    proxy::Proxy,
    world::{Demo, Ended, World, binary, ended},
};

/// Far more than a run takes that gives up on everything.
const PATIENCE: Duration = Duration::from_secs(180);

/// An org, its apps, and what stands before the org.
pub(crate) struct Lane {
    world: World,
    proxy: Proxy,
    scenario: PathBuf,
    users: Vec<String>,
}

/// What was not as it should be.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Users whom nobody will remove.
    pub(crate) leaked: Vec<String>,
    pub(crate) problems: Vec<String>,
}

impl Lane {
    pub(crate) async fn new() -> Self {
        let mut proxy = Proxy::listen().await;
        let options = Options { scheme: Scheme::Http, public: Some(proxy.url.clone()), ..Options::default() };
        let world = World::with(options).await;
        proxy.serve(world.fixtures.org_listens_at());
        let scenario = world.directory.path().join("chaos.yaml");
        // Three tries of three seconds: what is silent is silent for long enough, and what is slow is not.
        let text = Demo::Saml.text().replace("org: 30s", "org: 9s");
        std::fs::write(&scenario, text).expect("a scenario file");
        let users = world.logins().await;
        Self { world, proxy, scenario, users }
    }

    /// The calls of a test that nothing disturbs.
    pub(crate) async fn healthy(&self) -> Vec<String> {
        self.proxy.plan(None);
        let ended = self.run("healthy").await;
        assert_eq!(ended.code, 0, "{ended}");
        assert_eq!(self.world.logins().await, self.users);
        self.proxy.calls()
    }

    pub(crate) async fn carry_out(&self, case: &Case) -> Seen {
        let name = format!("{}-{:?}", case.number, case.fault);
        self.proxy.plan(Some((case.number, case.fault)));
        let run = self.run(&name).await;
        let mut seen = Seen::default();
        match self.proxy.struck() {
            Some(call) if kind(&call) == kind(&case.call) => {}
            other => seen.problems.push(format!("another call was harmed, or none: {other:?}\n{run}")),
        }
        self.proxy.plan(None);
        let left = self.left().await;
        if !case.fault.kills() {
            seen.problems.extend(unreported(&left, &run).map(|problem| format!("{problem}\n{run}")));
        }
        let cleanup = self.cleanup().await;
        if cleanup.code != 0 {
            seen.problems.push(format!("cleanup did not end well\n{cleanup}"));
        }
        let leaked = self.left().await;
        seen.leaked = leaked.iter().map(|login| format!("{login} is left for ever\n{run}\n{cleanup}")).collect();
        let gone = self.users.len() - self.known().await;
        if gone > 0 {
            seen.problems.push(format!("{gone} users were removed that are not temporary"));
        }
        seen
    }

    /// One just-in-time test.
    async fn run(&self, name: &str) -> Ended {
        let out = self.world.directory.path().join(name);
        let variables = self.world.variables(Demo::Saml);
        let mut command = self.world.command_for(&self.scenario, variables, name, &["--test", "jit-idp-flow"]);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
        self.proxy.aim(child.id());
        let output = timeout(PATIENCE, child.wait_with_output()).await.expect("a run ends");
        ended(output, out)
    }

    async fn cleanup(&self) -> Ended {
        let mut command: Command = binary();
        command.arg("cleanup").arg(&self.scenario).arg("--ledger").arg(self.world.directory.path().join("ledger"));
        command.envs(self.world.variables(Demo::Saml));
        ended(timeout(PATIENCE, command.output()).await.expect("a clean-up ends"), self.world.directory.path().into())
    }

    /// The users that the org did not hold before.
    async fn left(&self) -> Vec<String> {
        self.world.logins().await.into_iter().filter(|login| !self.users.contains(login)).collect()
    }

    /// How many of the users that the org held before it still holds.
    async fn known(&self) -> usize {
        self.world.logins().await.iter().filter(|login| self.users.contains(login)).count()
    }
}

/// Method and endpoint, without the names in it.
fn kind(call: &str) -> Vec<&str> {
    let path = call.split('?').next().unwrap_or_default();
    path.split('/').filter(|part| !part.starts_with("00u") && !part.contains('@')).collect()
}

/// Whoever is left must be named in the result, with the way to remove it, and by the exit code.
fn unreported(left: &[String], run: &Ended) -> Option<String> {
    if left.is_empty() {
        return None;
    }
    if run.code != 5 {
        return Some(format!("{left:?} are left, and the exit code is {}", run.code));
    }
    let result = run.result();
    let is_named = |login: &&String| {
        let named = |user: &&TemporaryUser| {
            user.login == **login
                && matches!(&user.state, TemporaryUserState::Left { command, .. } if command.contains("cleanup"))
        };
        result.temporary_users.iter().any(|user| named(&user))
    };
    let unnamed: Vec<_> = left.iter().filter(|login| !is_named(login)).collect();
    (!unnamed.is_empty()).then(|| format!("{unnamed:?} are left and not named in the result"))
}
