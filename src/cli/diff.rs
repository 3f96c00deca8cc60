//! `oin-tester diff`: what an update of a published integration changes, and what follows from it.

use std::collections::BTreeSet;

use clap::Args;
use serde::Serialize;

use super::{
    Exit, check::printable, print, redacted::ScenarioSecrets, say, submission_file::SubmissionFile,
    variables::OneScenario,
};
use crate::{
    scenario::Scenario,
    submission::{
        Submission,
        versions::{Consequence, Difference, KnownValues, Update, Weight},
    },
    ui::terminal::Style,
};

/// Say field by field what the draft changes of the published version, and what follows from each change.
///
/// The scenario names the published version as `published`. Expressions are evaluated for instances that are older than
/// the draft, with the values of the scenario's instances and the samples of its variables.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Diff {
    #[command(flatten)]
    scenario: OneScenario,
    /// Print JSON
    #[arg(long, env = "OIN_TESTER_JSON")]
    json: bool,
}

const EXIT_CODES: &str = "Exit codes:
  0  nothing breaks and nothing is refused
  1  a change breaks customers, or Okta refuses it
  2  the command line or the scenario is wrong, or no published version is named";

/// A difference as it is printed.
#[derive(Debug, Serialize)]
struct Row {
    path: String,
    published: Option<String>,
    draft: Option<String>,
    consequences: Vec<Told>,
}

#[derive(Debug, Serialize)]
struct Told {
    weight: Weight,
    text: String,
}

impl Diff {
    pub(super) fn execute(&self) -> Exit {
        let scenario = match self.scenario.load() {
            Ok(scenario) => scenario,
            Err(exit) => return exit,
        };
        let Some(published) = &scenario.published else {
            say("oin-tester: no published version is known: name its file as `published` in the scenario");
            return Exit::Usage;
        };
        match SubmissionFile::of(&scenario.source.path) {
            Ok(file) => tell_of_another_version(&file, &published.submission),
            Err(exit) => return exit,
        }
        let update = Update::between(&published.submission, &scenario.submission, &values(&scenario));
        let rows = ScenarioSecrets::of(&scenario)
            .and_then(|secrets| update.differences.iter().map(|it| row(it, &secrets)).collect::<Result<Vec<Row>, _>>());
        let rows = match rows {
            Ok(rows) => rows,
            Err(exit) => return exit,
        };
        if self.json {
            super::json(&rows);
        } else if rows.is_empty() {
            print("nothing differs from the published version\n");
        } else {
            print(&rows.iter().map(|row| row.text(Style::for_stdout())).collect::<String>());
        }
        if update.weight() >= Some(Weight::Breaks) { Exit::Failed } else { Exit::Passed }
    }
}

/// The file may have changed since, or hold variables that had other values.
fn tell_of_another_version(file: &SubmissionFile, published: &Submission) {
    let of_catalog = file.record.life_cycle.published_sha256.as_ref();
    if of_catalog.is_some_and(|of_catalog| *of_catalog != published.sha256()) {
        say(
            "oin-tester: warning: what the scenario names as `published` is not the version that was published: the file \
             was edited, or a variable has another value",
        );
    }
}

/// What the scenario's instances give the variables.
fn values(scenario: &Scenario) -> KnownValues {
    let mut values = KnownValues::new();
    let pairs: BTreeSet<_> = scenario.instances.iter().flat_map(|instance| &instance.variables).collect();
    for (name, value) in pairs {
        values.entry(name.clone()).or_default().push(value.clone());
    }
    values
}

fn row(difference: &Difference, secrets: &ScenarioSecrets) -> Result<Row, Exit> {
    let told = |it: &Consequence| Ok(Told { weight: it.weight(), text: secrets.redact(&it.to_string())? });
    let value = |text: &Option<String>| text.as_ref().map(|text| secrets.redact(text)).transpose();
    Ok(Row {
        path: secrets.redact(&difference.path)?,
        published: value(&difference.published)?,
        draft: value(&difference.draft)?,
        consequences: difference.consequences.iter().map(told).collect::<Result<_, Exit>>()?,
    })
}

impl Row {
    fn text(&self, style: Style) -> String {
        let mut lines = vec![style.strong(&printable(&self.path))];
        if self.published == self.draft {
            lines.extend(self.draft.iter().map(|value| format!("    {}", printable(value))));
        } else {
            lines.extend(self.published.iter().map(|value| format!("  - {}", printable(value))));
            lines.extend(self.draft.iter().map(|value| format!("  + {}", printable(value))));
        }
        for told in &self.consequences {
            let text = printable(&told.text);
            let shown = match told.weight {
                Weight::Nothing => style.good(&text),
                Weight::Tests | Weight::Attention => style.odd(&text),
                Weight::Breaks | Weight::Refused => style.bad(&text),
            };
            lines.push(format!("    {shown}"));
        }
        lines.join("\n") + "\n"
    }
}
