//! Wrong files and what is said of them; the shipped files, and what becomes of them.

use std::path::Path;
use std::time::Duration;

mod hostile;

use super::*;
use crate::submission::{Protocol, Test};

const OIDC: &str = include_str!("../../../scenarios/demo/oidc.yaml");
const STRAWBERRY: &str = include_str!("../../../scenarios/submission/strawberry.yaml");
const SAML: &str = include_str!("../../../scenarios/demo/saml.yaml");

const VARIABLES: [(&str, &str); 8] = [
    ("ORG_URL", "https://127.0.0.2:8443"),
    ("ORG_TOKEN", "00aVerySecretToken"),
    ("APP_URL", "https://127.0.0.3:8443"),
    ("INSTANCE_ID", "0oa1gjh63g214q0Hq0g4"),
    ("ACCOUNTS_TOKEN", "accounts-secret"),
    ("USER_LOGIN", "ada@example.com"),
    ("USER_PASSWORD", "Correct-Horse-1"),
    ("USER_EMAIL", "ada@example.com"),
];

fn read(text: &str) -> Result<Scenario, ScenarioError> {
    let variables = VARIABLES.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
    parse(Path::new("acme.yaml"), text, &variables)
}

/// The problems of the demo's file after one change.
fn problems_of(from: &str, to: &str) -> Vec<Problem> {
    assert!(OIDC.contains(from), "the file has no {from:?}");
    match read(&OIDC.replacen(from, to, 1)) {
        Err(ScenarioError::Invalid { problems, .. }) => problems,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("{to:?} was accepted"),
    }
}

/// The line and column, counted from 1, of `needle` in the changed file.
fn place_of(needle: &str, from: &str, to: &str) -> (usize, usize) {
    let text = OIDC.replacen(from, to, 1);
    let at = OIDC.find(from).unwrap() + to.find(needle).unwrap();
    let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    (text[..at].matches('\n').count() + 1, text[line_start..at].chars().count() + 1)
}

#[test]
fn a_variable_of_the_integration_without_its_prefix_is_told_with_it() {
    let text = STRAWBERRY.replacen("- https://${org.subdomain}", "- https://${subdomain}", 1);
    let Err(ScenarioError::Invalid { problems, .. }) = read(&text) else { panic!("it was accepted") };
    let help = problems[0].help_text().unwrap_or_default();
    assert!(problems[0].to_string().contains("the variable `subdomain` is not set"), "{}", problems[0]);
    assert!(help.contains("`${org.subdomain}` in SAML, `{app.subdomain}` in OpenID Connect"), "{help}");
}

#[test]
fn the_shipped_files_are_right() {
    let oidc = read(OIDC).unwrap();
    assert_eq!(oidc.name, "demo-oidc");
    assert_eq!(oidc.org.url.as_str(), "https://127.0.0.2:8443/");
    assert_eq!(oidc.org.credential.secret().expose(), "00aVerySecretToken");
    assert_eq!(oidc.org.trust, None);
    assert_eq!(oidc.instances[0].protocol, Protocol::Oidc);
    assert_eq!(oidc.instances[0].id.as_str(), "0oa1gjh63g214q0Hq0g4");
    assert_eq!(oidc.tests.as_deref(), Some(Test::ALL.as_slice()));
    assert_eq!(oidc.timeouts.flow, Duration::from_secs(60));
    assert_eq!(oidc.user().unwrap().first_name, "Ada");
    assert_eq!(oidc.secrets().count(), 3);
    assert_eq!(oidc.source.sha256.len(), 64);

    let saml = read(SAML).unwrap();
    let declared = saml.integration.saml.unwrap();
    assert_eq!(declared.acs_urls[0].split_once("8443").unwrap().0, "https://127.0.0.3:");
    assert!(declared.idp_flow && declared.sp_flow && declared.just_in_time);
    assert_ne!(oidc.source.sha256, saml.source.sha256);
}

#[test]
fn temporary_users_are_called_as_the_file_says() {
    let users = |written: &str| read(&OIDC.replacen("domain: example.com", written, 1)).unwrap().temporary_users;
    assert_eq!(users("domain: acme.test").login.to_string(), "oin-tester+{unique}@acme.test");
    let own = users("login: \"qa+{unique}@acme.test\"\n  email: \"{unique}@mail.test\"\n  last_name: Test");
    assert_eq!(own.login.to_string(), "qa+{unique}@acme.test");
    assert_eq!(own.email.unwrap().to_string(), "{unique}@mail.test");
    assert_eq!((own.first_name, own.last_name.as_deref()), (None, Some("Test")));
}

