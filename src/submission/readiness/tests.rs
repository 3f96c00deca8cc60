//! Every gate, by what it is about.

use super::*;
use crate::submission::instances::InstanceVersion;
use chrono::TimeDelta;

const OIDC: Needed = Needed { used_for: InstanceUse::Oidc, version: InstanceVersion::Current };
const SCIM: Needed = Needed { used_for: InstanceUse::Scim, version: InstanceVersion::Current };

fn at() -> DateTime<Utc> {
    "2026-08-01T12:00:00Z".parse().unwrap()
}

fn instance(needed: Needed) -> InstanceFact {
    let id = needed.used_for.name().to_owned();
    InstanceFact { needed, id, active: Some(true), eligible: Ok(()), generated_at: Some(at()) }
}

fn certification() -> Certification {
    Certification { by: "Ada".to_owned(), at: at(), submission_sha256: "v1".to_owned() }
}

fn versions(published: Option<&str>) -> Versions {
    Versions { current: "v1".to_owned(), published: published.map(str::to_owned) }
}

/// The gates of a submission in which all is well, once its facts are changed like this.
fn gates_after(change: impl FnOnce(&mut Facts<'_>)) -> Vec<Gate> {
    let (certification, life_cycle, versions) = (certification(), LifeCycle::default(), versions(None));
    let mut facts = Facts {
        scenario: "acme.yaml",
        needed: vec![OIDC, SCIM],
        instances: vec![instance(OIDC), instance(SCIM)],
        named: vec![InstanceUse::Oidc],
        tests: vec![TestFact { needed: OIDC, test: Test::SpFlow, result: Ok((at(), at() + TimeDelta::hours(48))) }],
        scim: Some(ScimFacts { spec: true, crud: true, entitlements: Some(true), shared: None }),
        universal_logout: true,
        certification: Some(&certification),
        life_cycle: &life_cycle,
        broken_rules: 0,
        asks_for_tests: true,
        versions: &versions,
    };
    change(&mut facts);
    gates(&facts)
}

fn shut_among(gates: Vec<Gate>) -> Vec<&'static str> {
    gates.into_iter().filter(|gate| !gate.state.is_open()).map(|gate| gate.gate).collect()
}

