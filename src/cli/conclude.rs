//! What stands at the end of every run: the reports that it leaves, and what a CI service is told.

use std::{
    fs::OpenOptions,
    io::{self, BufWriter, Write},
    path::Path,
};

use super::{Exit, chain, say};
use crate::{
    report::{Format, ReportError, annotations},
    store::StoredRun,
};

/// Writes the reports that every run leaves in its directory.
pub(super) fn leave_reports(run: &StoredRun) -> Result<(), Exit> {
    for (format, name) in Format::LEFT {
        let path = run.directory().join(name);
        run.write_report(format, &path).map_err(|error| {
            say(&format!("oin-tester: {}; `oin-tester export` makes it of what was recorded", chain(&error)));
            Exit::Incomplete
        })?;
    }
    Ok(())
}

/// Under GitHub Actions: an annotation for each test that needs a look, on stderr, and the summary of the step. What cannot
/// be told is no failure of the run.
pub(super) fn tell_github(run: &StoredRun) {
    if std::env::var_os("GITHUB_ACTIONS").is_none_or(|value| value != "true") {
        return;
    }
    if let Err(error) = annotations::annotate(run.result(), &mut io::stderr()) {
        tracing::debug!(%error, "stderr is closed");
    }
    let summary = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty());
    if let Some(path) = summary
        && let Err(error) = append_summary(run, Path::new(&path))
    {
        say(&format!("oin-tester: the summary of the step could not be written: {}", chain(&error)));
    }
}

fn append_summary(run: &StoredRun, path: &Path) -> Result<(), ReportError> {
    let mut file = BufWriter::new(OpenOptions::new().create(true).append(true).open(path)?);
    let mut report = Format::Markdown.report(&mut file);
    report.add(run.reported())?;
    report.finish()?;
    drop(report);
    Ok(file.flush()?)
}
