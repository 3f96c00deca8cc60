//! `oin-tester init`: a file that `check` accepts but for what is left to fill in, from nothing and from instances of the org; never over another.

use std::{collections::BTreeSet, path::Path};

use oin_tester::submission::Protocol;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    scripted_org::{Reply, ScriptedOrg},
    world::{Demo, Ended, World, binary, ended},
};

async fn init(directory: &TempDir, arguments: &[&str], variables: &[(&str, String)]) -> Ended {
    let mut command = binary();
    command.arg("init").arg(directory.path().join("acme.yaml")).args(arguments).arg("--no-input");
    command.env_remove("ORG_URL").env_remove("ORG_TOKEN").envs(variables.iter().cloned());
    ended(command.output().await, directory.path().to_owned())
}

async fn check(directory: &TempDir) -> Ended {
    let file = directory.path().join("acme.yaml");
    ended(binary().arg("check").arg(file).output().await, directory.path().to_owned())
}

/// What `check` tells of the file: each rule once.
async fn broken(directory: &TempDir) -> BTreeSet<String> {
    let file = directory.path().join("acme.yaml");
    let checked = ended(binary().args(["check", "--json"]).arg(file).output().await, directory.path().to_owned());
    let report: Value = serde_json::from_str(&checked.stdout).unwrap_or_else(|_| panic!("{checked}"));
    let problems = report["problems"].as_array().unwrap().iter();
    problems.map(|it| it["rule"].as_str().unwrap_or_else(|| panic!("{checked}")).to_owned()).collect()
}

/// Nothing is wrong with the file, but that a person has to fill something in.
async fn only_placeholders_are_left(directory: &TempDir) {
    let broken = broken(directory).await;
    assert_eq!(broken, BTreeSet::from(["placeholder.filled-in".to_owned()]), "{}", text(directory));
}

fn text(directory: &TempDir) -> String {
    std::fs::read_to_string(directory.path().join("acme.yaml")).unwrap()
}

#[tokio::test]
async fn a_file_from_nothing_is_accepted_for_each_protocol() {
    for arguments in [
        &["--protocol", "oidc"][..],
        &["--protocol", "saml"],
        &["--protocol", "saml", "--flows", "idp"],
        &["--protocol", "oidc,saml"],
        &["--protocol", "scim"],
        &["--protocol", "oidc,saml,scim", "--flows", "idp,sp", "--jit", "yes", "--variables", "subdomain"],
        &["--protocol", "oidc,saml,scim", "--flows", "idp,sp", "--variables", "subdomain,region,company_id"],
        &["--protocol", "saml", "--flows", "sp", "--variables", "tenant", "--sign-in", "https://acme.straw.example/go"],
        &["--protocol", "scim", "--variables", "tenant", "--sign-in", "https://straw.example:8443/"],
    ] {
        let directory = tempfile::tempdir().unwrap();
        let written = init(&directory, arguments, &[]).await;
        assert_eq!(written.code, 0, "{written}");
        only_placeholders_are_left(&directory).await;
    }
}

#[tokio::test]
async fn what_is_left_to_fill_in_is_told_and_what_is_filled_in_is_accepted() {
    let directory = tempfile::tempdir().unwrap();
    init(&directory, &["--protocol", "oidc,scim"], &[]).await;
    let checked = check(&directory).await;
    let left = [
        ("My app", "Strawberry"),
        ("Say here what the integration is worth to a customer.", "Plans the harvest."),
        ("your.name@example.com", "ada@straw.example"),
        ("Say here where SCIM is, and how to get credentials for it.", "It is below /scim."),
        ("https://www.runscope.com/radar/put-the-link-here/", "https://www.runscope.com/radar/1/"),
        ("https://app.example.com/", "https://app.straw.example/"),
    ];
    assert_eq!(checked.code, 1, "{checked}");
    let mut file = text(&directory);
    for (placeholder, own) in left {
        assert!(checked.stdout.contains(&format!("it still says `{placeholder}`")), "{placeholder}: {checked}");
        file = file.replace(placeholder, own);
    }
    std::fs::write(directory.path().join("acme.yaml"), file).unwrap();
    let checked = check(&directory).await;
    assert!(checked.stdout.contains("no problem found (rules of"), "{checked}\n{}", text(&directory));
}

