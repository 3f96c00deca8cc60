//! The flags that choose and show browsers.

use std::path::PathBuf;

use clap::Args;
use oin_tester_webdriver::{
    CaptureLimits, Display, Endpoint, LocateError, ProgramChoice, SupervisorCommand, WorkerOptions, locate,
};
use url::Url;

use crate::doctor::BrowserChoice;

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
    /// A WebDriver that runs already, ChromeDriver or a Selenium Grid, instead of browsers of this machine's own
    #[arg(long, env = "OIN_TESTER_WEBDRIVER_URL", value_name = "URL", conflicts_with_all = ["browser", "driver"])]
    webdriver_url: Option<Url>,
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
        let display = self.display();
        let endpoint = match &self.webdriver_url {
            Some(url) => Endpoint::Remote { url: url.clone() },
            None => self.local(display)?,
        };
        tracing::debug!(?endpoint, "browsers");
        Ok(WorkerOptions { endpoint, display, trusted_keys, limits: CaptureLimits::default() })
    }

    /// What [`BrowserArguments::worker_options`] would find, for somebody who looks without wanting to fail.
    pub(super) fn choice(&self) -> BrowserChoice {
        let display = self.display();
        match &self.webdriver_url {
            Some(url) => BrowserChoice::Remote { url: url.clone(), display },
            None => BrowserChoice::Local(self.programs(display)),
        }
    }

    fn display(&self) -> Display {
        if self.headed { Display::Headed } else { Display::Headless }
    }

    fn programs(&self, display: Display) -> ProgramChoice {
        ProgramChoice { browser: self.browser.clone(), driver: self.driver.clone(), display }
    }

    fn local(&self, display: Display) -> Result<Endpoint, BrowserUnavailable> {
        let installation = locate(&self.programs(display))?;
        let supervisor = SupervisorCommand::current_program().map_err(BrowserUnavailable::OwnPath)?;
        Ok(Endpoint::Local { installation, supervisor })
    }
}
