//! The WebDriver session: what drives the browser.

use std::time::Duration;

use fantoccini::{
    Client, ClientBuilder,
    error::{CmdError, ErrorStatus, NewSessionError},
    wd::{Capabilities, WindowHandle},
};
use tokio::{
    sync::Mutex,
    time::{timeout, timeout_at},
};

use crate::{deadline::Deadline, error::BrowserError, exchange::TabId, lifeline::Lifeline};

/// How long the end of the browser may take to become known after the driver complained of it.
const NOTICE: Duration = Duration::from_secs(2);

/// How long the driver may take to end its session.
const END_DEADLINE: Duration = Duration::from_secs(5);

/// One WebDriver session, which lives as long as its worker.
///
/// A session has one current window for all who use it, so commands are given one at a time, each in its own window.
#[derive(Debug)]
pub(crate) struct Session {
    client: Client,
    /// The window that the driver is in, as far as that is known.
    window: Mutex<Option<TabId>>,
    lifeline: Lifeline,
}

impl Session {
    /// Opens the session, and with it the browser.
    pub(crate) async fn open(
        driver: &str,
        capabilities: Capabilities,
        lifeline: Lifeline,
    ) -> Result<Self, NewSessionError> {
        let client = ClientBuilder::native().capabilities(capabilities).connect(driver).await?;
        Ok(Self { client, window: Mutex::new(None), lifeline })
    }

    /// What the session says that it is.
    pub(crate) fn capabilities(&self) -> Option<&Capabilities> {
        self.client.capabilities()
    }

    /// Gives the driver a command in that tab.
    ///
    /// When the deadline passes, the driver is left with the command: it carries commands out one after another, and
    /// is free for the next once the tab is closed.
    pub(crate) async fn command<T, F>(
        &self,
        tab: &TabId,
        doing: &str,
        deadline: Deadline,
        command: impl FnOnce(Client) -> F,
    ) -> Result<T, BrowserError>
    where
        F: Future<Output = Result<T, CmdError>>,
    {
        let given = async {
            let mut window = self.window.lock().await;
            if window.as_ref() != Some(tab) {
                *window = None;
                let handle = WindowHandle::try_from(tab.0.clone())
                    .map_err(|error| CmdError::InvalidArgument("handle".to_owned(), error.to_string()))?;
                self.client.switch_to_window(handle).await?;
                *window = Some(tab.clone());
            }
            command(self.client.clone()).await
        };
        tokio::select! {
            outcome = timeout_at(deadline.instant().into(), given) => match outcome {
                Ok(Ok(value)) => Ok(value),
                Ok(Err(error)) => Err(self.explain(doing, error).await),
                Err(_) => Err(BrowserError::Unresponsive { doing: doing.to_owned(), after: deadline.given() }),
            },
            cause = self.lifeline.ended() => Err(BrowserError::Died { doing: doing.to_owned(), cause }),
        }
    }

    /// Tells a browser that is gone from a command that was refused.
    async fn explain(&self, doing: &str, error: CmdError) -> BrowserError {
        let doing = doing.to_owned();
        match error {
            CmdError::Failed(_) | CmdError::FailedC(_) | CmdError::Lost(_) => {
                self.lifeline.end(format!("the driver cannot be reached: {error}"));
                BrowserError::Died { doing, cause: self.lifeline.cause().unwrap_or_default() }
            }
            CmdError::Standard(ref refusal)
                if matches!(refusal.error, ErrorStatus::InvalidSessionId | ErrorStatus::UnknownError) =>
            {
                match timeout(NOTICE, self.lifeline.ended()).await {
                    Ok(cause) => BrowserError::Died { doing, cause },
                    Err(_) => BrowserError::Driver { doing, source: Box::new(error) },
                }
            }
            // ChromeDriver's own word, which WebDriver does not know.
            CmdError::NotW3C(serde_json::Value::String(ref word)) if word == "tab crashed" => {
                BrowserError::Crashed { doing }
            }
            error => BrowserError::Driver { doing, source: Box::new(error) },
        }
    }

    /// Ends the session, which ends its browser.
    pub(crate) async fn end(&self) {
        match timeout(END_DEADLINE, self.client.clone().close()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::debug!(%error, "the driver did not end its session"),
            Err(_) => tracing::debug!("the driver did not end its session in time"),
        }
    }
}
