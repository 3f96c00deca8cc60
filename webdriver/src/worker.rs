//! A worker: one driver, one browser, one WebDriver session and one DevTools connection.

use std::{path::Path, sync::Arc, time::Duration};

use fantoccini::error::NewSessionError;
use serde::Deserialize;
use tokio::{task::JoinHandle, time::timeout};
use tokio_tungstenite::tungstenite;
use url::Url;

use crate::{
    capabilities::{DevToolsAddress, Versions, devtools_address, requested},
    capture::Capture,
    context::Context,
    deadline::Deadline,
    devtools::{
        CallError, Connection,
        command::{Command, SetAutoAttach},
        connect,
    },
    driver::{DriverError, DriverProcess, SupervisorCommand},
    error::BrowserError,
    lifeline::Lifeline,
    program::{Display, Installation},
    recording::CaptureLimits,
    session::Session,
};

/// How long a browser may take to start.
const START_DEADLINE: Duration = Duration::from_secs(60);

/// How long the browser may take to answer what it can answer without asking a page.
pub(crate) const ANSWER_DEADLINE: Duration = Duration::from_secs(10);

/// How a worker is started.
#[derive(Clone, Debug)]
pub struct WorkerOptions {
    /// Where driver and browser are.
    pub endpoint: Endpoint,
    /// Whether windows are shown.
    pub display: Display,
    /// Keys that are trusted whoever certified them: base64 of the SHA-256 of the certificate's
    /// `SubjectPublicKeyInfo`. Nothing else is trusted that the system does not trust.
    pub trusted_keys: Vec<String>,
    /// How much is recorded.
    pub limits: CaptureLimits,
}

/// Where driver and browser are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// On this machine, started and ended with the worker.
    Local {
        /// The programs.
        installation: Installation,
        /// How the supervisor is started.
        supervisor: SupervisorCommand,
    },
    /// Somewhere else: a ChromeDriver that runs already, or a Selenium Grid.
    Remote {
        /// The WebDriver address.
        url: Url,
    },
}

/// One driver and one browser, to be used for one flow after another.
///
/// Dropping a worker ends its browser too, but only [`Worker::close`] waits until it is gone.
#[derive(Debug)]
pub struct Worker {
    shared: Arc<Shared>,
    versions: Versions,
    process: Option<DriverProcess>,
    _tasks: [Task; 2],
}

/// What a worker and its contexts have in common.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) session: Session,
    pub(crate) connection: Connection,
    pub(crate) capture: Capture,
    pub(crate) lifeline: Lifeline,
}

/// A task that ends with its owner.
#[derive(Debug)]
struct Task(JoinHandle<()>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// A worker did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The driver did not start.
    #[error(transparent)]
    Driver(#[from] DriverError),
    /// The driver did not open a session.
    #[error("{endpoint} did not open a browser")]
    Session {
        /// The driver's address.
        endpoint: String,
        /// What it said.
        #[source]
        source: Box<NewSessionError>,
    },
    /// The browser did not start in time.
    #[error("{endpoint} did not open a browser within {} s", START_DEADLINE.as_secs())]
    Slow {
        /// The driver's address.
        endpoint: String,
    },
    /// The session does not say where the browser's DevTools are.
    #[error(
        "{endpoint} opened a browser but does not say where its DevTools are: its capabilities have neither `se:cdp` nor `goog:chromeOptions.debuggerAddress`; use ChromeDriver, or a Selenium Grid 4 with a Chrome node"
    )]
    NoDevTools {
        /// The driver's address.
        endpoint: String,
    },
    /// The browser does not say what its DevTools address is.
    #[error("{address} does not say the browser's DevTools address")]
    Version {
        /// What was asked.
        address: String,
        /// What went wrong.
        #[source]
        source: reqwest::Error,
    },
    /// The DevTools cannot be reached.
    #[error("cannot connect to the browser's DevTools at {address}")]
    DevTools {
        /// The WebSocket.
        address: String,
        /// What went wrong.
        #[source]
        source: Box<tungstenite::Error>,
    },
    /// The browser refused to be observed.
    #[error("the browser refused to be observed: {0}")]
    Observation(BrowserError),
}

