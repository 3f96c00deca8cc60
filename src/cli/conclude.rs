//! What stands at the end of every run: the reports that it leaves.

use super::{Exit, chain, could_not};
use crate::{report::Format, store::StoredRun};

/// The reports that every run leaves in its directory.
const LEFT: [(Format, &str); 2] = [(Format::Result, "result.json"), (Format::Html, "report.html")];

/// Writes them.
pub(super) fn leave_reports(run: &StoredRun) -> Result<(), Exit> {
    for (format, name) in LEFT {
        run.write_report(format, &run.directory().join(name)).map_err(|error| could_not(&chain(&error)))?;
    }
    Ok(())
}
