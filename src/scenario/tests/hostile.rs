//! What hostile files come to, and what the messages about a file tell and hide.

use miette::{GraphicalReportHandler, GraphicalTheme};

use super::*;

fn render(error: &ScenarioError) -> String {
    let mut shown = String::new();
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor()).with_width(120);
    handler.render_report(&mut shown, error).unwrap();
    shown
}

#[test]
fn what_the_parser_refuses_is_told_in_the_words_of_an_author() {
    let anchors = (0..60).map(|number| format!("  - &a{number} x\n")).collect::<Vec<_>>().concat();
    let aliases = format!("  - &a x\n{}", "  - *a\n".repeat(300));
    for (text, message) in [
        (format!("{OIDC}\n---\na: b\n"), "more than one document"),
        (format!("{OIDC}\ntags:\n{anchors}"), "more anchors"),
        (format!("{OIDC}\ntags:\n{aliases}"), "refers to anchors"),
        (STRAWBERRY.replace("index: 1", "index: 1.5"), "expected a whole number, found"),
    ] {
        let Err(ScenarioError::Invalid { problems, .. }) = read(&text) else { panic!("{message}") };
        assert!(problems[0].to_string().contains(message), "{}", problems[0]);
    }
}

#[test]
fn neither_a_misspelt_key_nor_an_unclosed_quote_nor_half_a_variable_tells_a_secret() {
    for (from, to) in [
        ("password: ${USER_PASSWORD}", "pasword: hunter2"),
        ("password: ${USER_PASSWORD}", "kennwort: hunter2"),
        ("password: ${USER_PASSWORD}", "password: \"abc\nhunter2\""),
        ("password: ${USER_PASSWORD}", "password: abc${hunter2-x"),
        ("token: ${ORG_TOKEN}", "tokn: hunter2"),
    ] {
        let error = read(&OIDC.replacen(from, to, 1)).expect_err(to);
        let shown = render(&error);
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}

#[test]
fn no_message_holds_what_a_terminal_would_obey() {
    for (from, to) in [
        ("name: demo-oidc", "name: demo-oidc\n\"na\\e[31mme\": x"),
        ("${ORG_URL}", "\"https://a\\n::warning::b\\e[31m\""),
        ("protocol: oidc", "protocol: \"o\\e[31midc\""),
    ] {
        let error = read(&OIDC.replacen(from, to, 1)).expect_err(to);
        let shown = render(&error);
        assert!(!shown.contains('\u{1b}') && !shown.contains("\n::"), "{shown}");
        let ScenarioError::Invalid { problems, .. } = error else { panic!("{error}") };
        let told = problems.iter().map(|it| format!("{it}{}{:?}", it.expected(), it.help_text()));
        assert!(!told.collect::<String>().contains(|it: char| it.is_control()));
    }
}

#[test]
fn a_mark_beyond_the_end_of_what_is_read_is_shown_at_the_end_of_the_line() {
    let text = format!("{{\"name\": \"a\", \"tags\": [\"{}\"], \"bogus\": 1}}", "x".repeat(70_000));
    let shown = render(&read(&text).unwrap_err());
    assert!(shown.contains("unknown key `bogus`") && shown.len() < 5_000, "{shown}");
}

#[test]
fn a_secret_in_the_file_is_not_in_the_message() {
    let text = OIDC.replace("password: ${USER_PASSWORD}\n    first", "password: hunter2\n    frist");
    let shown = render(&read(&text).unwrap_err());
    assert!(shown.contains("acme.yaml:61:5") && shown.contains("password: *******"), "{shown}");
    assert!(!shown.contains("hunter2"));
    let debug = format!("{:?}", read(&text).unwrap_err());
    assert!(!debug.contains("hunter2"));
}

#[test]
fn the_excerpt_shows_the_line_and_a_caret() {
    let error = read(&OIDC.replace("    first_name: $", "    frist_name: $")).unwrap_err();
    insta::assert_snapshot!(render(&error), @"
      × the scenario acme.yaml has a problem

    Error: 
      × unknown key `frist_name`
        ╭─[acme.yaml:61:5]
     60 │     password: ${USER_PASSWORD}
     61 │     frist_name: ***********************
        ·     ─────┬────
        ·          ╰── no such key here
     62 │     last_name: ${USER_LAST_NAME:-Lovelace}
        ╰────
      help: did you mean `first_name`? Every key that may stand here: `login`, `password`, `totp`, `first_name`,
            `last_name`, `email`
    ");
}

#[test]
fn hostile_files_end_in_an_error() {
    let nested = "a: ".to_owned() + &"[".repeat(5000);
    let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n";
    for text in [nested.as_str(), bomb, "instances: &a [*a]", "\u{0}", "- a", "", "--- a\n--- b"] {
        assert!(matches!(read(text), Err(ScenarioError::Invalid { .. })), "{text:.40}");
    }
}

#[test]
fn no_damage_makes_reading_or_rendering_panic() {
    let damaged = |at: usize, with: &str| [&OIDC[..at], with, &OIDC[at..]].concat();
    for at in (0..OIDC.len()).filter(|at| OIDC.is_char_boundary(*at)).step_by(101) {
        for text in [OIDC[..at].to_owned(), damaged(at, "\t{"), damaged(at, "ü: "), damaged(at, "\n  - ")] {
            if let Err(error) = read(&text) {
                assert!(!render(&error).is_empty());
            }
        }
    }
}

#[test]
fn a_totp_secret_is_kept_from_sight_and_must_be_one() {
    let with = |value: &str| OIDC.replace("${USER_TOTP:-}", value);
    let scenario = read(&with("JBSW Y3DP EHPK 3PXP")).unwrap();
    assert!(scenario.user().unwrap().totp.is_some());
    assert!(scenario.secrets().any(|secret| secret.expose() == "JBSW Y3DP EHPK 3PXP"));
    assert!(!format!("{scenario:?}").contains("JBSW"));

    let shown = render(&read(&with("hunter2hunter2")).unwrap_err());
    assert!(shown.contains("it is not base32") && shown.contains("totp: **************"), "{shown}");
    assert!(read(OIDC).unwrap().user().unwrap().totp.is_none(), "an empty one is none");
}