impl Worker {
    /// Starts a browser.
    pub async fn start(options: &WorkerOptions) -> Result<Self, StartError> {
        let lifeline = Lifeline::new();
        let (process, endpoint) = match &options.endpoint {
            Endpoint::Local { installation, supervisor } => {
                let process = DriverProcess::start(supervisor, &installation.driver.path, lifeline.clone()).await?;
                let endpoint = format!("http://127.0.0.1:{}/", process.port);
                (Some(process), endpoint)
            }
            Endpoint::Remote { url } => (None, url.to_string()),
        };
        let capabilities = requested(&options.endpoint, options.display, &options.trusted_keys);
        let session = match timeout(START_DEADLINE, Session::open(&endpoint, capabilities, lifeline.clone())).await {
            Ok(Ok(session)) => session,
            Ok(Err(source)) => return Err(StartError::Session { endpoint, source: Box::new(source) }),
            Err(_) => return Err(StartError::Slow { endpoint }),
        };
        let started = Self::observe(session, endpoint, options.limits, lifeline).await;
        started.map(|worker| Self { process, ..worker })
    }

    /// Connects to the DevTools of a session's browser.
    async fn observe(
        session: Session,
        endpoint: String,
        limits: CaptureLimits,
        lifeline: Lifeline,
    ) -> Result<Self, StartError> {
        let Some((address, versions)) = session
            .capabilities()
            .and_then(|capabilities| Some((devtools_address(capabilities)?, Versions::of(capabilities))))
        else {
            session.end().await;
            return Err(StartError::NoDevTools { endpoint });
        };
        let address = match address {
            DevToolsAddress::Socket(address) => address,
            DevToolsAddress::Host(host) => socket_of(&host).await?,
        };
        let (connection, writer, reader) =
            connect(&address).await.map_err(|source| StartError::DevTools { address, source })?;
        let capture = Capture::new(connection.clone(), limits);
        let tasks =
            [Task(tokio::spawn(writer.run())), Task(tokio::spawn(capture.clone().run(reader, lifeline.clone())))];
        let shared = Arc::new(Shared { session, connection, capture, lifeline });
        shared.browser_call("observing new tabs", &SetAutoAttach::PAUSED).await.map_err(StartError::Observation)?;
        Ok(Self { shared, versions, process: None, _tasks: tasks })
    }

    /// What runs, as the session tells it.
    pub fn versions(&self) -> &Versions {
        &self.versions
    }

    /// Neither the browser nor the driver is known to be gone. A worker that is not alive never comes back.
    pub fn is_alive(&self) -> bool {
        self.shared.lifeline.is_alive()
    }

    /// Where driver and browser keep their files until they end; `None` when they are somewhere else.
    pub fn directory(&self) -> Option<&Path> {
        self.process.as_ref().map(|process| process.directory.as_path())
    }

    /// Opens a fresh off-the-record context with one blank tab.
    pub async fn open(&self) -> Result<Context, BrowserError> {
        Context::open(Arc::clone(&self.shared)).await
    }

    /// Ends browser and driver and waits until they are gone and their files removed.
    pub async fn close(self) -> Result<(), BrowserError> {
        if self.is_alive() {
            self.shared.session.end().await;
        }
        let Some(process) = self.process else { return Ok(()) };
        process.end().await.map_err(|error| BrowserError::Died {
            doing: "ending driver and browser".to_owned(),
            cause: error.to_string(),
        })
    }
}

impl Shared {
    /// Asks the browser itself something.
    pub(crate) async fn browser_call<C: Command>(&self, doing: &str, command: &C) -> Result<C::Reply, BrowserError> {
        let deadline = Deadline::after(ANSWER_DEADLINE);
        let reply = self.connection.call(None, command, deadline).await;
        reply.map_err(|error| self.explain(doing, &error))
    }

    /// Tells a browser that is gone from a command that was refused.
    pub(crate) fn explain(&self, doing: &str, error: &CallError) -> BrowserError {
        let doing = doing.to_owned();
        match (self.lifeline.cause(), error) {
            (Some(cause), _) => BrowserError::Died { doing, cause },
            (None, CallError::Gone) => BrowserError::Died { doing, cause: error.to_string() },
            (None, CallError::TimedOut(after)) => BrowserError::Unresponsive { doing, after: *after },
            (None, CallError::Refused(_) | CallError::Reply(_)) => {
                BrowserError::DevTools { doing, message: error.to_string() }
            }
        }
    }
}

/// Asks a browser on this machine for its DevTools address.
async fn socket_of(host: &str) -> Result<String, StartError> {
    #[derive(Deserialize)]
    struct Version {
        #[serde(rename = "webSocketDebuggerUrl")]
        web_socket_debugger_url: String,
    }
    let address = format!("http://{host}/json/version");
    let ask = async {
        // A proxy for the outside has no business with a port of this machine.
        let client = reqwest::Client::builder().no_proxy().timeout(ANSWER_DEADLINE).build()?;
        client.get(&address).send().await?.error_for_status()?.json::<Version>().await
    };
    let version = ask.await.map_err(|source| StartError::Version { address: address.clone(), source })?;
    Ok(version.web_socket_debugger_url)
}