/// A change of the demo's file that makes it wrong, and what is said of it.
struct Mistake {
    from: &'static str,
    to: &'static str,
    /// The part of `to` that is marked.
    marked: &'static str,
    message: &'static str,
    /// Stands in the expectation or the help.
    expected: &'static str,
}

const fn mistake(
    from: &'static str,
    to: &'static str,
    marked: &'static str,
    message: &'static str,
    expected: &'static str,
) -> Mistake {
    Mistake { from, to, marked, message, expected }
}

const MISTAKES: &[Mistake] = &[
    mistake(
        "    first_name: $",
        "    frist_name: $",
        "frist_name",
        "unknown key `frist_name`",
        "did you mean `first_name`?",
    ),
    mistake("protocol: oidc", "protocol: oicd", "oicd", "unknown value `oicd`", "did you mean `oidc`?"),
    mistake("[idp-flow, sp", "[idp_flow, sp", "idp_flow", "unknown value `idp_flow`", "did you mean `idp-flow`?"),
    mistake("url: ${ORG_URL}", "url: [1]", "[1]", "expected text, found something else", "expected text"),
    mistake(
        "jit: true",
        "jit: maybe",
        "maybe",
        "expected `true` or `false`, found something else",
        "expected `true` or `false`",
    ),
    mistake(
        "tests: [idp-flow, sp-flow, jit-idp-flow, jit-sp-flow]",
        "tests: sp-flow",
        "sp-flow",
        "expected a list, found something else",
        "expected a list",
    ),
    mistake("name: demo-oidc", "name: a\nname: b", "name: b", "the key `name` is given twice", "keep one of the two"),
    mistake("name: demo-oidc", "name: \"a/b\"", "\"a/b\"", "`a/b` cannot be the name of a scenario", "letters, digits"),
    mistake(
        "    email: email
    # Optional",
        "    e_mail: email
    # Optional",
        "e_mail",
        "unknown key `e_mail`",
        "did you mean `email`?",
    ),
    mistake(
        "    open: ${APP_URL}/profile
    expect:",
        "    expect:",
        "expect",
        "the key `open` is missing",
        "expected `open` beside this key",
    ),
    mistake(
        "${ORG_TOKEN}",
        "${ORG_TOKN}",
        "${ORG_TOKN}",
        "the variable `ORG_TOKN` is not set",
        "Did you mean `ORG_TOKEN`?",
    ),
    mistake(
        "${ORG_URL}",
        "${ORG_URL}/login",
        "${ORG_URL}",
        "`https://127.0.0.2:8443/login` is a page of the org",
        "`https://127.0.0.2:8443`",
    ),
    mistake("${ORG_URL}", "ftp://x.test", "ftp", "`ftp://x.test` is not an http or https address", "such as `https://"),
    mistake("- ${APP_URL}/callback", "- callback", "callback", "`callback` is not an address", "such as `https://"),
    mistake("clock_skew: 60s", "clock_skew: 60", "60", "`60` is not a duration", "a number and a unit"),
    mistake("flow: 60s", "flow: 61m", "61m", "`61m` is out of range", "3600s"),
    mistake("protocol: oidc", "protocol: saml", "saml", "the instance signs on with `saml`", "add `integration.saml`"),
    mistake("email: ${USER_EMAIL}", "email: ada", "ada", "`ada` is not an e-mail address", "`ada@example.com`"),
    mistake(
        "domain: example.com",
        "domain: https://a.b",
        "https",
        "`https://a.b` is not a host name",
        "without scheme",
    ),
    mistake(
        "back_channel: ${ORG_BACK_CHANNEL:-}",
        "back_channel: https://127.0.0.9/record",
        "https",
        "`https://127.0.0.9/record` is not at the org",
        "an address at `https://127.0.0.2:8443`",
    ),
    mistake(
        "domain: example.com",
        "login: qa@acme.test",
        "qa@acme.test",
        "`qa@acme.test` must hold `{unique}` once",
        "such as `qa+{unique}@acme.example`",
    ),
    mistake(
        "domain: example.com",
        "domain: example.com\n  login: \"{unique}@acme.test\"",
        "example.com",
        "the domain stands in `login` already",
        "not both",
    ),
    mistake(
        "domain: example.com",
        "first_name: \"a\\nb\"",
        "\"a",
        "no user can be called \"a\\nb\"",
        "1 to 50 characters",
    ),
    mistake(
        "delete: ${APP_URL}/api/accounts/{email}",
        "delete: ${APP_URL}/api/accounts",
        "${APP_URL}/api/accounts",
        "`https://127.0.0.3:8443/api/accounts` is not the address of one account",
        "accounts/{email}",
    ),
    mistake(
        "delete: ${APP_URL}/api/accounts/{email}",
        "delete: a\n    scim: ${APP_URL}",
        "${APP_URL}",
        "two ways to remove an account",
        "not both",
    ),
    mistake("names: international", "names: foreign", "foreign", "unknown value `foreign`", "`plain`, `international`"),
    mistake("trust: ${ORG_CA:-}", "trust: no-such.pem", "no-such.pem", "cannot read no-such.pem", "a PEM file"),
    mistake(
        "[idp-flow, sp-flow, jit",
        "[sp-flow, sp-flow, jit",
        "sp-flow, jit",
        "the test `sp-flow` is given twice",
        "the second time",
    ),
    mistake(
        "    click: \"[data-testid=sign-out]\"",
        "    click: a\n    url: ${APP_URL}",
        "click",
        "two ways to sign out",
        "not both",
    ),
    mistake(
        "- ${APP_URL}/callback",
        "- https://{String.len(app.x) == 0 ? 'a' : 'b'}.x",
        "https",
        "expected text, found something else",
        "is text only in quotes",
    ),
    mistake(
        "initiate_login_uri: ${APP_URL}/initiate-login",
        "initiate_login_uri: https://{app.x == '' ? 'a' : 'b'}.x",
        ": 'b'",
        "mapping values are not allowed",
        "is text only in quotes",
    ),
    mistake(
        "initiate_login_uri: ${APP_URL}/initiate-login",
        "initiate_login_uri: 'https://' + app.x",
        "+ app",
        "invalid trailing content",
        "is text only in quotes",
    ),
    mistake("jit: true", "jit: *a", "*a", "alias references unknown anchor", "the file cannot be read"),
    mistake("login: ${USER_LOGIN}", "login: \"a${hunter2-x\"", "\"a$", "`${` begins no variable", "write `$$`"),
];

