//! The flags that choose and show browsers.

use std::path::PathBuf;

use clap::Args;
use oin_tester_webdriver::{
    CaptureLimits, Display, Endpoint, LocateError, ProgramChoice, SUPERVISOR_ARGUMENT, SupervisorCommand,
    WorkerOptions, locate,
};

/// Which browser, and how it is shown.
#[derive(Clone, Debug, Args)]
pub(super) struct BrowserArguments {
    /// The browser: a path or a name on PATH; by default the first of chromium-headless-shell, chromium, google-chrome
    #[arg(long, env = "OIN_TESTER_BROWSER", value_name = "PROGRAM")]
    browser: Option<PathBuf>,
    /// `ChromeDriver`: a path or a name on PATH
    #[arg(long, env = "OIN_TESTER_DRIVER", value_name = "PROGRAM")]
    driver: Option<PathBuf>,
    /// Show the browser's windows
    #[arg(long, env = "OIN_TESTER_HEADED")]
    headed: bool,
}

/// Browsers cannot be started.
#[derive(Debug, thiserror::Error)]
pub(super) enum BrowserUnavailable {
    #[error(transparent)]
    Locate(#[from] LocateError),
    #[error("finding this program's own path, to start the supervisor of the browsers")]
    OwnPath(#[source] std::io::Error),
}

impl BrowserArguments {
    /// Finds browser and driver. `trusted_keys` are hashes of public keys that pages may be served with.
    pub(super) fn worker_options(&self, trusted_keys: Vec<String>) -> Result<WorkerOptions, BrowserUnavailable> {
        let display = if self.headed { Display::Headed } else { Display::Headless };
        let choice = ProgramChoice { browser: self.browser.clone(), driver: self.driver.clone(), display };
        let installation = locate(&choice)?;
        let program = std::env::current_exe().map_err(BrowserUnavailable::OwnPath)?;
        tracing::debug!(?installation, argument = SUPERVISOR_ARGUMENT, "browsers");
        Ok(WorkerOptions {
            endpoint: Endpoint::Local {
                installation,
                supervisor: SupervisorCommand { program, arguments: Vec::new() },
            },
            display,
            trusted_keys,
            limits: CaptureLimits::default(),
        })
    }
}
