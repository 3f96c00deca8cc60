//! What stands in no result.

use std::{fs, path::Path};

use super::oin_tester;
use crate::world::{Demo, World, ended};

#[tokio::test]
async fn secrets_are_kept_only_where_that_was_asked_for_and_beside_the_run() {
    let world = World::new().await;
    let run = world.run(Demo::Oidc, "results/run", &["--test", "sp-flow", "--keep-raw"]).await;
    assert_eq!(run.code, 0, "{run}");
    let raw = world.directory.path().join("results/run-RAW-WITH-SECRETS");
    assert!(run.stderr.contains("run-RAW-WITH-SECRETS will hold secrets"), "{run}");
    let attempt = "cases/demo-oidc-oidc-sp-flow-0oasampleoidc0000001/attempt-1/network.har";
    let (redacted, seen) =
        (fs::read_to_string(run.out.join(attempt)).unwrap(), fs::read_to_string(raw.join(attempt)).unwrap());
    let password = oin_tester_fixtures::OrgConfig::sample().users[0].password.expose().to_owned();
    let password: String = url::form_urlencoded::byte_serialize(password.as_bytes()).collect();
    assert!(seen.contains(&password) && !redacted.contains(&password));
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&raw).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o700);
    let gone = oin_tester(world.directory.path(), &["prune", "--keep", "0"]).await;
    assert_eq!(gone.code, 0, "{gone}");
    assert!(!run.out.exists() && !raw.exists());
}

#[tokio::test]
async fn what_the_scenario_marks_secret_is_in_no_result() {
    let world = World::new().await;
    let directory = world.directory.path();
    // A part of the org's addresses.
    let word = "exksamplesaml0000001";
    let scenario = directory.join("scenario.yaml");
    fs::write(&scenario, format!("{}\nsecrets: [{word}]\n", Demo::Saml.text())).unwrap();
    for (file, marked) in [("open", false), ("marked", true)] {
        let path = if marked { scenario.as_path() } else { Path::new("scenarios/demo/saml.yaml") };
        let mut command = world.command_for(path, world.variables(Demo::Saml), file, &["--test", "sp-flow"]);
        let run = ended(command.output().await, directory.join(file));
        assert_eq!(run.code, 0, "{run}");
        let result = fs::read_to_string(directory.join(file).join("result.json")).unwrap();
        assert_eq!(result.contains(word), !marked);
    }
}
