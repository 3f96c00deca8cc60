//! The one browser that all ways drive, and what it is started with.

use std::path::PathBuf;

use nix::unistd;
use oin_tester_webdriver::{
    CaptureLimits, Display, Endpoint, Installation, Product, ProgramChoice, SupervisorCommand, WorkerOptions, locate,
};

use crate::{
    failure::{Failure, while_doing},
    site::{PROGRAM, Site},
};

/// The switches that the harness starts it with, for the other ways.
const SWITCHES: [&str; 11] = [
    "--accept-lang=en-US",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--window-size=1280,960",
];

/// Browser and driver, and the keys that the browser trusts.
#[derive(Clone, Debug)]
pub(crate) struct Browser {
    pub(crate) installation: Installation,
    trusted_keys: Vec<String>,
}

impl Browser {
    /// Finds what the harness would find by itself, or what `OIN_TESTER_BROWSER` and
    /// `OIN_TESTER_DRIVER` name.
    pub(crate) fn locate(site: &Site) -> Result<Self, Failure> {
        let named = |variable: &str| std::env::var_os(variable).map(PathBuf::from);
        let choice = ProgramChoice {
            browser: named("OIN_TESTER_BROWSER"),
            driver: named("OIN_TESTER_DRIVER"),
            display: Display::Headless,
        };
        let installation = locate(&choice).map_err(while_doing("finding a browser"))?;
        Ok(Self { installation, trusted_keys: site.trusted_keys()? })
    }

    /// How the harness starts it.
    pub(crate) fn worker_options(&self) -> WorkerOptions {
        WorkerOptions {
            endpoint: Endpoint::Local {
                installation: self.installation.clone(),
                supervisor: SupervisorCommand { program: PathBuf::from(PROGRAM), arguments: Vec::new() },
            },
            display: Display::Headless,
            trusted_keys: self.trusted_keys.clone(),
            limits: CaptureLimits::default(),
        }
    }

    /// How the others start it, without the switch that hides the window.
    pub(crate) fn switches(&self) -> Vec<String> {
        let mut switches = SWITCHES.map(str::to_owned).to_vec();
        switches.push(format!("--ignore-certificate-errors-spki-list={}", self.trusted_keys.join(",")));
        if unistd::geteuid().is_root() {
            // Chromium refuses to start as root with its sandbox.
            switches.push("--no-sandbox".to_owned());
        }
        switches
    }

    /// The switch that hides the window.
    pub(crate) fn headless(&self) -> &'static str {
        if self.installation.browser.product == Product::HeadlessShell { "--headless" } else { "--headless=new" }
    }
}
