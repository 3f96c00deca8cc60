//! Apps that misbehave badly, and a browser that dies: bounded in time and size, and told apart.

use std::{collections::BTreeMap, fs, process::Stdio, time::Duration};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use oin_tester_fixtures::{Defects, Options};
use tokio::time::timeout;

use crate::world::{Demo, World, wait};

const PATIENCE: Duration = Duration::from_secs(90);

async fn with(defect: &str) -> World {
    let defects = Defects::of([defect.parse().expect("a defect")]);
    World::with(Options { defects, ..Options::default() }).await
}

#[tokio::test]
async fn endless_redirects_huge_bodies_and_silent_pages_fail_the_test_in_time() {
    for defect in ["app-redirect-loop", "app-huge-body", "app-never-loads"] {
        let world = with(defect).await;
        let ended =
            timeout(PATIENCE, world.run(Demo::Saml, "run", &["--test", "sp-flow"])).await.expect("it ends in time");
        assert_eq!((ended.code, ended.verdicts()), (1, vec!["saml/sp-flow: failed".to_owned()]), "{defect}: {ended}");
        let size: u64 = ended.result().tests[0].attempts[0]
            .har
            .iter()
            .map(|har| ended.out.join(har).metadata().unwrap().len())
            .sum();
        assert!(size < 40 << 20, "{defect}: the HAR has {size} bytes");
    }
}

#[tokio::test]
async fn an_app_that_never_signs_in_fails_with_its_last_page() {
    let world = with("app-never-signs-in").await;
    let ended = world.run(Demo::Oidc, "run", &["--test", "sp-flow"]).await;
    assert_eq!(ended.code, 1, "{ended}");
    let result = ended.result();
    let diagnosis = result.tests[0].diagnosis.as_ref().unwrap();
    for part in ["/sign-in", "Sign in · Sample OIDC app", "[data-testid=signed-in]"] {
        assert!(diagnosis.seen.contains(part), "{part} in {}", diagnosis.seen);
    }
    let pictures = &result.tests[0].attempts[0].screenshots;
    assert!(pictures.iter().any(|picture| picture.ends_with("not-signed-in.png")), "{pictures:?}");
}

/// The parents of all processes.
fn parents() -> BTreeMap<i32, i32> {
    let parent = |pid: i32| {
        let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        text.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
    };
    let processes = fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    processes.filter_map(|pid| Some((pid, parent(pid)?))).collect()
}

/// The browser's main process under `root`: the one that opened the DevTools port. Distributions start it through a
/// shell script, which passes the same arguments on but is another program.
fn browser_under(root: i32) -> Option<i32> {
    let parents = parents();
    let descends = |mut pid: i32| {
        while let Some(parent) = parents.get(&pid) {
            if *parent == root {
                return true;
            }
            pid = *parent;
        }
        false
    };
    let is_main = |pid: i32| {
        let program = fs::read_link(format!("/proc/{pid}/exe")).unwrap_or_default();
        let arguments = fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        program.to_string_lossy().contains("chrom")
            && arguments.contains("--remote-debugging-port")
            && !arguments.contains("--type=")
    };
    parents.keys().copied().find(|pid| descends(*pid) && is_main(*pid))
}

#[tokio::test]
async fn a_browser_killed_in_the_middle_errors_its_attempt_and_the_others_go_on() {
    let world = with("app-never-signs-in").await;
    let arguments = ["--test", "idp-flow,sp-flow", "--jobs", "1"];
    let mut command = world.command(Demo::Saml, "run", &arguments);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let root = i32::try_from(child.id().unwrap()).unwrap();
    let events = world.directory.path().join("run/events.jsonl");
    let waiting = async {
        let under_way = |text: String| text.contains("the app shows that the user is signed in");
        while !fs::read_to_string(&events).is_ok_and(under_way) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, waiting).await.expect("the first case waits for the app");
    let browser = browser_under(root).expect("a browser runs");
    kill(Pid::from_raw(browser), Signal::SIGKILL).unwrap();
    let ended = timeout(PATIENCE, wait(child, world.directory.path().join("run"))).await.expect("it ends");
    assert_eq!(ended.verdicts(), ["saml/idp-flow: errored", "saml/sp-flow: failed"], "{ended}");
    assert_eq!(ended.code, 1, "{ended}");
}
