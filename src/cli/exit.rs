//! The exit codes, and the one place that maps outcomes to them.

use std::process::ExitCode;

use crate::{runner::Outcome, store::Summing};

/// How the program ended. The numbers are part of the documented interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All selected tests passed.
    Passed = 0,
    /// At least one test failed.
    Failed = 1,
    /// The command line, the configuration or the scenario is wrong; nothing was run.
    Usage = 2,
    /// Nothing could be run: no browser, versions that do not fit, org unreachable or refusing.
    CouldNotRun = 3,
    /// Nothing was selected.
    NothingSelected = 4,
    /// Interrupted or incomplete, or a temporary user could not be removed.
    Incomplete = 5,
}

/// What a flaky test does to a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaky {
    /// It passed at last.
    Passes,
    /// It did not pass at once.
    Fails,
}

impl Exit {
    /// The exit code of a run that ended like this.
    ///
    /// A user left behind outweighs everything: somebody has to act. An errored case is a part that
    /// was not carried out, so the run is incomplete unless something failed; where the org refused,
    /// running it again would not help either.
    pub fn of(summing: Summing, outcome: Outcome, flaky: Flaky) -> Self {
        if summing.users_left > 0 || !summing.complete {
            Self::Incomplete
        } else if summing.summary.failed > 0 || flaky == Flaky::Fails && summing.summary.flaky > 0 {
            Self::Failed
        } else if outcome.refused {
            Self::CouldNotRun
        } else if summing.summary.errored > 0 || summing.summary.skipped > 0 {
            Self::Incomplete
        } else {
            Self::Passed
        }
    }

    /// The exit code of a command, other than a run, whose data could not be written: as when a file cannot be. What else
    /// was in the way outweighs it.
    #[must_use]
    pub fn without_output(self) -> Self {
        match self {
            Self::Passed | Self::Failed | Self::NothingSelected => Self::Usage,
            Self::Usage | Self::CouldNotRun | Self::Incomplete => self,
        }
    }

    /// The number.
    pub fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::result::Summary;

    #[test]
    fn the_weightiest_outcome_decides() {
        let exit = |failed, errored, complete, users_left| {
            let summing =
                Summing { summary: Summary { passed: 1, flaky: 0, failed, errored, skipped: 0 }, complete, users_left };
            [false, true].map(|refused| Exit::of(summing, Outcome { complete, refused }, Flaky::Passes))
        };
        assert_eq!(exit(0, 0, true, 0)[0], Exit::Passed);
        assert_eq!(exit(1, 1, true, 0), [Exit::Failed; 2]);
        assert_eq!(exit(0, 1, true, 0), [Exit::Incomplete, Exit::CouldNotRun]);
        assert_eq!(exit(1, 0, false, 0), [Exit::Incomplete; 2]);
        assert_eq!(exit(0, 0, true, 1), [Exit::Incomplete; 2]);
    }

    #[test]
    fn a_flaky_test_fails_the_run_only_where_that_is_asked_for() {
        let summary = Summary { passed: 1, flaky: 1, failed: 0, errored: 0, skipped: 0 };
        let summing = Summing { summary, complete: true, users_left: 0 };
        let exit = |flaky| Exit::of(summing, Outcome { complete: true, refused: false }, flaky);
        assert_eq!((exit(Flaky::Passes), exit(Flaky::Fails)), (Exit::Passed, Exit::Failed));
    }
}