#[tokio::test]
async fn where_nobody_starts_at_the_app_nothing_is_said_of_that() {
    let directory = tempfile::tempdir().unwrap();
    init(&directory, &["--protocol", "saml", "--flows", "idp"], &[]).await;
    assert!(!text(&directory).contains("sp_initiate"), "{}", text(&directory));
}

#[tokio::test]
async fn what_flags_say_stands_in_the_file_whatever_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let description = "Berries: \"ripe\" & ${RED} # for 100 %";
    let arguments = [
        "--display-name",
        "Strawberry & Co: #1",
        "--description",
        description,
        "--sign-in",
        "https://straw.example/go?a=b",
        "--support-contact",
        "ada@straw.example",
        "--org",
        "https://straw.okta.com",
    ];
    let written = init(&directory, &arguments, &[]).await;
    assert_eq!(written.code, 0, "{written}");
    let variables = std::iter::empty().collect();
    let scenario = oin_tester::scenario::load(&directory.path().join("acme.yaml"), &variables).unwrap();
    let catalog = scenario.submission.catalog.unwrap().value;
    assert_eq!(catalog.name.unwrap().value, "Strawberry & Co: #1");
    assert_eq!(catalog.description.unwrap().value, description);
    assert_eq!(scenario.name, "strawberry-co-1");
    assert_eq!(scenario.org.url.as_str(), "https://straw.okta.com/");
    assert_eq!(scenario.integration.oidc.unwrap().redirect_uris, ["https://straw.example/callback"]);
}

#[tokio::test]
async fn an_instance_of_the_org_is_taken_over() {
    let world = World::new().await;
    let variables = |demo| -> Vec<(&str, String)> {
        let wanted = ["ORG_URL", "ORG_TOKEN", "ORG_CA"];
        world.variables(demo).into_iter().filter(|(name, _)| wanted.contains(name)).collect()
    };
    let id = |demo| world.variables(demo).into_iter().find(|(name, _)| *name == "INSTANCE_ID").unwrap().1;
    let directory = tempfile::tempdir().unwrap();
    let (oidc, saml) = (id(Demo::Oidc), id(Demo::Saml));
    let written = init(&directory, &["--from-instance", &oidc, "--from-instance", &saml], &variables(Demo::Oidc)).await;
    assert_eq!(written.code, 0, "{written}");
    let text = text(&directory);
    assert!(!text.contains(&variables(Demo::Oidc)[1].1), "the token stands in the file");
    // The app of the tests runs on this machine, where no analyst reaches it.
    let expected = ["placeholder.filled-in", "test.account.url.public"].map(str::to_owned);
    assert_eq!(broken(&directory).await, BTreeSet::from(expected), "{text}");

    let none = std::iter::empty().collect();
    let scenario = oin_tester::scenario::load(&directory.path().join("acme.yaml"), &none).unwrap();
    let instances: Vec<_> = scenario.instances.iter().map(|it| (it.id.to_string(), it.protocol)).collect();
    assert_eq!(instances, [(oidc, Protocol::Oidc), (saml, Protocol::Saml)]);
    let app = |demo| world.variables(demo).into_iter().find(|(name, _)| *name == "APP_URL").unwrap().1;
    let declared = scenario.integration.oidc.unwrap();
    assert!(declared.redirect_uris[0].starts_with(&app(Demo::Oidc)), "{declared:?}");
    assert!(declared.initiate_login_uri.unwrap().starts_with(&app(Demo::Oidc)));
    let declared = scenario.integration.saml.unwrap();
    assert!(declared.acs_urls[0].starts_with(&app(Demo::Saml)), "{declared:?}");
    assert!(declared.attributes.is_some_and(|attributes| !attributes.is_empty()));
}

#[tokio::test]
async fn an_instance_that_the_org_does_not_have_ends_with_3_and_no_file() {
    let world = World::new().await;
    let directory = tempfile::tempdir().unwrap();
    let wanted = ["ORG_URL", "ORG_TOKEN", "ORG_CA"];
    let variables: Vec<_> = world.variables(Demo::Oidc).into_iter().filter(|(name, _)| wanted.contains(name)).collect();
    let written = init(&directory, &["--from-instance", "0oaNobody"], &variables).await;
    assert_eq!(written.code, 3, "{written}");
    assert!(written.stderr.contains("`0oaNobody`"), "{written}");
    assert!(!directory.path().join("acme.yaml").exists());
    let without = init(&directory, &["--from-instance", "0oaNobody"], &[]).await;
    assert_eq!(without.code, 2, "{without}");
    assert!(without.stderr.contains("ORG_TOKEN"), "{without}");
}

