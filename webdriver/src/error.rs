//! What can go wrong with a browser: it died, it did not answer, or the page was not what was waited for.

use std::{fmt, time::Duration};

use crate::page::PageState;

/// Something that was asked of a browser was not done.
///
/// [`BrowserError::is_harness`] tells the browser's own trouble (the attempt is errored) from what the page or the
/// server behind it did (the attempt failed).
#[derive(Debug, thiserror::Error)]
pub enum BrowserError {
    /// The browser or its driver is gone. Nothing more can be done with this worker: start another.
    #[error("the browser died while {doing}: {cause}")]
    Died {
        /// What was being done.
        doing: String,
        /// How it was noticed.
        cause: String,
    },
    /// The browser or its driver did not answer in time.
    #[error("the browser did not answer within {} s while {doing}", after.as_secs_f32())]
    Unresponsive {
        /// What was being done.
        doing: String,
        /// How long was waited.
        after: Duration,
    },
    /// The driver refused a command.
    #[error("the driver refused: {doing}")]
    Driver {
        /// What was being done.
        doing: String,
        /// What the driver said.
        #[source]
        source: Box<fantoccini::error::CmdError>,
    },
    /// The browser refused a DevTools command.
    #[error("the browser refused: {doing}: {message}")]
    DevTools {
        /// What was being done.
        doing: String,
        /// What the browser said.
        message: String,
    },
    /// The selector is not CSS that this browser understands.
    #[error("not a valid CSS selector: {message}")]
    Selector {
        /// What the browser said, which names the selector.
        message: String,
    },
    /// The page's process crashed. The tab is of no more use; the browser lives.
    #[error("the page crashed while {doing}")]
    Crashed {
        /// What was being done.
        doing: String,
    },
    /// The address could not be loaded.
    #[error("{url} could not be loaded: {failure}")]
    Navigation {
        /// The address that was asked for.
        url: String,
        /// Why, as the browser says it (`net::ERR_CONNECTION_REFUSED`).
        failure: String,
    },
    /// A wait was over before its condition was met.
    #[error(transparent)]
    WaitOver(Box<WaitOver>),
}

impl BrowserError {
    /// The browser or driver is gone or stuck, or refused a command: not the page's fault.
    pub fn is_harness(&self) -> bool {
        !matches!(self, Self::WaitOver(_) | Self::Navigation { .. })
    }
}

/// A wait that was over before its condition was met.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct WaitOver {
    /// Why it was waited for, as the caller said it.
    pub reason: String,
    /// What was waited for: one entry per condition.
    pub awaited: Vec<String>,
    /// How long was given.
    pub given: Duration,
    /// What was there instead.
    pub seen: PageState,
    /// What was tried and did not work, such as a click on a covered element.
    pub obstacle: Option<String>,
}

impl fmt::Display for WaitOver {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}: waited {} s for {}; instead there was {}",
            self.reason,
            self.given.as_secs_f32(),
            self.awaited.join(" or "),
            self.seen
        )?;
        if let Some(obstacle) = &self.obstacle {
            write!(formatter, " ({obstacle})")?;
        }
        Ok(())
    }
}
