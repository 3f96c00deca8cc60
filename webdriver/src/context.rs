//! A fresh incognito window: its tabs, where they go, and what was recorded of it.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use fantoccini::Client;
use tokio::sync::watch;
use url::Url;

use crate::{
    capture::{Record, TabRecord},
    deadline::Deadline,
    devtools::{
        CallError, ContextId, SessionId,
        command::{
            ActivateTarget, CaptureScreenshot, ClearCookies, CloseTarget, Command, CreateBrowserContext, CreateTarget,
            DisposeBrowserContext, SetDownloadBehavior, StopLoading,
        },
    },
    error::BrowserError,
    exchange::TabId,
    recording::Recording,
    worker::{ANSWER_DEADLINE, Shared},
};

/// How long documents that have begun to arrive may take to end when a context is closed.
const LAST_DOCUMENTS: Duration = Duration::from_secs(1);

/// A fresh off-the-record browser context: it shares no cookie, storage or cache with any other.
///
/// Every operation is on the current tab: the first one until [`Context::follow_new_tab`], [`Context::wait_any_opened`]
/// or [`Context::switch_to`]. When the current tab is closed, the tab that opened it becomes current again.
/// JavaScript dialogs are accepted as they open, and downloads are refused. Dropping a context closes it too, but only
/// [`Context::close`] returns what was recorded.
#[derive(Debug)]
pub struct Context {
    shared: Arc<Shared>,
    id: ContextId,
    current: Mutex<TabId>,
    closed: AtomicBool,
}

impl Context {
    pub(crate) async fn open(shared: Arc<Shared>) -> Result<Self, BrowserError> {
        let doing = "opening an incognito window";
        let created = shared.browser_call(doing, &CreateBrowserContext { dispose_on_detach: true }).await?;
        let id = created.browser_context_id;
        shared.capture.register(id.clone());
        shared.connection.post(None, &SetDownloadBehavior { behavior: "deny", browser_context_id: &id });
        let nowhere = Mutex::new(TabId(String::new()));
        let context = Self { shared, id, current: nowhere, closed: AtomicBool::new(false) };
        let target = CreateTarget { url: "about:blank", browser_context_id: &context.id };
        let tab = context.shared.browser_call(doing, &target).await?.target_id;

        let deadline = Deadline::after(ANSWER_DEADLINE);
        let mut activity = context.activity();
        while !context.record(|record| record.follow(&tab)) {
            if deadline.is_over() {
                return Err(BrowserError::Unresponsive { doing: doing.to_owned(), after: deadline.given() });
            }
            context.pause(&mut activity, deadline, doing).await?;
        }
        context.set_current(tab);
        Ok(context)
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }

    pub(crate) fn id(&self) -> &ContextId {
        &self.id
    }

    /// Looks at the context's record, which is registered as long as the context is.
    fn record<R: Default>(&self, look: impl FnOnce(&mut Record) -> R) -> R {
        self.shared.capture.inspect(&self.id, look).unwrap_or_default()
    }

    fn tab_record(&self, tab: &TabId) -> Option<TabRecord> {
        self.record(|record| record.tab(tab).cloned())
    }

    pub(crate) fn session_of(&self, tab: &TabId) -> Option<SessionId> {
        Some(self.tab_record(tab)?.session)
    }

    /// The unique id of the world that the tab's document has for questions, if it was ever asked one.
    pub(crate) fn world_of(&self, tab: &TabId) -> Option<String> {
        self.tab_record(tab)?.world
    }

    /// The address that a tab is known to show, and why it shows the browser's error page if it does.
    pub(crate) fn known_state(&self, tab: &TabId) -> (String, Option<String>) {
        let Some(record) = self.tab_record(tab) else { return Default::default() };
        let failure = record.shown.and_then(|shown| shown.failure);
        (record.url, if record.tab.closed { Some("the tab was closed".to_owned()) } else { failure })
    }

    /// The address of the document that a tab has asked for and not got.
    pub(crate) fn awaited_by(&self, tab: &TabId) -> Option<String> {
        self.tab_record(tab)?.awaited
    }

    /// Changes whenever something happens in the context that may decide a wait.
    pub(crate) fn activity(&self) -> watch::Receiver<u64> {
        self.shared.capture.inspect(&self.id, |record| record.activity()).unwrap_or_else(|| watch::channel(0).1)
    }

    /// The browser lives and the tab has not crashed.
    pub(crate) fn check(&self, tab: &TabId) -> Result<(), BrowserError> {
        if let Some(cause) = self.shared.lifeline.cause() {
            return Err(BrowserError::Died { doing: "looking at the page".to_owned(), cause });
        }
        match self.tab_record(tab) {
            Some(record) if record.crashed => Err(BrowserError::Crashed { doing: format!("showing {}", record.url) }),
            _ => Ok(()),
        }
    }

