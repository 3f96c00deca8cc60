//! Ways out of a run in the middle of a just-in-time test: no temporary user outlives any of them.

use std::time::Duration;

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tokio::{process::Child, time::timeout};

use crate::world::{Demo, World, wait};

/// More than any step takes, however many tests run beside it.
const PATIENCE: Duration = Duration::from_secs(180);

/// Waits until the org has a temporary user.
async fn user_is_there(world: &World) {
    let there = async {
        while world.temporary_logins().await.is_empty() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(PATIENCE, there).await.expect("a temporary user appears in the org");
}

fn send(child: &Child, signal: Signal) {
    let pid = i32::try_from(child.id().expect("it runs")).expect("a process id");
    kill(Pid::from_raw(pid), signal).expect("the signal is sent");
}

async fn interrupted_by(signal: Signal) {
    let world = World::new().await;
    // The app never shows "signed in", so that the test is still under way when the signal comes.
    world.turn_on("app-never-signs-in");
    let mut command = world.command(Demo::Saml, "first", &["--test", "jit-sp-flow"]);
    let child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    user_is_there(&world).await;
    send(&child, signal);
    let ended = timeout(PATIENCE, wait(child, world.directory.path().join("first"))).await.expect("it ends");
    assert_eq!(ended.code, 5, "{ended}");
    let result = ended.result();
    assert!(!result.run.complete, "{ended}");
    assert_eq!(world.temporary_logins().await, Vec::<String>::new(), "{ended}");
}

#[tokio::test]
async fn ctrl_c_removes_the_user_and_leaves_a_partial_result() {
    interrupted_by(Signal::SIGINT).await;
}

#[tokio::test]
async fn sigterm_removes_the_user_and_leaves_a_partial_result() {
    interrupted_by(Signal::SIGTERM).await;
}

#[tokio::test]
async fn a_closed_terminal_removes_the_user_and_leaves_a_partial_result() {
    interrupted_by(Signal::SIGHUP).await;
}

#[tokio::test]
async fn after_kill_9_the_next_run_removes_the_user() {
    let world = World::new().await;
    world.turn_on("app-never-signs-in");
    let mut child = world.command(Demo::Saml, "first", &["--test", "jit-sp-flow"]).spawn().unwrap();
    user_is_there(&world).await;
    send(&child, Signal::SIGKILL);
    child.wait().await.unwrap();
    let left = world.temporary_logins().await;
    assert_eq!(left.len(), 1);
    world.turn_off("app-never-signs-in");
    let ended = world.run(Demo::Oidc, "second", &["--test", "sp-flow"]).await;
    assert_eq!(ended.code, 0, "{ended}");
    assert_eq!(world.temporary_logins().await, Vec::<String>::new(), "{ended}");
    let removed: Vec<String> = ended.result().temporary_users.into_iter().map(|user| user.login).collect();
    assert_eq!(removed, left);
}
