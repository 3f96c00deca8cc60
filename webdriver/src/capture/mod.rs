//! Records what every context does, from its first request on, and lets its tabs run.
//!
//! All events pass through one task, [`Capture::run`]. It answers at once where the browser waits: a new target is
//! told what to report and then to run, a dialog is closed, a document's body is asked for before the next page
//! replaces it. None of these commands is waited for; a target that has not been told to run answers nothing.

mod headers;
mod navigations;
mod record;
mod requests;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use url::Origin;

pub(crate) use record::{Record, TabRecord};
use requests::Complete;
pub(crate) use requests::wall_clock;

use crate::{
    block::Blocked,
    devtools::{
        CallError, CallId, Connection, ContextId, Incoming, Reader, SessionId,
        command::{
            Buffers, Command, ConfigureDurableMessages, DetachFromTarget, GetResponseBody, HandleJavaScriptDialog,
            InspectorEnable, LogEnable, NetworkEnable, PageEnable, ResponseBody, RunIfWaitingForDebugger,
            RuntimeEnable, SetAutoAttach, SetFocusEmulationEnabled,
        },
        event::{Attached, Event, FrameNavigated, LoadingFinished},
        reply,
    },
    exchange::TabId,
    lifeline::Lifeline,
    recording::CaptureLimits,
};

/// How many response bodies of the greatest length the browser keeps for one page until they are asked for.
const BUFFERED_BODIES: u64 = 8;

/// What is recorded of all contexts of a browser.
#[derive(Clone, Debug)]
pub(crate) struct Capture {
    connection: Connection,
    limits: CaptureLimits,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    contexts: HashMap<ContextId, Record>,
    sessions: HashMap<SessionId, Session>,
    bodies: HashMap<CallId, AwaitedBody>,
}

/// Whom a DevTools session belongs to.
#[derive(Clone, Debug)]
struct Session {
    context: ContextId,
    tab: Option<TabId>,
    /// It is no tab and no frame.
    is_worker: bool,
}

#[derive(Debug)]
struct AwaitedBody {
    context: ContextId,
    exchange: usize,
}

impl Capture {
    pub(crate) fn new(connection: Connection, limits: CaptureLimits) -> Self {
        Self { connection, limits, state: Arc::default() }
    }

    /// Records events until the connection ends, which ends the lifeline.
    pub(crate) async fn run(self, mut reader: Reader, lifeline: Lifeline) {
        loop {
            match reader.next().await {
                Ok(Incoming::Event(Some(session), event)) => self.session_event(&session, event),
                Ok(Incoming::Event(None, Event::Attached(attached))) => self.attached(None, attached),
                Ok(Incoming::Event(None, Event::Detached(detached))) => self.detached(&detached.session_id),
                Ok(Incoming::Event(None, _)) => {}
                Ok(Incoming::Reply(call, message)) => self.replied(call, &message),
                Err(cause) => return lifeline.end(cause),
            }
        }
    }

    /// Begins to record a context. It must have no targets yet.
    pub(crate) fn register(&self, context: ContextId) {
        self.locked().contexts.insert(context, Record::new(self.limits));
    }

    /// Makes origins unreachable for all targets to come. Returns what is unreachable now, and the sessions that have
    /// to be told, with whether they are workers.
    pub(crate) fn block(&self, context: &ContextId, origins: &[Origin]) -> (Blocked, Vec<(SessionId, bool)>) {
        let mut state = self.locked();
        let Some(record) = state.contexts.get_mut(context) else { return Default::default() };
        record.blocked.add(origins);
        let blocked = record.blocked.clone();
        let sessions = state.sessions.iter().filter(|(_, session)| session.context == *context);
        (blocked, sessions.map(|(id, session)| (id.clone(), session.is_worker)).collect())
    }

    /// Looks at, or marks something in, a context's record; `None` when it is not registered.
    pub(crate) fn inspect<R>(&self, context: &ContextId, look: impl FnOnce(&mut Record) -> R) -> Option<R> {
        self.locked().contexts.get_mut(context).map(look)
    }

