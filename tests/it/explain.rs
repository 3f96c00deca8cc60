//! `oin-tester explain`: a check, a cause, a family, all of them, and a name that there is not.

use crate::world::{Ended, binary, ended};

async fn explain(arguments: &[&str]) -> Ended {
    ended(binary().arg("explain").args(arguments).output().await, std::path::PathBuf::new())
}

#[tokio::test]
async fn a_check_and_a_cause_are_explained_under_their_headings() {
    let ended = explain(&["saml.assertion.audience", "saml-audience-mismatch"]).await;
    assert_eq!(ended.code, 0, "{ended}");
    for heading in ["What it checks", "Why it matters", "What to do", "Reference", "Why, most likely", "Known by"] {
        assert!(ended.stdout.lines().any(|line| line == heading), "{heading}: {ended}");
    }
}

#[tokio::test]
async fn all_are_listed_and_a_family_is_data_when_asked_for() {
    let ended = explain(&[]).await;
    assert!(
        ended.stdout.contains("\nsaml.assertion.audience ") && ended.stdout.contains("\nprofile-differs "),
        "{ended}"
    );
    let ended = explain(&["jit.*", "--json"]).await;
    let family: Vec<serde_json::Value> = serde_json::from_str(&ended.stdout).unwrap();
    assert!(family.len() > 5 && family.iter().all(|it| it["id"].as_str().unwrap().starts_with("jit.")), "{ended}");
}

#[tokio::test]
async fn a_misspelt_name_ends_with_the_nearest() {
    let ended = explain(&["saml.asertion.audience"]).await;
    assert_eq!(ended.code, 2, "{ended}");
    assert!(ended.stderr.contains("`saml.assertion.audience`"), "{ended}");
}

/// A CI server leaves a variable empty that nobody sets, and a switch is turned on with `1` as often as with `true`.
#[tokio::test]
async fn options_in_the_environment_may_be_empty_and_switches_are_turned_on_in_any_way() {
    for (value, is_data) in [("1", true), ("yes", true), ("true", true), ("0", false), ("false", false), ("", false)] {
        let output =
            binary().args(["explain", "jit.*"]).env("OIN_TESTER_JSON", value).env("OIN_TESTER_LOG", "").output();
        let ended = ended(output.await, std::path::PathBuf::new());
        assert_eq!((ended.code, ended.stdout.starts_with('[')), (0, is_data), "`{value}`: {ended}");
    }
    let mut command = binary();
    command.args(["demo", "--events", "", "--out", "run"]).env("OIN_TESTER_TEST", "nonsense");
    let ended = ended(command.output().await, std::path::PathBuf::new());
    assert_eq!(ended.code, 2, "what is there is still read: {ended}");
}