/// An org with one instance, in the API's words.
async fn org_with(mode: &str, settings: &str) -> ScriptedOrg {
    let instance = format!(
        r#"{{"id":"0oa1","name":"acme_1","label":"Acme","status":"ACTIVE","signOnMode":"{mode}",
        "created":"2026-11-22T04:00:00.000Z","lastUpdated":"2026-11-22T04:01:00.000Z","settings":{settings}}}"#
    );
    ScriptedOrg::start([Reply::json(200, &instance)]).await
}

#[tokio::test]
async fn values_of_an_instance_stand_as_variables_in_its_addresses() {
    let settings = r#"{"app":{"subdomain":"berryfarm"},"signOn":{"ssoAcsUrl":"https://berryfarm.straw.example/acs",
        "audience":"https://berryfarm.straw.example","attributeStatements":[{"type":"EXPRESSION","name":"mail","values":["user.email"]}]}}"#;
    let org = org_with("SAML_2_0", settings).await;
    let directory = tempfile::tempdir().unwrap();
    let variables = [("ORG_URL", org.url.clone()), ("ORG_TOKEN", "t".to_owned())];
    let written = init(&directory, &["--from-instance", "0oa1", "--flows", "sp"], &variables).await;
    assert_eq!(written.code, 0, "{written}");
    only_placeholders_are_left(&directory).await;
    let scenario =
        oin_tester::scenario::load(&directory.path().join("acme.yaml"), &std::iter::empty().collect()).unwrap();
    let saml = scenario.submission.saml.unwrap().value;
    assert_eq!(saml.acs_urls[0].value.url, "https://${org.subdomain}.straw.example/acs");
    assert_eq!(saml.attributes.unwrap()[0].value.values[0].value, "${user.email}");
    assert!(saml.sp_flow && !saml.idp_flow);
}

#[tokio::test]
async fn an_instance_that_only_provisions_is_taken_over_when_asked_for() {
    for (arguments, code) in [(&["--protocol", "scim"][..], 0), (&[], 2)] {
        let org = org_with("BOOKMARK", r#"{"app":{"subdomain":"berryfarm"}}"#).await;
        let directory = tempfile::tempdir().unwrap();
        let variables = [("ORG_URL", org.url.clone()), ("ORG_TOKEN", "t".to_owned())];
        let written = init(&directory, &[arguments, &["--from-instance", "0oa1"]].concat(), &variables).await;
        assert_eq!(written.code, code, "{written}");
        match code {
            0 => only_placeholders_are_left(&directory).await,
            _ => assert!(written.stderr.contains("--protocol scim"), "{written}"),
        }
    }
}

#[tokio::test]
async fn no_file_is_overwritten() {
    let directory = tempfile::tempdir().unwrap();
    let file: &Path = &directory.path().join("acme.yaml");
    std::fs::write(file, "mine").unwrap();
    let written = init(&directory, &[], &[]).await;
    assert_eq!(written.code, 2, "{written}");
    assert!(written.stderr.contains("nothing is overwritten"), "{written}");
    assert_eq!(std::fs::read_to_string(file).unwrap(), "mine");
}

#[tokio::test]
async fn what_is_answered_stands_in_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let arguments = ["--protocol", "oidc,saml,scim", "--flows", "idp", "--jit", "yes", "--variables", "tenant"];
    let written =
        init(&directory, &[&arguments[..], &["--sign-in", "https://acme.straw.example/go"]].concat(), &[]).await;
    assert_eq!(written.code, 0, "{written}");
    let variables = std::iter::empty().collect();
    let scenario = oin_tester::scenario::load(&directory.path().join("acme.yaml"), &variables).unwrap();
    let (oidc, saml) = (scenario.integration.oidc.unwrap(), scenario.integration.saml.unwrap());
    assert_eq!(oidc.initiate_login_uri.as_deref(), Some("https://{app.tenant}.straw.example/initiate-login"));
    assert_eq!(saml.acs_urls, ["https://${org.tenant}.straw.example/saml/acs"]);
    assert!(saml.idp_flow && !saml.sp_flow && saml.just_in_time && oidc.just_in_time);
    let base_url = scenario.submission.scim.unwrap().value.base_url.unwrap().value;
    assert_eq!(base_url, "'https://' + app.tenant + '.straw.example/scim/v2/'");
    assert!(scenario.instances.iter().all(|instance| instance.variables["tenant"] == "acme"));
}

