//! `oin-tester prune`: removes old runs.

use std::path::PathBuf;

use chrono::Duration;
use clap::{ArgGroup, Args};

use super::{
    Exit, print, say,
    stored::{ResultsArguments, refused},
};
use crate::{
    clock,
    org::temporary,
    report::ago,
    store::{Fate, Judged, Retention, delete},
};

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").required(true).multiple(true)))]
pub(super) struct Prune {
    /// Runs that began so long ago: 90m, 36h, 30d
    #[arg(long, value_name = "AGE", env = "OIN_TESTER_PRUNE_OLDER_THAN", group = "what", value_parser = age)]
    older_than: Option<Duration>,
    /// All but the newest N runs
    #[arg(long, value_name = "N", env = "OIN_TESTER_PRUNE_KEEP", group = "what")]
    keep: Option<usize>,
    /// The oldest runs, until the others take no more than this: 500M, 2G
    #[arg(long, value_name = "SIZE", env = "OIN_TESTER_PRUNE_MAX_SIZE", group = "what", value_parser = bytes)]
    max_size: Option<u64>,
    /// Only list them
    #[arg(long)]
    dry_run: bool,
    /// Where the ledger of temporary users is kept [default: .ledger under --results]
    #[arg(long, env = "OIN_TESTER_LEDGER", value_name = "DIR")]
    ledger: Option<PathBuf>,
    #[command(flatten)]
    results: ResultsArguments,
}

fn age(text: &str) -> Result<Duration, String> {
    ago(text).ok_or_else(|| "expected minutes, hours or days, such as 90m, 36h or 30d".to_owned())
}

fn bytes(text: &str) -> Result<u64, String> {
    let wrong = || "expected bytes, or such as 500M or 2G".to_owned();
    let (number, unit) = match text.chars().next_back() {
        Some('K') => (&text[..text.len() - 1], 1 << 10),
        Some('M') => (&text[..text.len() - 1], 1 << 20),
        Some('G') => (&text[..text.len() - 1], 1 << 30),
        _ => (text, 1),
    };
    number.parse::<u64>().ok().and_then(|number| number.checked_mul(unit)).ok_or_else(wrong)
}

impl Prune {
    pub(super) fn execute(&self) -> Exit {
        let runs = match self.results.runs().all_as_made() {
            Ok(runs) => runs,
            Err(error) => return refused(&error),
        };
        let ledger = self.ledger.clone().unwrap_or_else(|| self.results.results.join(".ledger"));
        let ledgers = match temporary::read_ledgers(&ledger) {
            Ok(ledgers) => ledgers,
            Err(error) => return refused(&error),
        };
        let retention = Retention { older_than: self.older_than, keep: self.keep, max_size: self.max_size };
        let mut exit = Exit::Passed;
        for run in retention.judge(&runs, ledger.is_dir().then_some(&ledgers), clock::now()) {
            if !self.carry_out(&run) {
                exit = Exit::Incomplete;
            }
        }
        exit
    }

    /// Returns whether what should be done with the run was done.
    fn carry_out(&self, run: &Judged) -> bool {
        let path = run.path.display();
        match &run.fate {
            Fate::Kept => true,
            Fate::Spared(why) => {
                say(&format!("oin-tester: {path} stays: {why}"));
                true
            }
            Fate::Goes(why) if self.dry_run => {
                print(&format!("{path}: {why}\n"));
                true
            }
            Fate::Goes(why) => match delete(run) {
                Ok(()) => {
                    print(&format!("removed {path}: {why}\n"));
                    true
                }
                Err(error) => {
                    say(&format!("oin-tester: removing {path}: {error}"));
                    false
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        assert_eq!([bytes("12"), bytes("3K"), bytes("2G")], [Ok(12), Ok(3072), Ok(2 << 30)]);
        for wrong in ["", "G", "-1", "1.5G", "99999999999999999999", "99999999999G", "1T", "é"] {
            assert!(bytes(wrong).is_err(), "{wrong}");
        }
    }
}
