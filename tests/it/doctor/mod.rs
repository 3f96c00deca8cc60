//! `oin-tester doctor`, through the real binary: what it tells, how it ends, and that it changes nothing.

mod examined;
mod rows;

use std::{fs, path::PathBuf};

use futures_util::{StreamExt, stream};
use oin_tester_fixtures::{Options, Scheme};
use serde_json::Value;

use self::examined::{HEALTHY, Row, Scene, other_driver};
use crate::{
    scripted_org::{Reply, ScriptedOrg, TOKEN},
    world::{Demo, Ended, World, binary, ended},
};

/// Every row of a table that does not hold, with what was told instead.
async fn all_hold(rows: &[Row]) {
    let wrong = stream::iter(rows).map(hold).buffer_unordered(2).filter_map(async |wrong| wrong);
    let wrong: Vec<String> = wrong.collect().await;
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n\n"));
}

async fn hold(row: &Row) -> Option<String> {
    let scene = Scene::of(row).await;
    let before = scene.org().await;
    let ended = scene.look(row, &["--json"]).await;
    let (told, after) = (scene.told(row, &ended), scene.org().await);
    let same = before == after && ended.code == row.code && told == row.told;
    let changed = if before == after { "" } else { "the org was changed, " };
    (!same).then(|| format!("{}: {changed}exit {}\n{told:#?}\n{}", row.name, ended.code, ended.stderr))
}

#[tokio::test]
async fn a_token_that_is_refused_or_lacks_a_right_is_told() {
    all_hold(rows::TOKEN).await;
}

#[tokio::test]
async fn an_org_that_does_not_answer_or_is_another_is_told() {
    all_hold(rows::ORG).await;
}

#[tokio::test]
async fn an_instance_that_differs_from_the_scenario_is_told() {
    all_hold(rows::INSTANCES).await;
}

#[tokio::test]
async fn a_user_who_cannot_sign_in_is_told() {
    all_hold(rows::USERS).await;
}

#[tokio::test]
async fn an_app_that_a_browser_cannot_open_is_told() {
    all_hold(rows::APP).await;
}

#[tokio::test]
async fn a_browser_that_cannot_be_started_is_told() {
    all_hold(rows::BROWSER).await;
}

fn data(ended: &Ended) -> Vec<Value> {
    serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}: {ended}"))
}

#[tokio::test]
async fn what_is_healthy_is_looked_at_in_every_respect_and_left_as_it_was() {
    let scene = Scene::of(&HEALTHY).await;
    let before = scene.org().await;
    let oidc = scene.look(&HEALTHY, &["--json"]).await;
    let saml = scene.look(&Row { demo: Demo::Saml, ..HEALTHY }, &["--json"]).await;
    assert_eq!((oidc.code, saml.code), (0, 0), "{oidc}\n{saml}");
    let looked_at = |ended: &Ended| -> Vec<String> {
        let lines = data(ended);
        assert!(lines.iter().all(|line| line["state"] == "ok" && line["mending"].is_null()), "{ended}");
        lines.iter().map(|line| format!("{}: {}", line["area"], line["what"]).replace('"', "")).collect()
    };
    let expected = |instance: &[&str], app: &[&str]| -> Vec<String> {
        let common = [
            "browser: browser",
            "browser: driver",
            "browser: start",
            "org: answer",
            "org: engine",
            "org: address",
            "org: clock",
            "token: token",
            "token: read users",
            "token: read instances",
            "token: create users",
            "token: assign users",
            "token: unassign users",
            "token: end users' sessions",
            "token: deactivate users",
            "token: delete users",
            "token: read the System Log",
            "token: read sign-in policies",
        ];
        [&common, instance, app].concat().into_iter().map(str::to_owned).collect()
    };
    let oidc_instance = [
        "instances: 0oasampleoidc0000001 status",
        "instances: 0oasampleoidc0000001 sign-on mode",
        "instances: 0oasampleoidc0000001 tile",
        "instances: 0oasampleoidc0000001 redirect URIs",
        "instances: 0oasampleoidc0000001 issuer",
        "instances: 0oasampleoidc0000001 sign-in policy",
        "users: ann@example.test",
        "users: ann@example.test at 0oasampleoidc0000001",
        "users: temporary users",
    ];
    let oidc_app = [
        "app: app.sign_in.url",
        "app: app.profile.url",
        "app: app.deep_link",
        "app: integration.oidc.initiate_login_uri",
        "app: clock",
        "app: app.accounts",
    ];
    assert_eq!(looked_at(&oidc), expected(&oidc_instance, &oidc_app));
    let saml_instance = [
        "instances: 0oasamplesaml0000001 status",
        "instances: 0oasamplesaml0000001 sign-on mode",
        "instances: 0oasamplesaml0000001 tile",
        "instances: 0oasamplesaml0000001 ACS",
        "instances: 0oasamplesaml0000001 audience",
        "instances: 0oasamplesaml0000001 metadata",
        "instances: 0oasamplesaml0000001 sign-in policy",
        "users: ann@example.test",
        "users: ann@example.test at 0oasamplesaml0000001",
        "users: temporary users",
    ];
    let saml_app = [
        "app: app.sign_in.url",
        "app: app.profile.url",
        "app: app.deep_link",
        "app: integration.saml.metadata_url",
        "app: clock",
        "app: app.accounts",
    ];
    assert_eq!(looked_at(&saml), expected(&saml_instance, &saml_app));
    assert_eq!(scene.org().await, before);
    assert!(before.lines().any(|log| log == "[]"), "nothing was logged: {before}");
    assert!(!scene.world.directory.path().join("ledger").exists(), "no ledger is made to look into it");
}

