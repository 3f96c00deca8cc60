//! A worker: one driver, one browser, one WebDriver session and one DevTools connection.

use std::{ffi::OsString, path::PathBuf};

use crate::{
    context::Context,
    error::BrowserError,
    program::{Display, Installation},
    recording::CaptureLimits,
};

/// How a worker is started.
#[derive(Clone, Debug)]
pub struct WorkerOptions {
    /// The programs.
    pub installation: Installation,
    /// Whether windows are shown.
    pub display: Display,
    /// Keys that are trusted whoever certified them: base64 of the SHA-256 of the certificate's
    /// `SubjectPublicKeyInfo`. Nothing else is trusted that the system does not trust.
    pub trusted_keys: Vec<String>,
    /// How the supervisor is started.
    pub supervisor: SupervisorCommand,
    /// How much is recorded.
    pub limits: CaptureLimits,
}

/// The program that becomes the supervisor when started with [`SUPERVISOR_ARGUMENT`](crate::SUPERVISOR_ARGUMENT).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupervisorCommand {
    /// The program.
    pub program: PathBuf,
    /// Arguments that come before the marker.
    pub arguments: Vec<OsString>,
}

/// One driver and one browser, to be used for one flow after another.
#[derive(Debug)]
pub struct Worker {}

/// A worker did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {}

impl Worker {
    /// Starts a browser.
    pub async fn start(options: &WorkerOptions) -> Result<Self, StartError> {
        todo!("{options:?}")
    }

    /// The programs that run.
    pub fn installation(&self) -> &Installation {
        todo!()
    }

    /// Neither the browser nor the driver is known to be gone. A worker that is not alive never comes back.
    pub fn is_alive(&self) -> bool {
        todo!()
    }

    /// Opens a fresh off-the-record context with one blank tab.
    pub async fn open(&self) -> Result<Context, BrowserError> {
        todo!()
    }

    /// Ends browser and driver and waits until they are gone.
    pub async fn close(self) -> Result<(), BrowserError> {
        todo!()
    }
}