fn shut_after(change: impl FnOnce(&mut Facts<'_>)) -> Vec<&'static str> {
    shut_among(gates_after(change))
}

/// The rows of "Submission readiness gates".
#[test]
fn each_gate_is_shut_by_what_it_is_about() {
    assert_eq!(shut_after(|_| {}), Vec::<&str>::new());
    assert_eq!(
        shut_after(|facts| drop(facts.instances.remove(0))),
        ["sso.instance-detected", "sso.instance-active", "universal-logout.instance-detected"]
    );
    assert_eq!(
        shut_after(|facts| facts.instances[0].eligible = Err(Ineligible::SubmissionEdited)),
        ["sso.instance-detected", "universal-logout.instance-detected"]
    );
    assert_eq!(shut_after(|facts| facts.instances[0].active = Some(false)), ["sso.instance-active"]);
    assert_eq!(shut_after(|facts| facts.tests[0].result = Err(Void::Expired(at()))), ["sso.test"]);
    assert_eq!(shut_after(|facts| drop(facts.instances.pop())), ["scim.instance-detected", "scim.instance-active"]);
    assert_eq!(shut_after(|facts| facts.instances[1].active = Some(false)), ["scim.instance-active"]);
    for (gate, change) in [
        ("scim.spec-link", (|scim| scim.spec = false) as fn(&mut ScimFacts)),
        ("scim.crud-link", |scim| scim.crud = false),
        ("scim.entitlements-link", |scim| scim.entitlements = Some(false)),
    ] {
        assert_eq!(shut_after(|facts| change(facts.scim.as_mut().unwrap())), [gate]);
    }
    assert_eq!(shut_after(|facts| facts.broken_rules = 2), ["submission.rules"]);
    assert_eq!(shut_after(|facts| facts.certification = None), ["certification"]);
}

/// "Since when, until when, and the command that opens it".
#[test]
fn each_gate_tells_its_times_and_what_opens_it() {
    let told = |gates: Vec<Gate>, name: &str| gates.into_iter().find(|gate| gate.gate == name).unwrap();
    let since = GateState::Open { since: Some(at()), until: None };
    let all = gates_after(|_| {});
    assert_eq!(told(all.clone(), "sso.instance-detected").state, since);
    assert_eq!(told(all.clone(), "certification").state, since);
    let until = Some(at() + TimeDelta::hours(48));
    assert_eq!(told(all.clone(), "sso.test").state, GateState::Open { since: Some(at()), until });
    assert_eq!(told(all, "sso.test").command, "oin-tester run acme.yaml --test sp-flow --instance oidc");
    let expired = gates_after(|facts| facts.tests[0].result = Err(Void::Expired(at())));
    assert_eq!(told(expired, "sso.test").command, "oin-tester run acme.yaml");
    let generate = "oin-tester instances generate acme.yaml --for oidc --version current";
    let missing = gates_after(|facts| drop(facts.instances.remove(0)));
    assert_eq!(told(missing.clone(), "sso.instance-detected").command, generate);
    assert_eq!(told(missing, "sso.test").command, format!("{generate}, then oin-tester run acme.yaml"));
    let inactive = gates_after(|facts| {
        facts.instances[0].active = Some(false);
        facts.tests[0].result = Err(Void::NotRun);
    });
    let activate = "oin-tester instances activate acme.yaml --instance oidc";
    assert_eq!(told(inactive.clone(), "sso.instance-active").command, activate);
    assert_eq!(told(inactive, "sso.test").command, format!("{activate}, then oin-tester run acme.yaml"));
    let ineligible = gates_after(|facts| {
        facts.instances[0].eligible = Err(Ineligible::SubmissionEdited);
        facts.tests[0].result = Err(Void::NotRun);
    });
    assert_eq!(told(ineligible, "sso.test").command, format!("{generate}, then oin-tester run acme.yaml"));
    let unassigned = gates_after(|facts| facts.tests[0].result = Err(Void::Unassigned("ann".to_owned())));
    assert_eq!(told(unassigned, "sso.test").command, format!("{generate}, then oin-tester run acme.yaml"));
    let nameless = gates_after(|facts| (facts.named, facts.instances) = (vec![], vec![]));
    assert_eq!(told(nameless, "sso.instance-detected").command, format!("{generate} --name NAME"));
}

#[test]
fn of_several_instances_one_that_may_be_tested_counts() {
    let with = |id: &str, change: fn(&mut InstanceFact)| {
        let mut fact = InstanceFact { id: id.to_owned(), ..instance(SCIM) };
        change(&mut fact);
        fact
    };
    for other in [
        with("edited", |it| it.eligible = Err(Ineligible::SubmissionEdited)),
        with("gone", |it| it.active = None),
        with("inactive", |it| it.active = Some(false)),
    ] {
        assert_eq!(shut_after(|facts| facts.instances.insert(0, other)), Vec::<&str>::new());
    }
}

/// SCIM asks for an instance also where single sign-on shares its own.
#[test]
fn a_shared_instance_is_detected_for_both() {
    let shared = |facts: &mut Facts<'_>| {
        facts.needed = vec![OIDC];
        facts.instances = vec![instance(OIDC)];
        facts.scim.as_mut().unwrap().shared = Some(InstanceUse::Oidc);
    };
    assert_eq!(shut_after(shared), Vec::<&str>::new());
    let none = shut_after(|facts| {
        shared(facts);
        facts.instances.clear();
    });
    assert!(none.contains(&"scim.instance-detected") && none.contains(&"scim.instance-active"), "{none:?}");
}

#[test]
fn universal_logout_needs_the_instance_of_each_protocol() {
    let saml = Needed { used_for: InstanceUse::Saml, version: InstanceVersion::Current };
    let published = Needed { version: InstanceVersion::Published, ..OIDC };
    let gates = gates_after(|facts| facts.needed.extend([saml, published]));
    let logout = gates.iter().filter(|gate| gate.gate == "universal-logout.instance-detected");
    let told: Vec<_> = logout.map(|gate| (gate.about.clone().unwrap(), gate.state.is_open())).collect();
    assert_eq!(told, [("oidc current".to_owned(), true), ("saml current".to_owned(), false)]);
}

#[test]
fn an_update_of_the_catalog_asks_for_rules_alone() {
    let gates = gates_after(|facts| {
        facts.asks_for_tests = false;
        (facts.needed, facts.instances, facts.tests) = (vec![], vec![], vec![]);
        facts.certification = None;
    });
    assert_eq!(gates.iter().map(|gate| gate.gate).collect::<Vec<_>>(), ["submission.rules", "life-cycle"]);
    assert_eq!(shut_among(gates), Vec::<&str>::new());
}

#[test]
fn what_okta_reviews_is_not_submitted_again() {
    let mut life = LifeCycle::default();
    life.take(Step::Submit, "v1", "acme", at()).unwrap();
    assert_eq!(shut_with_life(&life, None), ["life-cycle"]);
}

#[test]
fn tests_that_are_run_again_are_certified_again() {
    let later = at() + TimeDelta::hours(1);
    let rerun = |facts: &mut Facts<'_>| facts.tests[0].result = Ok((later, later + TimeDelta::hours(48)));
    assert_eq!(shut_after(rerun), ["certification"]);
}

#[test]
fn another_version_was_certified() {
    let other = Certification { submission_sha256: "v0".to_owned(), ..certification() };
    assert_eq!(shut_of(&LifeCycle::default(), &versions(None), &other), ["certification"]);
}

fn shut_with_life(life: &LifeCycle, published: Option<&str>) -> Vec<&'static str> {
    shut_of(life, &versions(published), &certification())
}

fn shut_of(life: &LifeCycle, versions: &Versions, certification: &Certification) -> Vec<&'static str> {
    shut_among(gates(&Facts {
        scenario: "acme.yaml",
        needed: vec![],
        instances: vec![],
        named: vec![],
        tests: vec![],
        scim: None,
        universal_logout: false,
        certification: Some(certification),
        life_cycle: life,
        broken_rules: 0,
        asks_for_tests: true,
        versions,
    }))
}

/// What an update changes is known only beside the version that the catalog holds.
#[test]
fn an_update_names_the_version_that_was_published() {
    let mut life = LifeCycle::default();
    for step in [Step::Submit, Step::Publish, Step::Edit] {
        life.take(step, "v0", "acme", at()).unwrap();
    }
    assert_eq!(shut_with_life(&life, Some("v0")), Vec::<&str>::new());
    for unknown in [None, Some("another")] {
        assert_eq!(shut_with_life(&life, unknown), ["life-cycle"]);
    }
    // Okta's return does not make it known.
    for step in [Step::Submit, Step::Return] {
        life.take(step, "v1", "acme", at()).unwrap();
    }
    assert_eq!(shut_with_life(&life, Some("v0")), Vec::<&str>::new());
    assert_eq!(shut_with_life(&life, None), ["life-cycle"]);
}