#[tokio::test]
async fn an_answer_that_check_would_refuse_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::create_dir(directory.path().join("logos")).unwrap();
    let (name, description) = (format!("{}  ", "x".repeat(64)), format!("{}  ", "x".repeat(1_023)));
    for arguments in [
        ["--org", "acme"],
        ["--org", "https://u:p@acme.okta.com"],
        ["--sign-in", "the start page"],
        ["--sign-in", "http://straw.example/"],
        ["--sign-in", "https://u:p@straw.example/"],
        ["--sign-in", "https://{x}.straw.example/"],
        ["--sign-in", "https://straw.example/a b"],
        ["--support-contact", "Ada"],
        ["--support-contact", "ada@x."],
        ["--support-contact", "ada b@x.example"],
        ["--display-name", ""],
        ["--display-name", &name],
        ["--description", &description],
        ["--protocol", "swa"],
        ["--flows", "both"],
        ["--jit", "maybe"],
        ["--variables", "companyId"],
        ["--variables", "a,b,c,d,e,f,g,h,i"],
        ["--variables", "org,name"],
        ["--variables", "tenant,tenant"],
        ["--logo", "no-such.png"],
        ["--logo", "logos"],
        ["--logo", ""],
    ] {
        let written = init(&directory, &arguments, &[]).await;
        assert_eq!(written.code, 2, "{arguments:?}: {written}");
        assert!(!directory.path().join("acme.yaml").exists(), "{arguments:?}");
    }
}

/// What `init` makes of Okta's JSON.
async fn taken_over(json: &Value) -> (TempDir, Ended) {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("okta.json");
    std::fs::write(&file, json.to_string()).unwrap();
    let written = init(&directory, &["--from-okta", file.to_str().unwrap()], &[]).await;
    (directory, written)
}

#[tokio::test]
async fn what_okta_s_json_does_not_declare_is_not_made_up() {
    for json in [
        json!({}),
        json!({ "name": "Proof", "description": "d", "capabilities": ["IDV"] }),
        json!({ "name": "Sso", "capabilities": ["SSO"] }),
        json!({ "name": "Logout", "globalTokenRevocation": { "endpoint": "'https://a.example/gtr'" } }),
    ] {
        let (directory, written) = taken_over(&json).await;
        assert_eq!(written.code, 2, "{json}: {written}");
        assert!(written.stderr.contains("declares nothing that this program knows"), "{json}: {written}");
        assert!(!directory.path().join("acme.yaml").exists(), "{json}");
    }
    let (directory, written) = taken_over(&json!({ "name": "Api", "capabilities": ["API_SERVICE"] })).await;
    assert_eq!(written.code, 0, "{written}");
    let text = text(&directory);
    assert!(text.contains("api_service:") && !text.contains("oidc:") && !text.contains("callback"), "{text}");
    assert!(!written.stderr.contains("not taken over"), "{written}");
    only_placeholders_are_left(&directory).await;
}

#[tokio::test]
async fn how_scim_authenticates_is_not_made_up() {
    for (mode, rule) in [("hmac", "scim.authentication.required"), ("basic", "scim.authentication.not-basic")] {
        let json = json!({ "name": "Straw", "provisioning": { "features": ["READ_USER"], "scim": {
            "baseUri": "'https://straw.example/scim/'", "authMode": mode } } });
        let (directory, written) = taken_over(&json).await;
        assert_eq!(written.code, 0, "{written}");
        assert!(broken(&directory).await.contains(rule), "{mode}: {}", text(&directory));
        assert!(!text(&directory).contains("bearer"), "{}", text(&directory));
    }
}