    /// Ends the recording of a context and hands it over.
    pub(crate) fn take(&self, context: &ContextId) -> Option<Record> {
        let mut state = self.locked();
        state.sessions.retain(|_, session| session.context != *context);
        state.bodies.retain(|_, body| body.context != *context);
        state.contexts.remove(context)
    }

    /// Everything in it is whole between two statements, so a panic elsewhere does not spoil it.
    fn locked(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn session_event(&self, id: &SessionId, event: Event) {
        let mut state = self.locked();
        let Some(session) = state.sessions.get(id).cloned() else {
            drop(state);
            // Targets inside of targets that are of no interest wait for the debugger like any other.
            if let Event::Attached(attached) = event {
                self.attached(Some(id), attached);
            }
            return;
        };
        let Some(record) = state.contexts.get_mut(&session.context) else { return };
        let tab = session.tab.clone();
        match event {
            Event::Attached(attached) => {
                drop(state);
                self.attached(Some(id), attached);
            }
            Event::Detached(detached) => {
                drop(state);
                self.detached(&detached.session_id);
            }
            Event::TargetCrashed => record.crashed(id),
            Event::RequestWillBeSent(event) => record.request_sent(tab, *event),
            Event::RequestWillBeSentExtraInfo(info) => record.requests.sent_on_wire(info),
            Event::ResponseReceived(event) => record.requests.received(&event),
            Event::ResponseReceivedExtraInfo(info) => record.requests.received_on_wire(info),
            Event::DataReceived(event) => record.requests.data_received(&event),
            Event::LoadingFinished(event) => self.finished(&mut state, id, &session.context, event),
            Event::LoadingFailed(event) => record.request_failed(tab.as_ref(), event),
            Event::RequestPaused(paused) => record.blocked.decide(&self.connection, id, &paused),
            Event::FrameRequestedNavigation(event) => record.navigations.requested(event),
            Event::FrameStartedNavigating(event) => record.navigations.started(event),
            Event::FrameDetached(event) => record.navigations.detached(&event),
            Event::FrameNavigated(event) => self.navigated(&mut state, id, &session, event),
            Event::NavigatedWithinDocument(event) => record.moved_within(tab.as_ref(), &event.frame_id, event.url),
            Event::DocumentProgress => record.stir(),
            Event::Dialog(dialog) => {
                record.dialog(tab, &dialog);
                // A person would say yes to leaving a page, and has nothing else to say to an alert.
                self.connection.post(Some(id), &HandleJavaScriptDialog { accept: true });
            }
            Event::ContextCreated(event) => record.world_created(tab.as_ref(), event.context),
            Event::Console(call) => record.console(tab, &call),
            Event::Exception(event) => record.exception(tab, &event),
            Event::LogEntry(event) => record.log_entry(tab, &event.entry),
        }
    }

    /// Tells a new target what to report, and then to run. `parent` is the session that it was found through.
    fn attached(&self, parent: Option<&SessionId>, attached: Attached) {
        let Attached { session_id: id, target_info: target, waiting_for_debugger } = attached;
        let is_page = target.r#type == "page";
        let is_worker = !is_page && target.r#type != "iframe";
        let mut state = self.locked();
        let known = target.browser_context_id.filter(|context| state.contexts.contains_key(context));
        let record = known.as_ref().and_then(|context| state.contexts.get_mut(context));
        let mut blocked = Blocked::default();
        let is_new = record.is_some_and(|record| {
            blocked = record.blocked.clone();
            let is_new = !is_page || record.tab(&target.target_id).is_none();
            if is_page && is_new {
                record.opened(target.target_id.clone(), target.opener_id, id.clone());
            }
            is_new
        });
        if let Some(context) = known.filter(|_| is_new) {
            let tab = match parent.and_then(|parent| state.sessions.get(parent)) {
                _ if is_page => Some(target.target_id),
                Some(parent) => parent.tab.clone(),
                None => None,
            };
            state.sessions.insert(id.clone(), Session { context, tab, is_worker });
            // With the state locked, so that nothing newly blocked is overtaken by what was blocked before.
            self.observe(&id, is_page);
            if !blocked.is_empty() {
                blocked.tell(&self.connection, &id, is_worker);
            }
        }
        drop(state);
        if waiting_for_debugger {
            self.post(&id, &RunIfWaitingForDebugger {});
        }
        if !is_new {
            // One session is enough; a second one would tell everything twice.
            self.connection.post(parent, &DetachFromTarget { session_id: &id });
        }
    }

    fn observe(&self, session: &SessionId, is_page: bool) {
        let resource = self.limits.response_body;
        let buffers = Buffers { total: resource.saturating_mul(BUFFERED_BODIES), resource };
        self.post(session, &ConfigureDurableMessages(buffers));
        self.post(session, &NetworkEnable { buffers, max_post_data_size: self.limits.request_body });
        self.post(session, &RuntimeEnable {});
        self.post(session, &LogEnable {});
        self.post(session, &PageEnable {});
        self.post(session, &SetAutoAttach::PAUSED);
        if is_page {
            self.post(session, &InspectorEnable {});
            // A tab behind another one must still take text into its fields.
            self.post(session, &SetFocusEmulationEnabled { enabled: true });
        }
    }

    fn post<C: Command>(&self, session: &SessionId, command: &C) -> CallId {
        self.connection.post(Some(session), command)
    }

    fn detached(&self, id: &SessionId) {
        let mut state = self.locked();
        if let Some(session) = state.sessions.remove(id)
            && let Some(record) = state.contexts.get_mut(&session.context)
        {
            record.closed(id);
        }
    }

    fn finished(&self, state: &mut State, id: &SessionId, context: &ContextId, event: LoadingFinished) {
        let Some(record) = state.contexts.get_mut(context) else { return };
        let complete = record.requests.finished(event);
        record.stir();
        self.fetch_bodies(state, id, context, complete);
    }

    fn navigated(&self, state: &mut State, id: &SessionId, session: &Session, event: FrameNavigated) {
        let Some(record) = state.contexts.get_mut(&session.context) else { return };
        let replaced = record.requests.replaced(&event.frame.id, &event.frame.loader_id);
        record.navigated(session.tab.as_ref(), event);
        self.fetch_bodies(state, id, &session.context, replaced);
    }

    fn fetch_bodies(
        &self,
        state: &mut State,
        id: &SessionId,
        context: &ContextId,
        complete: impl IntoIterator<Item = Complete>,
    ) {
        let Some(record) = state.contexts.get_mut(context) else { return };
        for Complete { request, exchange } in complete {
            record.awaited_bodies += 1;
            let call = self.post(id, &GetResponseBody { request_id: &request });
            state.bodies.insert(call, AwaitedBody { context: context.clone(), exchange });
        }
    }

    fn replied(&self, call: CallId, message: &str) {
        let mut state = self.locked();
        let Some(awaited) = state.bodies.remove(&call) else { return };
        let Some(record) = state.contexts.get_mut(&awaited.context) else { return };
        let body = reply::<ResponseBody>(message).and_then(|reply| {
            if reply.base64_encoded {
                STANDARD.decode(reply.body).map_err(|error| CallError::Refused(error.to_string()))
            } else {
                Ok(reply.body.into_bytes())
            }
        });
        if let Err(error) = &body {
            tracing::debug!(exchange = awaited.exchange, %error, "response body is not there");
        }
        record.requests.body(awaited.exchange, body.ok());
        record.awaited_bodies -= 1;
        record.stir();
    }
}

/// The text, cut at a character's boundary so that it has at most so many bytes.
pub(crate) fn truncated(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let end = (0..=bytes).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    &text[..end]
}
