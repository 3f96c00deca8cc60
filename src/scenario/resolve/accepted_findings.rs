//! The data file of findings that fail no test for a time.

use chrono::NaiveDate;
use serde::Deserialize;

use super::super::error::{Problem, SourceFile};
use super::super::load;
use super::super::model::AcceptedFinding;
use super::super::yaml;
use super::{Resolved, Resolver};
use crate::id::InstanceId;
use crate::located::Located;
use crate::submission::Test;

/// One entry as its author writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a mapping with `check`, `reason` and `until`")]
struct AuthoredEntry {
    check: Located<String>,
    test: Option<Test>,
    instance: Option<String>,
    reason: Located<String>,
    until: Located<String>,
}

impl Resolver<'_> {
    pub(super) fn accepted_findings(&mut self, written: Option<&Located<String>>) -> Resolved<Vec<AcceptedFinding>> {
        let Some(written) = written else { return Ok(Vec::new()) };
        let path = self.file.beside(&self.text(written)?);
        let text = load::read(&path).map_err(|error| {
            let message = format!("the accepted findings cannot be read: {}", crate::error_chain::chain(&error));
            self.report(written.place, message, "expected a YAML file, relative to this one")
        })?;
        let file = SourceFile::new(&path, &text);
        let entries: Vec<AuthoredEntry> = match yaml::parse(&text, &file) {
            Ok(entries) => entries,
            Err(problem) => return Err(self.report_elsewhere(problem)),
        };
        let entries: Vec<_> = entries
            .into_iter()
            .map(|entry| accepted(entry, &file).map_err(|problem| self.report_elsewhere(problem)))
            .collect();
        entries.into_iter().collect()
    }
}

fn accepted(entry: AuthoredEntry, file: &SourceFile) -> Result<AcceptedFinding, Problem> {
    if entry.reason.value.trim().is_empty() {
        return Err(file.problem(entry.reason.place, "no reason is given", "expected why the finding is accepted"));
    }
    let until = entry.until.value.parse::<NaiveDate>().map_err(|_| {
        let message = format!("`{}` is not a day", entry.until.value);
        file.problem(entry.until.place, message, "expected the last day, such as `2027-03-31`")
    })?;
    Ok(AcceptedFinding {
        check: entry.check.value,
        test: entry.test,
        instance: entry.instance.map(InstanceId::new),
        reason: entry.reason.value,
        until,
    })
}