#[tokio::test]
async fn no_more_variables_are_added_than_there_may_be() {
    let config: Vec<_> = ["a", "b", "c", "d", "e", "f", "g", "h"].map(|name| json!({ "name": name })).into();
    let json = json!({ "config": config, "sso": { "oidc": { "redirectUris": ["https://straw.example/cb"] } } });
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("okta.json");
    std::fs::write(&file, json.to_string()).unwrap();
    for (names, code) in [("a,i", 2), ("a", 0)] {
        let arguments = ["--from-okta", file.to_str().unwrap(), "--variables", names];
        let written = init(&directory, &arguments, &[]).await;
        assert_eq!(written.code, code, "{names}: {written}");
    }
}

#[tokio::test]
async fn provisioning_alone_is_taken_over_without_single_sign_on() {
    let json = json!({
        "submission": {
            "name": "x".repeat(70), "description": "Plans the harvest.", "logo": "https://acme.okta.com/logo.png",
            "appContactDetails": [{ "contactType": "CUSTOMER_SUPPORT", "contactValueType": "URL", "contact": "https://straw.example/" }],
            "provisioning": {
                "features": ["READ_USER", "CREATE_USER", "FUTURE_FEATURE"],
                "scim": { "baseUri": "'https://straw.example/scim/'", "setupInstructionsUri": "https://straw.example/guide" }
            },
            "authSettings": { "authType": "OAUTH2", "oAuth2Settings": {
                "authorizeEndpoint": "'https://straw.example/a'", "tokenEndpoint": "'https://straw.example/t'", "clientId": "okta"
            } }
        },
        "testing": { "escalationSupportContact": "ada@straw.example" }
    });
    let (directory, written) = taken_over(&json).await;
    assert_eq!(written.code, 0, "{written}");
    let text = text(&directory);
    assert!(!text.contains("oidc:") && text.contains("client_secret: ${SCIM_CLIENT_SECRET"), "{text}");
    only_placeholders_are_left(&directory).await;
    for told in ["FUTURE_FEATURE", "https://acme.okta.com/logo.png", "the name has 70 characters"] {
        assert!(written.stderr.contains(told), "{written}");
    }
}

#[tokio::test]
async fn a_submission_in_okta_s_json_is_taken_over_and_comes_back() {
    let directory = tempfile::tempdir().unwrap();
    let as_json = |file: std::path::PathBuf| async move {
        let printed =
            ended(binary().args(["check", "--okta-json"]).arg(file).output().await, std::path::PathBuf::new());
        assert_eq!(printed.code, 0, "{printed}");
        serde_json::from_str::<Value>(&printed.stdout).unwrap()
    };
    let mut before = as_json("scenarios/submission/strawberry.yaml".into()).await;
    // Okta names the address of the image, which the file cannot take over.
    before["submission"]["logo"] = "https://acme.okta.com/logo.png".into();
    let json = directory.path().join("okta.json");
    std::fs::write(&json, before.to_string()).unwrap();
    let written = init(&directory, &["--from-okta", json.to_str().unwrap()], &[]).await;
    assert_eq!(written.code, 0, "{written}");
    assert!(written.stderr.contains("the logo is at https://acme.okta.com/logo.png"), "{written}");
    let checked = check(&directory).await;
    assert!(checked.stdout.contains("no problem found"), "{checked}\n{}", text(&directory));
    let after = as_json(directory.path().join("acme.yaml")).await;
    let submission = before["submission"].as_object_mut().unwrap();
    submission.remove("logo");
    submission.insert("defaultLogo".to_owned(), true.into());
    assert_eq!(after, before);

    // Nothing is added about a flow that there is not.
    before["testing"]["samlTestConfiguration"] = json!({ "idp": true, "sp": false, "jit": false });
    let (without, _) = taken_over(&before).await;
    assert_eq!(as_json(without.path().join("acme.yaml")).await, before);

    std::fs::write(&json, "[]").unwrap();
    std::fs::remove_file(directory.path().join("acme.yaml")).unwrap();
    let refused = init(&directory, &["--from-okta", json.to_str().unwrap()], &[]).await;
    assert_eq!(refused.code, 2, "{refused}");
    assert!(refused.stderr.contains("okta.json could not be read"), "{refused}");
}