    /// Asks a tab something, over DevTools.
    pub(crate) async fn tab_call<C: Command>(
        &self,
        tab: &TabId,
        doing: &str,
        command: &C,
        deadline: Deadline,
    ) -> Result<C::Reply, BrowserError> {
        let Some(session) = self.session_of(tab) else {
            return Err(BrowserError::DevTools { doing: doing.to_owned(), message: "there is no such tab".to_owned() });
        };
        let reply = self.call_unless_closed(tab, &session, command, deadline).await;
        reply.map_err(|error| self.shared.explain(doing, &error))
    }

    /// The same with the bare error. A tab that is closed meanwhile answers nothing more, and is not waited for.
    pub(crate) async fn call_unless_closed<C: Command>(
        &self,
        tab: &TabId,
        session: &SessionId,
        command: &C,
        deadline: Deadline,
    ) -> Result<C::Reply, CallError> {
        let mut activity = self.activity();
        let closed = async {
            // The sender goes with the context's record.
            while !self.is_closed(tab) && activity.changed().await.is_ok() {}
        };
        tokio::select! {
            biased;
            reply = self.shared.connection.call(Some(session), command, deadline) => reply,
            () = closed => Err(CallError::Refused("the tab is closed".to_owned())),
        }
    }

    /// Loads the address in the current tab; done as soon as its document, or the one that it redirects to, is shown.
    ///
    /// An address that cannot be loaded is [`BrowserError::Navigation`]; one that does not answer in time is
    /// [`BrowserError::WaitOver`], and loading it is stopped.
    pub async fn goto(&self, url: &Url, deadline: Deadline) -> Result<(), BrowserError> {
        let doing = format!("loading {url}");
        let tab = self.current_tab();
        self.check(&tab)?;
        let mut activity = self.activity();
        // The driver would wait for a page that was asked for, and that may never come.
        if self.awaited_by(&tab).is_some() {
            self.stop_loading(&tab);
        }
        let started = self.record(|record| record.now());
        let patience = Deadline::after(deadline.remaining().max(ANSWER_DEADLINE));
        let told = |client: Client| async move { client.goto(url.as_str()).await };
        self.shared.session.command(&tab, &doing, patience, told).await?;
        loop {
            self.check(&tab)?;
            match self.tab_record(&tab).map(|record| arrival(&record, url, started)) {
                Some(Arrival::Arrived) => return Ok(()),
                Some(Arrival::Failed(failure)) => {
                    return Err(BrowserError::Navigation { url: url.to_string(), failure });
                }
                Some(Arrival::Underway) | None => {}
            }
            if deadline.is_over() {
                let over = self.wait_over(vec![format!("{url} to answer")], deadline, &doing, None).await;
                self.stop_loading(&tab);
                return Err(over);
            }
            self.pause(&mut activity, deadline, &doing).await?;
        }
    }

    fn stop_loading(&self, tab: &TabId) {
        if let Some(session) = self.session_of(tab) {
            self.shared.connection.post(Some(&session), &StopLoading {});
        }
    }

    /// Waits for a tab that the current tab opened and that was not followed before, and makes it the current one.
    pub async fn follow_new_tab(&self, deadline: Deadline, reason: &str) -> Result<TabId, BrowserError> {
        let opener = self.current_tab();
        let mut activity = self.activity();
        loop {
            if let Some(tab) = self.record(|record| record.follow_from(&opener)) {
                self.set_current(tab.clone());
                return Ok(tab);
            }
            self.check(&opener)?;
            if deadline.is_over() {
                return Err(self.wait_over(vec!["a new tab".to_owned()], deadline, reason, None).await);
            }
            self.pause(&mut activity, deadline, reason).await?;
        }
    }

    /// The open tabs, in the order in which they were opened.
    pub fn tabs(&self) -> Vec<TabId> {
        self.record(|record| {
            record.tabs().iter().map(|each| &each.tab).filter(|tab| !tab.closed).map(|tab| tab.id.clone()).collect()
        })
    }

    /// The current tab. One that was closed gives way to the nearest open tab in its line of openers, which is what a
    /// person sees then; it stays current when there is none.
    pub fn current_tab(&self) -> TabId {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(opener) = self.record(|record| record.open_ancestor(&current)) else { return current };
        self.set_current(opener.clone());
        opener
    }

    /// The open tabs that this one opened.
    pub(crate) fn opened_by(&self, tab: &TabId) -> Vec<TabId> {
        self.record(|record| record.opened_by(tab))
    }

