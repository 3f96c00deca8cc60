//! `oin-tester check`: what is wrong with scenarios, and with the submissions in them, without running anything.

use std::{fmt::Write, path::Path};

use clap::Args;
use miette::Diagnostic;
use serde::Serialize;

use super::{
    Exit, explain, json, print,
    redacted::{ScenarioSecrets, okta_submission},
    say,
    variables::ScenarioArguments,
};
use crate::{
    check,
    scenario::{Scenario, ScenarioError},
    submission::{
        Ruleset,
        el::Excerpt,
        okta_json,
        rules::{Mark, Violation},
    },
};

pub(super) use crate::scenario::printable;

#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    scenarios: ScenarioArguments,
    /// Hold the integration to the rules of a submission, even where the file has neither `catalog` nor
    /// `test_information`
    #[arg(long)]
    submission: bool,
    /// Print JSON
    #[arg(long, env = "OIN_TESTER_JSON")]
    json: bool,
    /// Print the submission of one scenario in the JSON of Okta's own model, without secrets
    #[arg(long, env = "OIN_TESTER_OKTA_JSON", conflicts_with = "json")]
    okta_json: bool,
}

/// The version of what `check --json` prints.
const SCHEMA_VERSION: &str = "1.0";

/// What `check --json` prints.
#[derive(Debug, Serialize)]
struct Report<'a> {
    schema_version: &'static str,
    /// What is wrong, file by file, in the order of the lines.
    problems: Vec<&'a Told>,
}

/// Something wrong at a place of a file, as `check --json` prints it.
#[derive(Debug, Serialize)]
struct Told {
    /// The file.
    file: String,
    /// Counted from 1; 0 when it is about the whole file.
    line: usize,
    /// In characters, counted from 1.
    column: usize,
    /// `error` or `warning`.
    severity: &'static str,
    /// The rule's id; none when the file itself is wrong.
    rule: Option<&'static str>,
    /// What is demanded.
    expected: String,
    /// What is there.
    seen: String,
    /// Where in the expression, when it is about a part of one: the first character, counted from 0. YAML may write the
    /// expression otherwise than it is.
    start: Option<usize>,
    /// The character after the last one.
    end: Option<usize>,
    /// The expression with a mark under that part.
    #[serde(skip)]
    excerpt: Option<Excerpt>,
    /// What mends it.
    remedy: Option<String>,
    /// Where Okta says so.
    source: Option<&'static str>,
}

/// What became of a file.
struct Checked {
    file: String,
    /// The rules that it was held to; none when it is no submission, or was not read.
    ruleset: Option<Ruleset>,
    told: Vec<Told>,
}

impl Check {
    pub(super) fn execute(&self) -> Exit {
        if self.okta_json {
            return self.as_okta_json();
        }
        let mut exit = Exit::Passed;
        let mut all = Vec::new();
        for (path, result) in self.scenarios.each() {
            let checked = match result {
                Ok(scenario) => {
                    let checked = match self.scenario(path, &scenario) {
                        Ok(checked) => checked,
                        Err(exit) => return exit,
                    };
                    if checked.told.iter().any(|told| told.rule.is_none()) {
                        exit = Exit::Usage;
                    }
                    checked
                }
                Err(error) => {
                    exit = Exit::Usage;
                    let told = problems(path, &error);
                    if !self.json {
                        say(format!("{:?}", miette::Report::new(error)).trim_end());
                    }
                    Checked { file: path.display().to_string(), ruleset: None, told }
                }
            };
            let broken = checked.told.iter().any(|told| told.severity == "error");
            if broken && exit == Exit::Passed {
                exit = Exit::Failed;
            }
            all.push(checked);
        }
        self.tell(&all);
        exit
    }

    fn as_okta_json(&self) -> Exit {
        let scenarios = match self.scenarios.load() {
            Ok(scenarios) => scenarios,
            Err(exit) => return exit,
        };
        let [scenario] = scenarios.as_slice() else {
            say("oin-tester: `--okta-json` prints one submission; name one scenario");
            return Exit::Usage;
        };
        match okta_submission(scenario) {
            Ok(text) => {
                for lost in okta_json::unwritten(&scenario.submission) {
                    say(&format!("oin-tester: {lost}"));
                }
                print(&(text + "\n"));
                Exit::Passed
            }
            Err(exit) => exit,
        }
    }

    fn scenario(&self, path: &Path, scenario: &Scenario) -> Result<Checked, Exit> {
        let unknown = scenario.accepted_findings.iter().find(|accepted| check::find(&accepted.check).is_none());
        let file = path.display().to_string();
        let mut told = Vec::new();
        if let Some(accepted) = unknown {
            let nothing = printable(&explain::nothing_named(&accepted.check));
            if !self.json {
                say(&format!("oin-tester: {file}: in the accepted findings, {nothing}"));
            }
            let seen = format!("in the accepted findings, {nothing}");
            told.push(Told { expected: "the id of a check".to_owned(), ..of_file(path, seen) });
        }
        if !self.submission && !scenario.submission.is_meant() {
            return Ok(Checked { file, ruleset: None, told });
        }
        let secrets = ScenarioSecrets::of(scenario)?;
        for violation in scenario.violations() {
            told.push(violated(&file, &violation, &secrets)?);
        }
        Ok(Checked { file, ruleset: Some(scenario.submission.ruleset()), told })
    }