#[tokio::test]
async fn for_a_person_each_is_a_line_under_its_heading_and_its_mending_below() {
    let row = Row { org: |config| config.users[0].status = oin_tester_fixtures::UserStatus::LockedOut, ..HEALTHY };
    let scene = Scene::of(&row).await;
    let ended = scene.look(&row, &[]).await;
    assert_eq!(ended.code, 3, "{ended}");
    let users = "demo-oidc: users
  WRONG  ann@example.test                          locked out
        → unlock the user: Directory > People > the user > Unlock
  ok     ann@example.test at 0oasampleoidc0000001  assigned directly
  ok     temporary users                           none is left
";
    assert!(ended.stdout.contains(users), "{ended}");
    assert!(ended.stdout.starts_with("browser\n  ok     browser  "), "{ended}");
    assert!(ended.stdout.ends_with("\n32 ok, 1 wrong: a run cannot succeed\n"), "{ended}");
    assert!(!ended.stdout.contains('\x1b'), "no colours in a pipe: {ended}");
}

#[tokio::test]
async fn a_driver_that_does_not_fit_is_told_beside_all_the_rest() {
    let scene = Scene::of(&HEALTHY).await;
    let driver = other_driver(scene.world.directory.path());
    let ended = scene.look(&HEALTHY, &["--json", "--driver", &driver]).await;
    assert_eq!(ended.code, 3, "{ended}");
    let told = scene.told(&HEALTHY, &ended);
    assert_eq!(told.len(), 1, "{told:?}");
    let begins = "wrong browser: driver: ChromeDriver 90.0.4430.24 (DIR/chromedriver) cannot drive ";
    assert!(told[0].starts_with(begins), "{told:?}");
    assert!(
        told[0].contains("the first numbers of their versions must be equal → Debian: apt-get install"),
        "{told:?}"
    );
}

#[tokio::test]
async fn without_a_scenario_only_the_browser_is_looked_at() {
    let ended = ended(binary().args(["doctor", "--json"]).output().await, PathBuf::new());
    assert_eq!(ended.code, 0, "{ended}");
    let areas: Vec<_> = data(&ended).iter().map(|line| line["area"].clone()).collect();
    assert_eq!(areas, ["browser"; 3], "{ended}");
}

#[tokio::test]
async fn a_scenario_that_cannot_be_read_ends_it_before_it_begins() {
    let ended = ended(binary().args(["doctor", "nowhere.yaml"]).output().await, PathBuf::new());
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{ended}");
    assert!(ended.stderr.contains("nowhere.yaml"), "{ended}");
}

#[tokio::test]
async fn an_org_that_is_silent_keeps_nothing_of_another_from_being_told() {
    let scene = Scene::of(&HEALTHY).await;
    let other = scene.world.directory.path().join("other.yaml");
    let text = Demo::Oidc.text().replace("name: demo-oidc", "name: other").replace("${ORG_URL}", "${SILENT}");
    fs::write(&other, text.replace("back_channel: ${ORG_BACK_CHANNEL:-}", "")).unwrap();
    let ended = scene.look(&HEALTHY, &["--json", &other.display().to_string()]).await;
    assert_eq!(scene.silent.lines().len(), 3, "one question with its tries, then no other: {:?}", scene.silent.lines());
    assert_eq!(ended.code, 3, "{ended}");
    let lines = data(&ended);
    let of = |scenario: &str| -> Vec<&str> {
        let lines = lines.iter().filter(|line| line["scenario"] == scenario);
        lines.map(|line| line["state"].as_str().unwrap()).collect()
    };
    assert_eq!(of("demo-oidc"), ["ok"; 30], "{ended}");
    assert_eq!(of("other")[..4], ["wrong", "unknown", "unknown", "unknown"], "{ended}");
    assert_eq!(of("other")[4..], ["ok"; 7], "the ledger and the app need no org: {ended}");
}

