//! `oin-tester check`: lines, JSON and annotations, and what it ends with.

use std::process::{Command, Output};

use super::table;
use oin_tester::submission::Ruleset;

fn check(scenario: &str, arguments: &[&str], in_actions: bool) -> Output {
    let directory = tempfile::tempdir().unwrap();
    let logo = include_bytes!("../../../scenarios/submission/strawberry.png");
    std::fs::write(directory.path().join("strawberry.png"), logo).unwrap();
    std::fs::write(directory.path().join("acme.yaml"), scenario).unwrap();
    Command::new(env!("CARGO_BIN_EXE_oin-tester"))
        .current_dir(directory.path())
        .args(["check", "acme.yaml"])
        .args(arguments)
        .env("GITHUB_ACTIONS", if in_actions { "true" } else { "" })
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

fn whole() -> String {
    table::base(Ruleset::August2026)
}

fn too_long() -> String {
    whole().replace("name: Strawberry\n", &format!("name: {}\n", table::long(65)))
}

#[test]
fn a_submission_that_keeps_the_rules_passes() {
    let output = check(&whole(), &[], false);
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!((output.status.code(), stdout.as_str()), (Some(0), "acme.yaml: no problem found (rules of 2026-08)\n"));
}

#[test]
fn a_broken_rule_is_told_with_its_line_and_ends_with_1() {
    let output = check(&too_long(), &[], false);
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stdout}");
    for part in [
        "acme.yaml:17:11: error: catalog.name.length: it has 65 characters\n",
        "    The display name has at most 64 characters.\n",
        "    to do: Shorten the display name.\n",
        "acme.yaml: 1 error, 0 warnings (rules of 2026-08)\n",
    ] {
        assert!(stdout.contains(part), "no {part:?} in:\n{stdout}");
    }
    assert!(!stdout.contains("::error"), "{stdout}");
}

#[test]
fn a_warning_alone_ends_with_0() {
    let output = check(&whole().replace("      jit: false\n", ""), &[], false);
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{stdout}");
    assert!(stdout.contains("warning: saml.jit.said") && stdout.contains("0 errors, 1 warning"), "{stdout}");
}

#[test]
fn programs_read_it_as_json() {
    let output = check(&too_long(), &["--json"], true);
    assert_eq!(output.status.code(), Some(1));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["schema_version"], "1.0");
    assert_eq!(told["problems"][0]["rule"], "catalog.name.length");
    assert_eq!((&told["problems"][0]["line"], &told["problems"][0]["column"]), (&17.into(), &11.into()));
    assert_eq!(
        (&told["problems"][0]["severity"], &told["problems"][0]["file"]),
        (&"error".into(), &"acme.yaml".into())
    );
    let unread = check("name: [", &["--json"], false);
    assert_eq!(unread.status.code(), Some(2));
    let told: serde_json::Value = serde_json::from_slice(&unread.stdout).unwrap();
    assert_eq!((&told["problems"][0]["rule"], &told["problems"][0]["line"]), (&serde_json::Value::Null, &1.into()));
}

#[test]
fn a_place_in_an_expression_is_marked_and_counted_in_characters() {
    let written = "https://{app.subdomain}.strawberry.example/callback";
    let text = whole().replacen(written, "\"https://é.{app.subdomain = \u{202e}'a'}.example/callback\"", 1);
    let output = check(&text, &[], false);
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stdout}");
    let marked = "\n      https://é.{app.subdomain = \u{fffd}'a'}.example/callback\n                               ^\n";
    assert!(stdout.contains(marked) && !stdout.contains('\u{202e}'), "{stdout}");
    let told = check(&text, &["--json"], false);
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    let told = &told["problems"][0];
    assert_eq!((&told["start"], &told["end"]), (&25.into(), &26.into()), "{told}");
    let whole = check(&too_long(), &["--json"], false);
    let told: serde_json::Value = serde_json::from_slice(&whole.stdout).unwrap();
    let told = &told["problems"][0];
    assert_eq!(told["rule"], "catalog.name.length");
    assert_eq!((&told["start"], &told["end"]), (&serde_json::Value::Null, &serde_json::Value::Null));
}

