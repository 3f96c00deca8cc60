//! Whole runs at an org that has a custom domain too: the scenario names one of its addresses, and the app knows one.

use std::path::Path;

use oin_tester_fixtures::{CustomDomain, IssuerMode, Options, OrgAddress};

use crate::checks::healthy::above_info;
use crate::world::{Demo, Ended, World, ended};

async fn world(apps_know: OrgAddress, issuer_mode: IssuerMode) -> World {
    let custom_domain = Some(CustomDomain { listen: None, apps_know, issuer_mode });
    World::with(Options { custom_domain, ..Options::default() }).await
}

/// The scenario of the sample app, with this address as `org.url`.
async fn run(world: &World, demo: Demo, named: OrgAddress, arguments: &[&str]) -> Ended {
    let org = world.fixtures.org();
    let url = match named {
        OrgAddress::Own => org.url(),
        OrgAddress::Custom => org.custom_url().unwrap(),
    };
    let mut variables = world.variables(demo);
    for (name, value) in &mut variables {
        match *name {
            "ORG_URL" => url.as_str().trim_end_matches('/').clone_into(value),
            "ORG_BACK_CHANNEL" => *value = url.join(world.fixtures.org().back_channel_url().path()).unwrap().into(),
            _ => {}
        }
    }
    let name = demo.scenario();
    let output = world.command_for(Path::new(demo.file()), variables, name, arguments).output().await;
    ended(output, world.directory.path().join(name))
}

fn assert_nothing_to_mend(ended: &Ended, verdicts: &[&str]) {
    assert_eq!((ended.code, ended.verdicts()), (0, verdicts.iter().map(ToString::to_string).collect()), "{ended}");
    assert_eq!(above_info(&ended.result()), Vec::<String>::new());
}

#[tokio::test]
async fn an_sp_flow_may_begin_at_the_address_that_the_scenario_does_not_name() {
    for (apps_know, named) in [(OrgAddress::Custom, OrgAddress::Own), (OrgAddress::Own, OrgAddress::Custom)] {
        let world = world(apps_know, IssuerMode::Dynamic).await;
        let tests = ["--test", "sp-flow", "--test", "jit-sp-flow"];
        let oidc = run(&world, Demo::Oidc, named, &tests).await;
        assert_nothing_to_mend(&oidc, &["oidc/sp-flow: passed", "oidc/jit-sp-flow: passed"]);
        let saml = run(&world, Demo::Saml, named, &tests).await;
        assert_nothing_to_mend(&saml, &["saml/sp-flow: passed", "saml/jit-sp-flow: passed"]);
    }
}

#[tokio::test]
async fn an_idp_flow_passes_at_a_custom_domain() {
    let world = world(OrgAddress::Custom, IssuerMode::Dynamic).await;
    let tests = ["--test", "idp-flow", "--test", "jit-idp-flow"];
    let oidc = run(&world, Demo::Oidc, OrgAddress::Custom, &tests).await;
    assert_nothing_to_mend(&oidc, &["oidc/idp-flow: passed", "oidc/jit-idp-flow: passed"]);
    let saml = run(&world, Demo::Saml, OrgAddress::Custom, &tests).await;
    assert_nothing_to_mend(&saml, &["saml/idp-flow: passed", "saml/jit-idp-flow: passed"]);
}

#[tokio::test]
async fn an_issuer_that_is_fixed_is_expected_whatever_address_the_scenario_names() {
    for (apps_know, mode, named) in [
        (OrgAddress::Custom, IssuerMode::CustomUrl, OrgAddress::Own),
        (OrgAddress::Own, IssuerMode::OrgUrl, OrgAddress::Custom),
    ] {
        let world = world(apps_know, mode).await;
        let ended = run(&world, Demo::Oidc, named, &["--test", "idp-flow", "--test", "sp-flow"]).await;
        assert_nothing_to_mend(&ended, &["oidc/idp-flow: passed", "oidc/sp-flow: passed"]);
    }
}

/// The app was told of the custom domain, and its instance left as it was: what the tokens name is not whom it asked.
#[tokio::test]
async fn tokens_that_name_the_other_address_fail_the_test() {
    let world = world(OrgAddress::Custom, IssuerMode::OrgUrl).await;
    let ended = run(&world, Demo::Oidc, OrgAddress::Own, &["--test", "sp-flow"]).await;
    assert_eq!((ended.code, ended.verdicts()), (1, vec!["oidc/sp-flow: failed".to_owned()]), "{ended}");
    let result = ended.result();
    assert_eq!(result.tests[0].diagnosis.as_ref().unwrap().cause, "issuer-mismatch", "{ended}");
}
