//! A scenario file that is wrong: line, column, what was expected, exit 2, and nothing was started.

use std::path::Path;
use std::process::{Command, Output};

const DEMO: &str = include_str!("../../scenarios/demo/oidc.yaml");

/// Runs the scenario with a browser that does not exist: to look for one would be exit 3.
fn run(directory: &Path, scenario: &str) -> Output {
    std::fs::write(directory.join("acme.yaml"), scenario).unwrap();
    Command::new(env!("CARGO_BIN_EXE_oin-tester"))
        .current_dir(directory)
        .args(["run", "acme.yaml", "--browser", "/nonexistent/chrome"])
        .env("NO_COLOR", "1")
        .envs([
            ("ORG_URL", "https://org.example"),
            ("ORG_TOKEN", "token-of-the-org"),
            ("APP_URL", "https://app.example"),
            ("INSTANCE_ID", "0oa1"),
            ("ACCOUNTS_TOKEN", "token-of-the-app"),
            ("USER_LOGIN", "ada@example.com"),
            ("USER_PASSWORD", "Correct-Horse-1"),
            ("USER_EMAIL", "ada@example.com"),
        ])
        .env_remove("ORG_CA")
        .output()
        .unwrap()
}

#[test]
fn a_misspelt_key_is_shown_in_its_line() {
    let directory = tempfile::tempdir().unwrap();
    let output = run(directory.path(), &DEMO.replace("    first_name: $", "    frist_name: $"));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    for part in ["unknown key `frist_name`", "acme.yaml:61:5", "did you mean `first_name`?", "frist_name: ****"] {
        assert!(stderr.contains(part), "no {part:?} in:\n{stderr}");
    }
    assert!(!directory.path().join("results").exists(), "something was run");
}

#[test]
fn a_wrong_type_a_missing_key_and_an_unset_variable_end_the_same_way() {
    for (from, to, said) in [
        ("url: ${ORG_URL}", "url: [1]", "expected text"),
        ("    open: ${APP_URL}/profile\n", "", "the key `open` is missing"),
        ("${ORG_TOKEN}", "${ORG_TOKN}", "the variable `ORG_TOKN` is not set"),
        ("flow: 60s", "flow: 60", "`60` is not a duration"),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let output = run(directory.path(), &DEMO.replace(from, to));
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(said) && stderr.contains("acme.yaml:"), "no {said:?} in:\n{stderr}");
        assert!(!stderr.contains("token-of-the-org"), "a secret in:\n{stderr}");
    }
}

#[test]
fn a_scenario_without_mistakes_gets_as_far_as_the_browser() {
    let directory = tempfile::tempdir().unwrap();
    let output = run(directory.path(), DEMO);
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
}