#[test]
fn a_workflow_shows_it_beside_the_line() {
    let text = too_long().replace("  - Zero Trust", "  - \"Zero\\n::error::Trust, 100%\"");
    let output = check(&text, &[], true);
    let stdout = String::from_utf8(output.stdout).unwrap();
    let commands: Vec<&str> = stdout.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(commands.len(), 2, "{stdout}");
    assert!(
        commands[0]
            .starts_with("::error file=acme.yaml,line=17,col=11,title=catalog.name.length::it has 65 characters%0A"),
        "{stdout}"
    );
    assert!(commands[1].contains("100%25") && commands[1].contains("title=catalog.use-cases.known::"), "{stdout}");
}

#[test]
fn a_scenario_that_is_no_submission_is_held_to_the_rules_only_when_asked() {
    let without = |text: &str, block: &str| {
        let at = text.find(block).unwrap();
        let rest = &text[at + 1..];
        let end = rest.find("\n  v").or_else(|| rest.find("\ninstances")).unwrap();
        format!("{}{}", &text[..at], &rest[end..])
    };
    let text = without(&without(&whole(), "\n  catalog:"), "\n  test_information:");
    let plain = check(&text, &[], false);
    assert_eq!(String::from_utf8(plain.stdout).unwrap(), "acme.yaml: no problem found\n");
    let asked = check(&text, &["--submission"], false);
    let stdout = String::from_utf8(asked.stdout).unwrap();
    assert_eq!(asked.status.code(), Some(1), "{stdout}");
    assert!(stdout.contains("catalog.required") && stdout.contains("test.required"), "{stdout}");
}

#[test]
fn a_password_is_told_by_no_output() {
    let secret = "Very-Secret-Password-".repeat(20);
    let text = whole().replace("${TEST_ACCOUNT_PASSWORD:-supplied-by-a-variable}", &secret);
    for arguments in [&[][..], &["--json"]] {
        let output = check(&text, arguments, true);
        let all = [output.stdout, output.stderr].concat();
        let all = String::from_utf8(all).unwrap();
        assert!(all.contains("test.account.password.length") && !all.contains("Very-Secret"), "{all}");
    }
}

/// Wherever else it is written; what is marked stays marked.
#[test]
fn a_password_in_another_text_is_told_by_no_output() {
    let secret = "Ver\u{fd}-Secret-1";
    let text = whole()
        .replace("${TEST_ACCOUNT_PASSWORD:-supplied-by-a-variable}", secret)
        .replacen(
            "https://{app.subdomain}.strawberry.example/callback",
            &format!("\"https://a.example/{secret}/{{app.subdomain = 'a'}}\""),
            1,
        )
        .replace("  - Zero Trust", &format!("  - {secret}"));
    for arguments in [&[][..], &["--json"], &["--okta-json"]] {
        let output = check(&text, arguments, true);
        let all = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(!all.contains("-Secret-1"), "{arguments:?}: {all}");
        let told = match arguments {
            [] => format!("https://a.example/**************/{{app.subdomain = 'a'}}\n{}^\n", " ".repeat(54)),
            ["--json"] => "\"start\": 47,".to_owned(),
            _ => "https://a.example/[redacted ".to_owned(),
        };
        assert!(all.contains(&told), "{arguments:?}: {all}");
    }
}

/// The scenario names other files, and what is wrong with them is there.
#[test]
fn a_fault_of_the_published_version_is_told_of_its_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    let text = whole().replace("name: strawberry\n", "name: strawberry\npublished: acme.published.yaml\n");
    std::fs::write(path("acme.yaml"), text).unwrap();
    std::fs::write(path("acme.published.yaml"), whole().replace("org:\n", "bogus: 1\norg:\n")).unwrap();
    for (arguments, told) in
        [(&["--json"][..], "\"file\": \"acme.published.yaml\""), (&[], "::error file=acme.published.yaml,line=")]
    {
        let mut command = Command::new(env!("CARGO_BIN_EXE_oin-tester"));
        command.current_dir(directory.path()).args(["check", "acme.yaml"]).args(arguments);
        let output = command.env("GITHUB_ACTIONS", "true").output().unwrap();
        let stdout = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.code() == Some(2) && stdout.contains(told), "{stdout}");
    }
}