    fn tell(&self, all: &[Checked]) {
        if self.json {
            let problems = all.iter().flat_map(|checked| &checked.told).collect();
            json(&Report { schema_version: SCHEMA_VERSION, problems });
            return;
        }
        for checked in all {
            print(&checked.told.iter().filter(|told| told.rule.is_some()).map(lines).collect::<String>());
            print(&summary(checked));
        }
        if std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true") {
            print(&all.iter().flat_map(|checked| &checked.told).map(annotation).collect::<String>());
        }
    }
}

fn violated(file: &str, violation: &Violation, secrets: &ScenarioSecrets) -> Result<Told, Exit> {
    let mark = violation.mark.as_ref();
    let at = |mark: &Mark, byte: usize| mark.text.get(..byte).map(|before| before.chars().count());
    // The place stays where it is.
    let excerpt = |mark: &Mark| Ok(Excerpt::new(&secrets.blot(&mark.text)?, mark.span));
    Ok(Told {
        start: mark.and_then(|mark| at(mark, mark.span.start)),
        end: mark.and_then(|mark| at(mark, mark.span.end)),
        excerpt: mark.map(excerpt).transpose()?,
        file: file.to_owned(),
        line: violation.place.line,
        column: violation.place.column,
        severity: violation.rule.severity_name(),
        rule: Some(violation.rule.id),
        expected: violation.rule.demands.to_owned(),
        remedy: Some(printable(&secrets.redact(violation.remedy())?)),
        source: Some(violation.rule.source),
        seen: printable(&secrets.redact(&violation.seen)?),
    })
}

/// What is wrong with a file that is no scenario.
fn problems(path: &Path, error: &ScenarioError) -> Vec<Told> {
    let ScenarioError::Invalid { problems, .. } = error else {
        let remedy = error.help().map(|help| help.to_string());
        return vec![Told { remedy, ..of_file(path, printable(&super::chain(error))) }];
    };
    let told = problems.iter().map(|it| Told {
        file: it.file().to_owned(),
        line: it.line(),
        column: it.column(),
        expected: it.expected().to_owned(),
        remedy: it.help_text().map(str::to_owned),
        ..of_file(path, it.to_string())
    });
    told.collect()
}

/// Something wrong with a file as a whole.
fn of_file(path: &Path, seen: String) -> Told {
    Told {
        file: path.display().to_string(),
        line: 0,
        column: 0,
        severity: "error",
        rule: None,
        expected: "a scenario file that can be read".to_owned(),
        seen,
        start: None,
        end: None,
        excerpt: None,
        remedy: None,
        source: None,
    }
}

fn lines(told: &Told) -> String {
    let Told { file, line, column, severity, expected, seen, .. } = told;
    let rule = told.rule.unwrap_or_default();
    let mut text = format!("{file}:{line}:{column}: {severity}: {rule}: {seen}\n");
    if let Some(excerpt) = &told.excerpt {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{}", indented(&excerpt.to_string()));
    }
    let _ = writeln!(text, "    {expected}");
    if let Some(remedy) = &told.remedy {
        let _ = writeln!(text, "    to do: {remedy}");
    }
    if let Some(source) = told.source {
        let _ = writeln!(text, "    source: {source}");
    }
    text
}

fn indented(lines: &str) -> String {
    lines.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

fn summary(checked: &Checked) -> String {
    let Checked { file, ruleset, told } = checked;
    let count = |severity| told.iter().filter(|told| told.severity == severity).count();
    let counted = match (count("error"), count("warning")) {
        (0, 0) => "no problem found".to_owned(),
        (errors, warnings) => format!("{}, {}", several(errors, "error"), several(warnings, "warning")),
    };
    match ruleset {
        Some(ruleset) => format!("{file}: {counted} (rules of {ruleset})\n"),
        None => format!("{file}: {counted}\n"),
    }
}

fn several(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// A workflow command that GitHub shows beside the line. Whatever the file holds stays inside it.
fn annotation(told: &Told) -> String {
    let Told { file, line, column, severity, expected, seen, .. } = told;
    let title = property(told.rule.unwrap_or("scenario"));
    let place = if *line == 0 { String::new() } else { format!(",line={line},col={column}") };
    // What is expected often stands in the message already.
    let expected = Some(expected).filter(|expected| !seen.contains(expected.as_str()));
    let parts = [Some(seen), expected, told.remedy.as_ref()].into_iter().flatten().map(String::as_str);
    let message = escaped(&parts.collect::<Vec<_>>().join("\n"));
    format!("::{severity} file={}{place},title={title}::{message}\n", property(file))
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}