#[tokio::test]
async fn an_org_that_repeats_the_token_and_steers_terminals_is_told_without_either() {
    let organization = Reply::json(200, r#"{"id":"00o1","pipeline":"idx"}"#);
    let summary = format!(r#"{{"errorCode":"E0000006","errorSummary":"no \u001b[2J {TOKEN}","errorCauses":[]}}"#);
    let org = ScriptedOrg::start([vec![organization], vec![Reply::json(403, &summary); 40]].concat()).await;
    let scene = Scene::of(&HEALTHY).await;
    let row = Row { edits: &[("url: ${ORG_URL}", "url: ${HOSTILE}")], ..HEALTHY };
    for (name, value) in [("HOSTILE", org.url.as_str()), ("ORG_TOKEN", TOKEN), ("ORG_BACK_CHANNEL", "")] {
        scene.tell(name, value);
    }
    let ended = scene.look(&row, &[]).await;
    assert_eq!(ended.code, 3, "{ended}");
    assert!(ended.stdout.contains("WRONG  create users"), "{ended}");
    assert!(ended.stdout.contains("[redacted ") && !ended.stdout.contains(TOKEN), "{ended}");
    assert!(!ended.stdout.contains('\x1b'), "{ended}");
}

/// As somebody does who gives the address of the Admin Console.
#[tokio::test]
async fn an_address_that_is_not_the_orgs_own_is_told_with_the_right_one() {
    let listen = Some("127.0.0.1:0".parse().unwrap());
    let world = World::with(Options { scheme: Scheme::Http, listen, ..Options::default() }).await;
    let own = world.fixtures.org().url().as_str().trim_end_matches('/').to_owned();
    let other = own.replace("127.0.0.1", "localhost");
    let mut command = binary();
    command.args(["doctor", "--json", "scenarios/demo/oidc.yaml"]).envs(world.variables(Demo::Oidc));
    let output = command.env("ORG_URL", &other).env("ORG_BACK_CHANNEL", "").output().await;
    let ended = ended(output, PathBuf::new());
    assert_eq!(ended.code, 3, "{ended}");
    let lines = data(&ended);
    let wrong: Vec<_> = lines.iter().filter(|line| line["state"] != "ok").collect();
    assert_eq!(wrong.len(), 1, "{ended}");
    assert_eq!(wrong[0]["seen"], format!("the org calls itself {own}, not {other}"));
    assert_eq!(wrong[0]["mending"], format!("give `org.url` as {own}"));
    let issuer = lines.iter().find(|line| line["what"] == "0oasampleoidc0000001 issuer").unwrap();
    assert_eq!(issuer["seen"], own, "tokens name the org's own address, whatever it is called");
}

#[tokio::test]
async fn a_user_that_a_run_left_is_told_with_the_command_that_removes_it() {
    let scene = Scene::of(&HEALTHY).await;
    scene.world.turn_on("user-delete-refused");
    let run = scene.world.run(Demo::Oidc, "run", &["--test", "jit-sp-flow"]).await;
    assert_eq!(run.code, 5, "{run}");
    scene.world.turn_off("user-delete-refused");
    let left = scene.world.temporary_logins().await.concat();
    let ended = scene.look(&HEALTHY, &["--json"]).await;
    assert_eq!(ended.code, 0, "a run removes it by itself: {ended}");
    let told = scene.told(&HEALTHY, &ended);
    let command = "oin-tester cleanup DIR/scenario.yaml --ledger DIR/ledger";
    assert_eq!(told, [format!("warning users: temporary users: left in the org: {left} → `{command}`")]);
    assert_eq!(scene.world.temporary_logins().await.concat(), left, "doctor removes nothing");

    let command = command.replace("DIR", &scene.world.directory.path().display().to_string());
    let words = command.split(' ').skip(1);
    let cleaned = binary().args(words).envs(scene.variables(&HEALTHY)).output().await;
    assert_eq!(cleaned.unwrap().status.code(), Some(0));
    let again = scene.look(&HEALTHY, &["--json"]).await;
    assert_eq!(scene.told(&HEALTHY, &again), Vec::<String>::new(), "{again}");
}

#[tokio::test]
async fn a_file_where_the_ledger_should_be_is_wrong_before_a_run_refuses() {
    let scene = Scene::of(&HEALTHY).await;
    std::fs::write(scene.world.directory.path().join("ledger"), "").unwrap();
    let ended = scene.look(&HEALTHY, &["--json"]).await;
    assert_eq!(ended.code, 3, "{ended}");
    let told = scene.told(&HEALTHY, &ended).concat();
    assert!(told.starts_with("wrong users: temporary users: no ledger can be kept in DIR/ledger: "), "{told}");
}