#[test]
fn no_output_holds_what_a_terminal_or_a_workflow_would_obey() {
    let text = whole().replace(
        "base_url: \"'https://' + app.subdomain + '.strawberry.example/scim/v2/'\"",
        "base_url: \"https://a\\n::warning::pwned\\e[31m\"",
    );
    for text in [text, whole().replace("name: strawberry\n", "name: strawberry\n\"a\\n::warning::pwned\\e[31m\": x\n")]
    {
        let output = check(&text, &[], true);
        let all = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(all.contains("pwned"), "{all}");
        assert!(!all.contains('\u{1b}') && !all.lines().any(|line| line.starts_with("::warning::")), "{all}");
    }
}

#[test]
fn a_mark_far_to_the_right_is_shown() {
    let text = format!("{{\"name\": \"a\", \"secrets\": [\"{}\"], \"bogus\": 1}}", table::long(70_000));
    let output = check(&text, &[], false);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("unknown key `bogus`"));
}

#[test]
fn a_check_that_there_is_not_among_the_accepted_findings_is_told_in_every_form() {
    let text = whole().replace("name: strawberry\n", "name: strawberry\naccepted_findings: acme.yaml.accepted\n");
    let directory = tempfile::tempdir().unwrap();
    let accepted = "- { check: no.such.check, reason: none, until: 2027-03-31 }\n";
    std::fs::write(directory.path().join("acme.yaml.accepted"), accepted).unwrap();
    let logo = include_bytes!("../../../scenarios/submission/strawberry.png");
    std::fs::write(directory.path().join("strawberry.png"), logo).unwrap();
    std::fs::write(directory.path().join("acme.yaml"), text).unwrap();
    for (arguments, parts) in [
        (&["--json"][..], ["\"rule\": null", "no.such.check", "\"severity\": \"error\""]),
        (&[], ["1 error, 0 warnings", "::error file=acme.yaml,title=scenario::", "no.such.check"]),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_oin-tester"))
            .current_dir(directory.path())
            .args(["check", "acme.yaml"])
            .args(arguments)
            .env("GITHUB_ACTIONS", "true")
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        let stdout = String::from_utf8(output.stdout).unwrap();
        assert!(parts.iter().all(|part| stdout.contains(part)), "{stdout}");
    }
}

#[test]
fn a_file_that_is_not_there_is_annotated_without_a_line() {
    let output = Command::new(env!("CARGO_BIN_EXE_oin-tester"))
        .args(["check", "no-such.yaml"])
        .env("GITHUB_ACTIONS", "true")
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(stdout.contains("::error file=no-such.yaml,title=scenario::cannot read the scenario"), "{stdout}");
    assert!(!stdout.contains("line=0") && stdout.contains("%0Agive the path of a scenario file"), "{stdout}");
    let repeated = check("name: ~", &[], true);
    let stdout = String::from_utf8(repeated.stdout).unwrap();
    assert_eq!(stdout.matches("expected text").count(), 1, "{stdout}");
}

#[test]
fn what_okta_s_model_has_no_place_for_is_told() {
    let text = whole()
        .replace("        groups: true\n", "        groups: true\n        values: [a]\n")
        .replace("mode: oauth2", "mode: bearer")
        .replace("        email: on-call@", "        phone: +1 555 0100\n        email: on-call@")
        .replace("users: [create, read,", "users: [read, create, read,");
    let output = check(&text, &["--okta-json"], false);
    let (stdout, stderr) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    let told: Vec<&str> = stderr.lines().collect();
    let parts = ["catalog.contacts[1]", "saml.attributes[1].values", "scim.authentication"];
    assert!(told.len() == 3 && told.iter().zip(parts).all(|(told, part)| told.contains(part)), "{stderr}");
    assert_eq!(stdout.matches("READ_USER").count(), 1);
    assert_eq!(String::from_utf8(check(&whole(), &["--okta-json"], false).stderr).unwrap(), "");
}
