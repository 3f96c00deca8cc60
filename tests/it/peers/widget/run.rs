//! Whole runs of the program against an org that shows Okta's own sign-in page.

use std::num::NonZeroU32;

use oin_tester_fixtures::{Enrolment, FactorApp, Generation, Layout, NotAssignedPage, Options, OrgConfig};

use super::{TOTP, demanding, org, refusing};
use crate::checks::table::{Row, SAML_SP, hold_at, row};
use crate::world::{Demo, World};

const SECOND: (Generation, Layout) = (Generation::Gen2, Layout::OnePage);
const THIRD: (Generation, Layout) = (Generation::Gen3, Layout::IdentifierFirst);

/// Runs these tests of the demo's scenario, which must pass and leave no secret behind.
async fn passes(config: OrgConfig, demo: Demo, tests: &[&str]) {
    let world = World::with(Options { config, ..Options::default() }).await;
    let mut arguments = vec!["--jobs", "2"];
    arguments.extend(tests.iter().flat_map(|test| ["--test", test]));
    let mut command = world.command(demo, "run", &arguments);
    let output = command.env("USER_TOTP", TOTP).output().await;
    let ended = crate::world::ended(output, world.directory.path().join("run"));
    assert_eq!(ended.code, 0, "{ended}");
    let verdicts = ended.verdicts();
    assert!(verdicts.len() == tests.len() && verdicts.iter().all(|verdict| verdict.ends_with(": passed")), "{ended}");
    let files = walk(&ended.out).concat();
    assert!(!files.contains(TOTP), "the secret of the second factor stands in a file of the run");
}

/// The text of every file below a directory.
fn walk(directory: &std::path::Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                walk(&path)
            } else {
                vec![String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()]
            }
        })
        .collect()
}

#[tokio::test]
#[ignore = "needs Okta's Sign-In Widget: make test-peers"]
async fn both_flows_and_a_temporary_user_pass_on_the_second_generation() {
    passes(org(SECOND.0, SECOND.1), Demo::Saml, &["idp-flow", "sp-flow", "jit-sp-flow"]).await;
}

#[tokio::test]
#[ignore = "needs Okta's Sign-In Widget: make test-peers"]
async fn both_flows_and_a_temporary_user_pass_on_the_third_generation() {
    passes(org(THIRD.0, THIRD.1), Demo::Oidc, &["idp-flow", "sp-flow", "jit-idp-flow"]).await;
}

#[tokio::test]
#[ignore = "needs Okta's Sign-In Widget: make test-peers"]
async fn the_browser_may_go_on_to_the_app_under_the_second_generations_policy() {
    passes(org(SECOND.0, SECOND.1), Demo::Oidc, &["idp-flow", "sp-flow"]).await;
}

#[tokio::test]
#[ignore = "needs Okta's Sign-In Widget: make test-peers"]
async fn a_run_with_codes_passes_and_keeps_none_of_them() {
    passes(demanding(SECOND, Some(FactorApp::OktaVerify), None), Demo::Saml, &["sp-flow"]).await;
    passes(demanding(THIRD, Some(FactorApp::GoogleAuthenticator), None), Demo::Oidc, &["sp-flow"]).await;
}

/// What keeps a user from signing in, at an org that shows that page.
fn troubles(page: (Generation, Layout)) -> Vec<(Row, OrgConfig)> {
    const NOTHING: &str = "flow.log.sso flow.sp.returned";
    const WRONG: &[(&str, &str)] = &[("password: ${USER_PASSWORD}", "password: Wrong-Horse-7")];
    const OTHER_SECRET: &[(&str, &str)] = &[("totp: ${USER_TOTP:-}", "totp: GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")];
    const UNASSIGNED: &str = "user-not-assigned-at-sso";
    let mut locking = org(page.0, page.1);
    locking.sign_in.lock_after = NonZeroU32::new(1);
    let code = || demanding(page, Some(FactorApp::GoogleAuthenticator), None);
    vec![
        (row("", "", SAML_SP, NOTHING, "sign-in-refused").with(WRONG), org(page.0, page.1)),
        (row("", "", SAML_SP, NOTHING, "user-locked-out").with(WRONG), locking),
        (row("", UNASSIGNED, SAML_SP, NOTHING, "user-not-assigned"), refusing(page, NotAssignedPage::Form)),
        (row("", UNASSIGNED, SAML_SP, NOTHING, "user-not-assigned"), refusing(page, NotAssignedPage::Terminal)),
        (row("", "", SAML_SP, NOTHING, "second-factor-asked"), code()),
        (row("", "", SAML_SP, NOTHING, "second-factor-refused").with(OTHER_SECRET), code()),
        (row("", "", SAML_SP, NOTHING, "enrolment-asked"), demanding(page, None, Some(Enrolment::Required))),
    ]
}

#[tokio::test]
#[ignore = "needs Okta's Sign-In Widget: make test-peers"]
async fn what_keeps_a_user_from_signing_in_is_named_on_the_second_generation() {
    hold_at(&troubles(SECOND)).await;
}

#[tokio::test]
#[ignore = "needs Okta's Sign-In Widget: make test-peers"]
async fn what_keeps_a_user_from_signing_in_is_named_on_the_third_generation() {
    hold_at(&troubles(THIRD)).await;
}
