//! Findings that are accepted for a time.

use std::fs;

use super::oin_tester;
use crate::world::{Demo, Ended, World, ended};

/// Runs the OpenID Connect scenario with that list of accepted findings and a tag.
async fn accepting(world: &World, name: &str, accepted: &str) -> Ended {
    let directory = world.directory.path();
    fs::write(directory.join("accepted.yaml"), accepted).unwrap();
    let more = "accepted_findings: accepted.yaml\ntags: [nightly, team-a]\n";
    let scenario = directory.join("scenario.yaml");
    fs::write(&scenario, format!("{}\n{more}", Demo::Oidc.text())).unwrap();
    let mut command = world.command_for(&scenario, world.variables(Demo::Oidc), name, &["--test", "sp-flow"]);
    ended(command.output().await, directory.join(name))
}

#[tokio::test]
async fn an_accepted_finding_fails_no_test_until_its_last_day_is_over() {
    let world = World::new().await;
    let entry = |until: &str| {
        format!(
            "- check: oidc.authz.scope-allowed\n  test: sp-flow\n  reason: removed with the next release\n  until: {until}\n"
        )
    };
    let run = accepting(&world, "gone", &entry("2999-12-31")).await;
    assert_eq!(run.code, 0, "{run}");
    assert!(run.stderr.contains("and no longer occurs: take the entry out"), "{run}");

    world.turn_on("app-asks-offline-access");
    let run = accepting(&world, "accepted", &entry("2999-12-31")).await;
    assert_eq!(run.code, 0, "{run}");
    let result = run.result();
    let finding = result.tests[0].attempts[0].findings.iter().find(|finding| finding.is_broken()).unwrap();
    let accepted = finding.accepted.as_ref().unwrap();
    assert_eq!(
        (finding.check.as_str(), accepted.reason.as_str()),
        ("oidc.authz.scope-allowed", "removed with the next release")
    );
    assert_eq!(result.tests[0].tags, ["nightly", "team-a"]);
    let tagged =
        oin_tester(world.directory.path(), &["export", "accepted", "--format", "result", "--tag", "other"]).await;
    assert_eq!((tagged.code, tagged.stdout.as_str()), (0, ""), "{tagged}");

    let run = accepting(&world, "expired", &entry("2020-12-31")).await;
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stderr.contains("was accepted until 2020-12-31"), "{run}");
}

#[tokio::test]
async fn accepted_findings_are_held_to_their_form() {
    let world = World::new().await;
    for (entries, said) in [
        (
            "- check: oidc.authz.scope\n  reason: soon\n  until: 2999-12-31\n",
            "there is no check, rule or cause `oidc.authz.scope`",
        ),
        ("- check: oidc.authz.scope-allowed\n  until: 2999-12-31\n", "the key `reason` is missing"),
        ("- check: oidc.authz.scope-allowed\n  reason: \"\"\n  until: 2999-12-31\n", "no reason is given"),
        ("- check: oidc.authz.scope-allowed\n  reason: soon\n  until: tomorrow\n", "`tomorrow` is not a day"),
        ("- check: oidc.authz.scope-allowed\n  reason: soon\n  forever: true\n", "unknown key `forever`"),
    ] {
        let run = accepting(&world, "run", entries).await;
        assert_eq!(run.code, 2, "{entries}{run}");
        assert!(run.stderr.contains(said) && run.stderr.contains("accepted"), "{entries}{run}");
    }
}