    /// The tab was there and is closed.
    pub(crate) fn is_closed(&self, tab: &TabId) -> bool {
        self.tab_record(tab).is_some_and(|record| record.tab.closed)
    }

    fn set_current(&self, tab: TabId) {
        self.shared.connection.post(None, &ActivateTarget { target_id: &tab });
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = tab;
    }

    /// Makes another open tab the current one.
    pub fn switch_to(&self, tab: &TabId) -> Result<(), BrowserError> {
        if !self.record(|record| record.follow(tab)) {
            let doing = format!("switching to tab {}", tab.0);
            return Err(BrowserError::DevTools { doing, message: "there is no such open tab".to_owned() });
        }
        self.set_current(tab.clone());
        Ok(())
    }

    /// Closes a tab. When it was the current one, the tab that opened it becomes current again.
    pub async fn close_tab(&self, tab: &TabId) -> Result<(), BrowserError> {
        self.shared.browser_call("closing a tab", &CloseTarget { target_id: tab }).await.map(|_| ())
    }

    /// Forgets the context's cookies.
    pub async fn clear_cookies(&self) -> Result<(), BrowserError> {
        let command = ClearCookies { browser_context_id: &self.id };
        self.shared.browser_call("forgetting cookies", &command).await.map(|_| ())
    }

    /// A PNG of the visible part of the current tab.
    pub async fn screenshot(&self, given: Duration) -> Result<Vec<u8>, BrowserError> {
        let doing = "taking a screenshot";
        let deadline = Deadline::after(given);
        let command = CaptureScreenshot { format: "png", optimize_for_speed: true };
        let tab = self.current_tab();
        let mut activity = self.activity();
        let shot = loop {
            self.check(&tab)?;
            match self.tab_call(&tab, doing, &command, deadline).await {
                // Between two documents there is nothing to be seen.
                Err(BrowserError::DevTools { .. }) if !deadline.is_over() => {
                    self.pause(&mut activity, deadline, doing).await?;
                }
                outcome => break outcome?,
            }
        };
        STANDARD
            .decode(shot.data)
            .map_err(|error| BrowserError::DevTools { doing: doing.to_owned(), message: error.to_string() })
    }

    /// What was recorded so far.
    pub fn recording(&self) -> Recording {
        self.record(|record| record.recording())
    }

    /// Closes all tabs, forgets the context and returns all that was recorded.
    ///
    /// Never takes longer than some seconds, whatever the pages do. Response bodies are those of documents that were
    /// complete by then.
    pub async fn close(self) -> Recording {
        self.await_documents().await;
        self.closed.store(true, Ordering::Relaxed);
        // Before it is closed, or closing it would look like something that the pages did.
        let record = self.shared.capture.take(&self.id);
        let command = DisposeBrowserContext { browser_context_id: &self.id };
        if let Err(error) = self.shared.browser_call("closing an incognito window", &command).await {
            tracing::debug!(%error, "the incognito window was not closed");
        }
        record.map(|record| record.recording()).unwrap_or_default()
    }

    async fn await_documents(&self) {
        let deadline = Deadline::after(LAST_DOCUMENTS);
        let mut activity = self.activity();
        while self.record(|record| record.is_arriving()) && !deadline.is_over() {
            if self.pause(&mut activity, deadline, "collecting the last documents").await.is_err() {
                return;
            }
        }
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        if !*self.closed.get_mut() {
            self.shared.connection.post(None, &DisposeBrowserContext { browser_context_id: &self.id });
            self.shared.capture.take(&self.id);
        }
    }
}

/// How far a navigation has come.
enum Arrival {
    Underway,
    Arrived,
    Failed(String),
}

/// How far the navigation to that address has come that began after that navigation event.
fn arrival(tab: &TabRecord, url: &Url, started: u64) -> Arrival {
    let needs_network = matches!(url.scheme(), "http" | "https");
    if let Some(shown) = tab.shown.as_ref().filter(|shown| shown.at > started) {
        let is_ours = match shown.asked {
            Some(asked) => asked > started,
            None => !needs_network || shown.failure.is_some(),
        };
        if is_ours {
            return match &shown.failure {
                Some(failure) => Arrival::Failed(failure.clone()),
                None => Arrival::Arrived,
            };
        }
    }
    if tab.moved_within.is_some_and(|at| at > started) && tab.url == url.as_str() {
        return Arrival::Arrived;
    }
    match &tab.failed {
        // Nothing will be shown: the answer was empty, a download, or replaced by another navigation.
        Some(failed) if failed.asked > started && failed.error == "net::ERR_ABORTED" => {
            Arrival::Failed(failed.error.clone())
        }
        _ => Arrival::Underway,
    }
}
