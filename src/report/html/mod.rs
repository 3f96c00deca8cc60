//! `report.html`: a run on one page that opens from disk and asks the network for nothing.
//!
//! Everything on it that an org, an app or a scenario wrote goes through maud, which escapes it. The page has one script,
//! for filters and keys; its policy allows exactly that one, and without it the page can be read all the same.

mod anchor;
mod attempt;
mod diagram;
mod findings;
mod message;
mod page;
mod pictures;
mod policy;
mod steps;
mod summary;
mod traffic;
mod words;
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

#[cfg(test)]
mod tests;