#[test]
fn a_wrong_file_is_told_where_and_what_was_expected() {
    for Mistake { from, to, marked, message, expected } in MISTAKES {
        let problems = problems_of(from, to);
        let problem = &problems[0];
        assert_eq!(problems.len(), 1, "{to}: {problems:?}");
        assert!(problem.to_string().starts_with(message), "{to}: {problem}");
        let said = format!("{} {}", problem.expected(), problem.help_text().unwrap_or_default());
        assert!(said.contains(expected), "{to}: {said}");
        assert_eq!((problem.line(), problem.column()), place_of(marked, from, to), "{to}");
    }
}

#[test]
fn all_problems_of_a_file_are_told_at_once_in_its_order() {
    let text = OIDC.replace("${ORG_URL}", "${ORG}").replace("flow: 60s", "flow: soon").replace("${USER_EMAIL}", "ada");
    let Err(ScenarioError::Invalid { problems, .. }) = read(&text) else { panic!("accepted") };
    let messages: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        messages,
        ["the variable `ORG` is not set", "`ada` is not an e-mail address", "`soon` is not a duration"]
    );
}

#[test]
fn a_problem_of_the_common_app_is_told_once_for_all_instances() {
    let two = "instances:\n  - { id: a, protocol: oidc }\n  - { id: b, protocol: oidc }";
    let text = OIDC
        .replace("instances:\n  - id: ${INSTANCE_ID}\n    protocol: oidc\n    version: current", two)
        .replace("open: ${APP_URL}/profile", "open: nowhere");
    let Err(ScenarioError::Invalid { problems, .. }) = read(&text) else { panic!("accepted") };
    assert_eq!(problems.len(), 1, "{problems:?}");
}

