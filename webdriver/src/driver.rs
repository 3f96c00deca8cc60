//! The driver's process, seen from the program that uses it.

use std::{
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{ChildStdin, Command},
    task::JoinHandle,
    time::timeout,
};

use crate::{
    lifeline::Lifeline,
    supervisor::{DRIVER_ENDED, Report, SUPERVISOR_ARGUMENT},
};

/// Longer than the supervisor gives the driver, so that it is the supervisor who says what was slow.
const START_DEADLINE: Duration = Duration::from_secs(40);

/// How often a driver is started that ends at once. It chooses a port that is free for IPv4 and ends when the same port
/// is taken for IPv6, which happens where many browsers run; the next time it chooses another.
const STARTS: u32 = 3;

/// Longer than the supervisor takes at most to end everything.
const END_DEADLINE: Duration = Duration::from_secs(15);

/// The program that becomes the supervisor when [`SUPERVISOR_ARGUMENT`] comes after these arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupervisorCommand {
    /// The program.
    pub program: PathBuf,
    /// Arguments that come before [`SUPERVISOR_ARGUMENT`].
    pub arguments: Vec<OsString>,
}

impl SupervisorCommand {
    /// This very program, started again. Its `main` has to call [`supervisor_main`](crate::supervisor_main).
    pub fn current_program() -> io::Result<Self> {
        Ok(Self { program: std::env::current_exe()?, arguments: Vec::new() })
    }
}

/// A driver did not start.
#[derive(Debug, thiserror::Error)]
pub enum DriverError {
    /// The supervisor's program could not be started.
    #[error("cannot start the supervisor {program}")]
    Supervisor {
        /// The program.
        program: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The supervisor said nothing, or something else.
    #[error("the supervisor {program} did not report: {cause}")]
    NoReport {
        /// The program.
        program: PathBuf,
        /// What it did instead.
        cause: String,
    },
    /// The driver did not start.
    #[error("{driver} did not start: {cause}")]
    Failed {
        /// The driver.
        driver: PathBuf,
        /// What the supervisor said.
        cause: String,
    },
}

/// A running driver under its supervisor. Dropping it ends the driver and everything below it.
#[derive(Debug)]
pub(crate) struct DriverProcess {
    /// Where it listens, on 127.0.0.1.
    pub(crate) port: u16,
    /// Where its files and the browser's belong.
    pub(crate) directory: PathBuf,
    /// Closing it is what ends the supervisor.
    parent_pipe: ChildStdin,
    supervisor: JoinHandle<io::Result<ExitStatus>>,
}

impl DriverProcess {
    /// Starts the driver on a free port. The lifeline ends when the driver does.
    pub(crate) async fn start(
        command: &SupervisorCommand,
        driver: &Path,
        lifeline: Lifeline,
    ) -> Result<Self, DriverError> {
        for _ in 1..STARTS {
            match Self::start_once(command, driver, lifeline.clone()).await {
                Err(DriverError::Failed { cause, .. }) if cause == DRIVER_ENDED => {}
                outcome => return outcome,
            }
        }
        Self::start_once(command, driver, lifeline).await
    }

    async fn start_once(command: &SupervisorCommand, driver: &Path, lifeline: Lifeline) -> Result<Self, DriverError> {
        let cannot_start = |source| DriverError::Supervisor { program: command.program.clone(), source };
        let no_report = |cause: String| DriverError::NoReport { program: command.program.clone(), cause };
        // A group of its own keeps the terminal's Ctrl-C away: the flow may still need its browser to clean up.
        let mut child = Command::new(&command.program)
            .args(&command.arguments)
            .arg(SUPERVISOR_ARGUMENT)
            .arg(driver)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(cannot_start)?;
        let (Some(parent_pipe), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(cannot_start(io::Error::other("it has no pipes")));
        };
        let mut lines = BufReader::new(stdout).lines();
        let line = timeout(START_DEADLINE, lines.next_line())
            .await
            .map_err(|_| no_report(format!("nothing within {} s", START_DEADLINE.as_secs())))?
            .map_err(|error| no_report(error.to_string()))?
            .ok_or_else(|| no_report("it ended".to_owned()))?;
        match serde_json::from_str(&line) {
            Ok(Report::Started { port, directory }) => {
                let supervisor = tokio::spawn(async move {
                    let status = child.wait().await;
                    lifeline.end("the driver ended");
                    status
                });
                Ok(Self { port, directory, parent_pipe, supervisor })
            }
            Ok(Report::Failed { cause }) => Err(DriverError::Failed { driver: driver.to_path_buf(), cause }),
            Err(_) => Err(no_report(format!("it said {line:?}"))),
        }
    }

    /// Ends driver and browser and waits until they are gone and their directory with them.
    pub(crate) async fn end(self) -> io::Result<()> {
        let Self { parent_pipe, supervisor, .. } = self;
        drop(parent_pipe);
        match timeout(END_DEADLINE, supervisor).await {
            Ok(Ok(Ok(status))) if status.success() => Ok(()),
            Ok(Ok(Ok(status))) => Err(io::Error::other(format!("the supervisor ended with {status}"))),
            Ok(Ok(Err(error))) => Err(error),
            Ok(Err(error)) => Err(io::Error::other(error)),
            Err(_) => {
                let cause = format!("driver and browser were not gone after {} s", END_DEADLINE.as_secs());
                Err(io::Error::new(io::ErrorKind::TimedOut, cause))
            }
        }
    }
}
