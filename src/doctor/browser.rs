//! Browser and driver: what they are, whether they fit, and whether one starts.

use std::time::Duration;

use oin_tester_webdriver::{
    CaptureLimits, Display, Endpoint, Installation, LocateError, Program, ProgramChoice, SupervisorCommand, Survey,
    Worker, WorkerOptions, survey,
};
use url::Url;

use super::{
    chain,
    examination::{Area, Examination},
};

const AREA: Area = Area::Browser;

/// A browser on a busy machine takes its time.
const START: Duration = Duration::from_secs(30);

/// Which browser a run would use.
#[derive(Clone, Debug)]
pub enum BrowserChoice {
    /// Programs of this machine.
    Local(ProgramChoice),
    /// A WebDriver that runs already.
    Remote {
        /// Its address.
        url: Url,
        /// Whether windows are shown.
        display: Display,
    },
}

/// Looks at both programs, and starts and ends a browser with a blank page.
pub(super) async fn examine(choice: BrowserChoice) -> Vec<Examination> {
    let (mut lines, endpoint, display) = match choice {
        BrowserChoice::Remote { url, display } => (Vec::new(), Some(Endpoint::Remote { url }), display),
        BrowserChoice::Local(programs) => {
            let display = programs.display;
            let (lines, installation) = match tokio::task::spawn_blocking(move || survey(&programs)).await {
                Ok(survey) => describe(survey),
                Err(error) => (vec![cannot_look(&error)], None),
            };
            match installation.map(local).transpose() {
                Ok(endpoint) => (lines, endpoint, display),
                Err(line) => ([lines, vec![*line]].concat(), None, display),
            }
        }
    };
    if let Some(endpoint) = endpoint {
        lines.push(start(endpoint, display).await);
    }
    lines
}

fn cannot_look(error: &dyn std::error::Error) -> Examination {
    Examination::unknown(AREA, "browser", format!("looking for it ended early: {error}"), "try again")
}

fn local(installation: Installation) -> Result<Endpoint, Box<Examination>> {
    match SupervisorCommand::current_program() {
        Ok(supervisor) => Ok(Endpoint::Local { installation, supervisor }),
        Err(error) => Err(Box::new(Examination::wrong(
            AREA,
            "start",
            format!("this program does not find itself: {error}"),
            "start oin-tester from a file that still exists",
        ))),
    }
}

/// A line for each program, and the two where they fit.
fn describe(survey: Survey) -> (Vec<Examination>, Option<Installation>) {
    let (browser, driver) = (program("browser", &survey.browser), program("driver", &survey.driver));
    match survey.installation() {
        Ok(installation) => {
            let fits = Examination::ok(AREA, "driver", format!("{}, fits the browser", installation.driver));
            (vec![browser, fits], Some(installation))
        }
        Err(error @ LocateError::Mismatch { .. }) => (vec![browser, failed("driver", &error)], None),
        Err(_) => (vec![browser, driver], None),
    }
}

fn program(what: &str, found: &Result<Program, LocateError>) -> Examination {
    match found {
        Ok(program) => Examination::ok(AREA, what, program.to_string()),
        Err(error) => failed(what, error),
    }
}

/// The error's first line says what is wrong, the others what to install on which system.
fn failed(what: &str, error: &LocateError) -> Examination {
    let text = error.to_string();
    let (seen, install) = text.split_once('\n').unwrap_or((&text, "install Chromium and ChromeDriver"));
    Examination::wrong(AREA, what, seen, install)
}

/// Starts a browser as a run does, and ends it.
async fn start(endpoint: Endpoint, display: Display) -> Examination {
    let what = "start";
    let remote = matches!(endpoint, Endpoint::Remote { .. });
    let mending = if remote {
        "see that the WebDriver at `--webdriver-url` runs, is ready, and has a Chrome"
    } else {
        "start the browser by hand with `--headless --dump-dom about:blank`: it says what it lacks, such as a library, \
         shared memory or a sandbox"
    };
    let options = WorkerOptions { endpoint, display, trusted_keys: Vec::new(), limits: CaptureLimits::default() };
    let started = tokio::time::timeout(START, Worker::start(&options)).await;
    let worker = match started {
        Ok(Ok(worker)) => worker,
        Ok(Err(error)) => return Examination::wrong(AREA, what, chain(&error), mending),
        Err(_) => return Examination::wrong(AREA, what, format!("not within {} s", START.as_secs()), mending),
    };
    let versions = worker.versions().clone();
    match worker.close().await {
        Ok(()) if remote => Examination::ok(AREA, what, format!("{} with {}", versions.browser, versions.driver)),
        Ok(()) => Examination::ok(AREA, what, format!("{} starts and ends", versions.browser)),
        Err(error) => Examination::warning(AREA, what, chain(&error), "end what is left of it by hand"),
    }
}