#[test]
fn an_instance_may_have_pages_of_its_own() {
    let own = "version: current\n    app: { sign_out: { url: \"${APP_URL}/bye\" }, profile: { first_name: { after: \"First: \" }, last_name: b, email: c } }";
    let scenario = read(&OIDC.replace("version: current", own)).unwrap();
    let app = &scenario.instances[0].app;
    assert_eq!(app.sign_out, SignOut::Open("https://127.0.0.3:8443/bye".parse().unwrap()));
    assert_eq!(app.profile.first_name, ProfileField::After("First: ".into()));
    assert_eq!(app.profile.url, None);
    assert_eq!(app.sign_in.as_ref().unwrap().click.as_deref(), Some("[data-testid=sign-in-with-okta]"));
}

#[test]
fn a_protocol_that_instances_use_cannot_be_left_out_of_the_integration() {
    let both = "instances:\n  - { id: a, protocol: oidc }\n  - { id: b, protocol: saml }";
    let text = OIDC.replace("instances:\n  - id: ${INSTANCE_ID}\n    protocol: oidc\n    version: current", both);
    let Err(ScenarioError::Invalid { problems, .. }) = read(&text) else { panic!("accepted") };
    let messages: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(messages, ["the instance signs on with `saml`, which the integration does not declare"]);
}

#[test]
fn what_the_tests_need_is_asked_for() {
    let without_users =
        OIDC.split("users:\n").next().unwrap().to_owned() + "app:" + OIDC.split("\napp:").nth(1).unwrap();
    let Err(ScenarioError::Invalid { problems, .. }) = read(&without_users) else { panic!("accepted") };
    assert_eq!(problems[0].to_string(), "the key `users` is missing");
    let only_just_in_time = without_users.replace("[idp-flow, sp-flow, jit-idp-flow, jit-sp-flow]", "[jit-idp-flow]");
    assert!(read(&only_just_in_time).is_ok());

    let without_tile = problems_of("    initiate_login_uri: ${APP_URL}/initiate-login\n", "");
    assert_eq!(without_tile.len(), 2);
    assert_eq!(without_tile[0].to_string(), "the test `idp-flow` is asked for, but no instance supports it");
}

#[test]
fn pages_are_described_only_for_instances() {
    let without_app = |text: &str| text[..text.find("\napp:").unwrap()].to_owned();
    let Err(ScenarioError::Invalid { problems, .. }) = read(&without_app(STRAWBERRY)) else { panic!("accepted") };
    assert_eq!(problems[0].to_string(), "the key `app` is missing");
    let service = "name: a\norg: { url: \"https://a.test\", token: t }\ninstances: []\nintegration:\n  \
                   test_information: { api_service: { scope_explanation: To read users. } }\n";
    assert!(read(service).unwrap().instances.is_empty());
}

#[test]
fn a_file_that_is_missing_or_too_large_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let variables = Variables::default();
    let missing = load(&directory.path().join("missing.yaml"), &variables);
    assert!(matches!(missing, Err(ScenarioError::Read { .. })));
    let large = directory.path().join("large.yaml");
    std::fs::write(&large, "# ".repeat(200_000)).unwrap();
    assert!(matches!(load(&large, &variables), Err(ScenarioError::TooLarge { size: 400_000, .. })));
}

/// The schema that editors load is what the types say. `UPDATE_SCHEMA=1 cargo test` rewrites it.
#[test]
fn the_schema_in_docs_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/scenario.schema.json");
    let schema = json_schema().unwrap();
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(path, &schema).unwrap();
    }
    let stored = std::fs::read_to_string(path).unwrap();
    assert!(stored == schema, "{path} is out of date: UPDATE_SCHEMA=1 cargo test the_schema_in_docs");
}

#[test]
fn the_schema_accepts_the_shipped_files_and_refuses_a_misspelling() {
    let schema: serde_json::Value = serde_json::from_str(&json_schema().unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for text in [OIDC, SAML, STRAWBERRY] {
        let value: serde_json::Value = serde_saphyr::from_str(text).unwrap();
        let errors: Vec<_> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new());
        let misspelt = serde_saphyr::from_str(&text.replace("sign_in:", "signin:")).unwrap();
        assert!(!validator.is_valid(&misspelt));
    }
}
