//! `report.html`: a run on one page that opens from disk, asks the network for nothing and runs no script.
//!
//! Everything on it that an org, an app or a scenario wrote goes through maud, which escapes it; the policy in the page's
//! head forbids whatever could slip through.

mod attempt;
mod message;
mod page;
mod write;

pub use page::page;
pub use write::HtmlReport;

use crate::event::Verdict;

/// The class of a verdict's colour.
fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "passed",
        Verdict::Flaky => "flaky",
        Verdict::Failed => "failed",
        Verdict::Errored => "errored",
        Verdict::Skipped => "skipped",
    }
}

/// A duration as people say it.
fn seconds(milliseconds: u64) -> String {
    if milliseconds < 1000 {
        format!("{milliseconds} ms")
    } else {
        format!("{}.{:02} s", milliseconds / 1000, milliseconds % 1000 / 10)
    }
}

#[cfg(test)]
mod tests;
