//! Scenario files: no text makes the reader fail, and what it says points into the file.

use std::path::Path;

use oin_tester::scenario::{ScenarioError, Variables, parse};
use oin_tester_fuzz::{Format, Target};

use super::{count, size, way};

const VARIABLES: [&str; 8] =
    ["ORG_URL", "ORG_TOKEN", "APP_URL", "INSTANCE_ID", "ACCOUNTS_TOKEN", "USER_LOGIN", "USER_PASSWORD", "USER_EMAIL"];

#[test]
fn scenario() {
    let variables: Variables =
        VARIABLES.map(|name| (name.to_owned(), "https://127.0.0.2:8443".to_owned())).into_iter().collect();
    let files = ["demo/oidc", "demo/saml", "submission/strawberry"].map(|name| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        std::fs::read(root.join(format!("scenarios/{name}.yaml"))).unwrap()
    });
    let target = Target::new("scenario", 3_000, Format::Separated(b"\n:")).seeds(files).tokens(&[
        "&a [",
        "*a",
        "&a",
        "<<: *a",
        "!!binary",
        "!!int",
        "---\n",
        "...\n",
        "? ",
        "- ",
        "|\n",
        ">-\n",
        "${",
        "${ORG_URL}",
        "${ORG_URL:-x}",
        "${X}",
        "}",
        "{",
        "[",
        "]",
        "'",
        "\"",
        "\\x",
        "\t",
        "    ",
        "\n",
        ": ",
        "#",
        "%YAML 1.2\n",
        "0x10",
        "1_000",
        ".inf",
        ".nan",
        "~",
        "yes",
        "password: ",
        "token: ",
        "url: ",
    ]);
    count(target.run(|input| {
        let mut text = String::from_utf8_lossy(input).into_owned();
        // Some with what a terminal would obey, in a line that no terminal is as wide as.
        if input.len() % 16 == 0 {
            let beginning = format!("{{\"\\e[31m\": \"{}\", ", "x".repeat(70_000));
            text.insert_str(0, &beginning);
        }
        match parse(Path::new("acme.yaml"), &text, &variables) {
            Ok(scenario) => format!("{} {}", scenario.name.len(), scenario.instances.len()),
            Err(error) => {
                // As the terminal shows it, with the lines of the file.
                let mut shown = String::new();
                miette::GraphicalReportHandler::new_themed(miette::GraphicalTheme::none())
                    .render_report(&mut shown, &error)
                    .unwrap();
                assert!(!shown.contains('\u{1b}'), "{shown:?}");
                match &error {
                    ScenarioError::Invalid { problems, .. } => {
                        format!(
                            "{} {}",
                            size(problems.len()),
                            problems.first().map(|it| way(it, input)).unwrap_or_default()
                        )
                    }
                    other => way(other, input),
                }
            }
        }
    }));
}
