//! What every attempt of a run shares.

use chrono::NaiveDate;
use tokio_util::sync::CancellationToken;

use super::refusals::Refusals;
use crate::{event::EventSender, secret::Redactor};

/// The run around an attempt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surroundings<'a> {
    /// Where everything is told.
    pub(super) events: &'a EventSender,
    /// The day on which the run began.
    pub(super) day: NaiveDate,
    /// Learns the passwords of temporary users.
    pub(super) redactor: &'a Redactor,
    /// The users who are not signed in again.
    pub(super) refusals: &'a Refusals,
    /// Cancelled when the run is to end early.
    pub(super) stop: &'a CancellationToken,
}
