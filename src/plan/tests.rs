//! Plans of the shipped scenarios.

use std::path::Path;

use super::*;
use crate::id::InstanceId;
use crate::scenario::{Variables, parse};

const OIDC: &str = include_str!("../../scenarios/demo/oidc.yaml");
const SAML: &str = include_str!("../../scenarios/demo/saml.yaml");
const ALL_FOUR: &str = "tests: [idp-flow, sp-flow, jit-idp-flow, jit-sp-flow]";

fn scenario(text: &str, instance: &str) -> Arc<Scenario> {
    Arc::new(parse(Path::new(instance), text, &variables(instance)).unwrap())
}

fn variables(instance: &str) -> Variables {
    [
        ("ORG_URL", "https://127.0.0.2"),
        ("ORG_TOKEN", "t"),
        ("APP_URL", "https://127.0.0.3"),
        ("INSTANCE_ID", instance),
        ("ACCOUNTS_TOKEN", "a"),
        ("USER_LOGIN", "ada@example.com"),
        ("USER_PASSWORD", "p"),
        ("USER_EMAIL", "ada@example.com"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into_iter()
    .collect()
}

fn ids(cases: &[Case]) -> Vec<&str> {
    cases.iter().map(|case| case.id.as_str()).collect()
}

#[test]
fn cases_come_in_the_order_of_files_instances_and_tests() {
    let plan = Plan::new(&[scenario(SAML, "0oaS"), scenario(OIDC, "0oaO")], &Selection::default()).unwrap();
    assert_eq!(
        ids(&plan.cases),
        [
            "demo-saml/saml/idp-flow/0oaS",
            "demo-saml/saml/sp-flow/0oaS",
            "demo-saml/saml/jit-idp-flow/0oaS",
            "demo-saml/saml/jit-sp-flow/0oaS",
            "demo-oidc/oidc/idp-flow/0oaO",
            "demo-oidc/oidc/sp-flow/0oaO",
            "demo-oidc/oidc/jit-idp-flow/0oaO",
            "demo-oidc/oidc/jit-sp-flow/0oaO",
        ]
    );
    let beyond = &plan.cases[3];
    assert!(!beyond.required);
    assert_eq!(beyond.reason, "the scenario asks for it; a submission does not need it");
    assert_eq!(plan.cases[0].reason, "the integration declares the IdP flow");
    assert!(plan.left_out.is_empty());
}

/// Okta has five active instances of an integration at most, but not in every org: the org is left to say so.
#[test]
fn a_scenario_may_have_more_than_five_instances() {
    let one = "instances:\n  - id: ${INSTANCE_ID}\n    protocol: oidc\n    version: current";
    let six = ["0oa1", "0oa2", "0oa3", "0oa4", "0oa5", "0oa6"].map(|id| format!("  - {{ id: {id}, protocol: oidc }}"));
    let text = OIDC.replace(one, &format!("instances:\n{}", six.join("\n")));
    let plan = Plan::new(&[scenario(&text, "0oa")], &Selection::default()).unwrap();
    assert_eq!(plan.cases.len(), 6 * 4);
}

#[test]
fn the_users_take_turns_whatever_is_selected() {
    let bob =
        "\nusers:\n  - {login: bob@example.com, password: q, first_name: B, last_name: C, email: bob@example.com}";
    let two = scenario(&SAML.replace("\nusers:", bob), "0oaS");
    let players = |selection: &Selection| {
        let plan = Plan::new(&[Arc::clone(&two)], selection).unwrap();
        let player = |case: &Case| (!case.test.just_in_time()).then(|| (case.test, case.user().unwrap().login.clone()));
        plan.cases.iter().filter_map(player).collect::<Vec<_>>()
    };
    let expected = [(Test::IdpFlow, "bob@example.com".to_owned()), (Test::SpFlow, "ada@example.com".to_owned())];
    assert_eq!(players(&Selection::default()), expected);
    assert_eq!(players(&Selection { tests: vec![Test::SpFlow], ..Selection::default() }), expected[1..]);
}

#[test]
fn without_tests_the_required_ones_are_planned() {
    let plan = Plan::new(&[scenario(&OIDC.replace(ALL_FOUR, ""), "0oaO")], &Selection::default()).unwrap();
    let planned: Vec<_> = plan.cases.iter().map(|case| (case.test, case.required)).collect();
    assert_eq!(planned, [(Test::IdpFlow, true), (Test::SpFlow, true), (Test::JitIdpFlow, true)]);
}

#[test]
fn a_required_test_that_is_not_asked_for_is_left_out_and_named() {
    let plan = Plan::new(&[scenario(&OIDC.replace(ALL_FOUR, "tests: [sp-flow]"), "0oaO")], &Selection::default());
    let plan = plan.unwrap();
    assert_eq!(ids(&plan.cases), ["demo-oidc/oidc/sp-flow/0oaO"]);
    assert_eq!(ids(&plan.left_out), ["demo-oidc/oidc/idp-flow/0oaO", "demo-oidc/oidc/jit-idp-flow/0oaO"]);
}

#[test]
fn filters_select_by_test_and_by_instance() {
    let scenarios = [scenario(SAML, "0oaS"), scenario(OIDC, "0oaO")];
    let tests = Selection { tests: vec![Test::SpFlow], ..Selection::default() };
    assert_eq!(
        ids(&Plan::new(&scenarios, &tests).unwrap().cases),
        ["demo-saml/saml/sp-flow/0oaS", "demo-oidc/oidc/sp-flow/0oaO"]
    );
    let instances = Selection { instances: vec![InstanceId::new("0oaO")], ..tests };
    assert_eq!(ids(&Plan::new(&scenarios, &instances).unwrap().cases), ["demo-oidc/oidc/sp-flow/0oaO"]);
    let nothing = Selection { instances: vec![InstanceId::new("0oaX")], ..Selection::default() };
    assert!(Plan::new(&scenarios, &nothing).unwrap().cases.is_empty());
}

#[test]
fn shards_cover_the_plan_without_overlap() {
    let scenarios = [scenario(SAML, "0oaS"), scenario(OIDC, "0oaO")];
    let whole = Plan::new(&scenarios, &Selection::default()).unwrap();
    let mut parts: Vec<CaseId> = Vec::new();
    for shard in ["1/3", "2/3", "3/3"] {
        let selection = Selection { shard: Some(shard.parse().unwrap()), ..Selection::default() };
        let part = Plan::new(&scenarios, &selection).unwrap();
        assert!((2..=3).contains(&part.cases.len()));
        parts.extend(part.cases.into_iter().map(|case| case.id));
    }
    parts.sort();
    let mut expected: Vec<_> = whole.cases.into_iter().map(|case| case.id).collect();
    expected.sort();
    assert_eq!(parts, expected);
}

#[test]
fn there_may_be_more_shards_than_cases_but_none_of_nothing() {
    let scenarios = [scenario(SAML, "0oaS")];
    let last = Some("99/99".parse().unwrap());
    let part = Plan::new(&scenarios, &Selection { shard: last, ..Selection::default() }).unwrap();
    assert!(part.cases.is_empty() && part.shard == last);
    let nothing = Selection { instances: vec![InstanceId::new("0oaX")], shard: last, ..Selection::default() };
    assert_eq!(Plan::new(&scenarios, &nothing).unwrap().shard, None);
}

#[test]
fn a_shard_is_one_of_several() {
    for wrong in ["0/3", "4/3", "1", "1/0", "a/b", "-1/2"] {
        assert_eq!(wrong.parse::<Shard>().unwrap_err().to_string().split('`').nth(1), Some(wrong));
    }
    assert_eq!("2/3".parse::<Shard>().unwrap().to_string(), "2/3");
}

#[test]
fn two_scenarios_of_one_name_over_one_instance_are_refused() {
    let twice = Plan::new(&[scenario(SAML, "0oaS"), scenario(SAML, "0oaS")], &Selection::default());
    assert!(matches!(twice, Err(PlanError::SameCase { id, .. }) if id.as_str() == "demo-saml/saml/idp-flow/0oaS"));
}

/// What the published integration declared decides over its instances, whatever the draft declares.
#[test]
fn an_instance_of_the_published_version_has_the_tests_of_that_version() {
    let directory = tempfile::tempdir().unwrap();
    let old = OIDC.replace("      jit: true", "      jit: false");
    std::fs::write(directory.path().join("old.yaml"), old).unwrap();
    let both = "instances:\n  - { id: 0oaP, protocol: oidc, version: published }\n";
    let text = OIDC.replace(ALL_FOUR, "").replace("instances:\n", both);
    let text = text.replace("integration:\n", "published: old.yaml\nintegration:\n");
    let path = directory.path().join("acme.yaml");
    let scenario = Arc::new(parse(&path, &text, &variables("0oaC")).unwrap());
    let plan = Plan::new(&[scenario], &Selection::default()).unwrap();
    assert_eq!(
        ids(&plan.cases),
        [
            "demo-oidc/oidc/idp-flow/0oaP",
            "demo-oidc/oidc/sp-flow/0oaP",
            "demo-oidc/oidc/idp-flow/0oaC",
            "demo-oidc/oidc/sp-flow/0oaC",
            "demo-oidc/oidc/jit-idp-flow/0oaC",
        ]
    );
    assert!(plan.cases.iter().all(|case| case.required));
}
