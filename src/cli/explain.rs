//! `oin-tester explain`: what a check checks, why that matters and what to do; and the same for rules and causes.

use clap::Args;

use super::{Exit, could_not, print, say};
use crate::report::reference::{Entry, Explanation, plain};

/// Lines longer than this are hard to read, however wide the terminal.
const WIDEST: usize = 120;

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// A check such as `saml.assertion.audience`, a rule of submissions such as `catalog.name.length`, a cause such as
    /// `profile-differs`, or the beginning of some with `*`
    /// [default: a list of all]
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Print JSON
    #[arg(long, env = "OIN_TESTER_JSON")]
    json: bool,
}

impl Explain {
    pub(super) fn execute(&self) -> Exit {
        let entries = match self.entries() {
            Ok(entries) => entries,
            Err(unknown) => {
                say(&format!("oin-tester: {}", nothing_named(&unknown)));
                return Exit::Usage;
            }
        };
        if self.json {
            let explanations: Vec<Explanation> = entries.into_iter().map(Entry::explanation).collect();
            match serde_json::to_string_pretty(&explanations) {
                Ok(text) => print(&(text + "\n")),
                Err(error) => return could_not(&format!("writing the explanations: {error}")),
            }
        } else if self.ids.is_empty() {
            print(&listed(&entries));
        } else {
            let width = textwrap::termwidth().min(WIDEST);
            let texts: Vec<String> = entries.into_iter().map(|entry| plain(entry, width)).collect();
            print(&texts.join("\n\n"));
        }
        Exit::Passed
    }

    /// What was asked for, or the first name that nothing has.
    fn entries(&self) -> Result<Vec<Entry>, String> {
        if self.ids.is_empty() {
            return Ok(Entry::all().collect());
        }
        let mut entries = Vec::new();
        for id in &self.ids {
            let found = Entry::find(id);
            if found.is_empty() {
                return Err(id.clone());
            }
            entries.extend(found);
        }
        Ok(entries)
    }
}

fn listed(entries: &[Entry]) -> String {
    let width = entries.iter().map(|entry| entry.id().len()).max().unwrap_or(0);
    let lines: Vec<String> =
        entries.iter().map(|entry| format!("{:width$}  {}\n", entry.id(), entry.title())).collect();
    lines.concat()
}

/// What to say of an id that nothing has.
pub(super) fn nothing_named(id: &str) -> String {
    let id = id.escape_default().to_string();
    let mut near: Vec<(f64, &str)> =
        Entry::all().map(|entry| (strsim::jaro_winkler(entry.id(), &id), entry.id())).collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0));
    let near: Vec<String> = near.iter().take(3).map(|(_, id)| format!("`{id}`")).collect();
    format!(
        "there is no check, rule or cause `{id}`; the nearest are {}; `oin-tester explain` lists all",
        near.join(", ")
    )
}
