//! The record of one context: its tabs, where they are, what they asked for and what they said.

use std::iter;

use chrono::{DateTime, Utc};
use tokio::sync::watch;

use super::{
    navigations::Navigations,
    requests::{Asker, Requests, wall_clock},
    truncated,
};
use crate::{
    block::Blocked,
    contents::WORLD,
    devtools::{
        SessionId,
        event::{
            ConsoleCall, Dialog, ExceptionThrown, ExecutionContext, FrameNavigated, LoadingFailed, LogEntry,
            RequestWillBeSent,
        },
    },
    exchange::{ConsoleLine, NavigationReason, TabId},
    recording::{CaptureLimits, Recording, Tab, Visit},
};

/// The longest console line that is kept, in bytes.
const CONSOLE_LINE: usize = 4096;

/// How much of an address is kept while it is waited for, in bytes: enough to tell whose it is.
const ADDRESS: usize = 2048;

/// Everything that is known of one context.
#[derive(Debug)]
pub(crate) struct Record {
    pub(super) requests: Requests,
    pub(super) navigations: Navigations,
    pub(super) blocked: Blocked,
    tabs: Vec<TabRecord>,
    console: Vec<ConsoleLine>,
    dropped_console_lines: u64,
    console_limit: usize,
    visits: Vec<Visit>,
    dropped_visits: u64,
    visit_limit: usize,
    /// Bodies that were asked for and have not come.
    pub(super) awaited_bodies: usize,
    /// Counts everything that may decide a wait.
    activity: watch::Sender<u64>,
    /// Counts navigation events, to tell what came after what.
    clock: u64,
}

/// What is known of one tab.
#[derive(Clone, Debug)]
pub(crate) struct TabRecord {
    pub(crate) tab: Tab,
    pub(crate) session: SessionId,
    /// It has been the current tab.
    pub(crate) followed: bool,
    /// Its renderer crashed, and has not been replaced since.
    pub(crate) crashed: bool,
    /// The last address that its main frame showed or, on an error page, tried to show.
    pub(crate) url: String,
    /// The last request for a document of the main frame: when, and its loader.
    asked: Option<(u64, String)>,
    /// The beginning of the address of that request, or of what it was redirected to, until it is answered.
    pub(crate) awaited: Option<String>,
    /// The last document that the main frame began to show.
    pub(crate) shown: Option<Shown>,
    /// When the main frame last went to another place in the same document.
    pub(crate) moved_within: Option<u64>,
    /// The last failed request for a document of the main frame.
    pub(crate) failed: Option<Failed>,
    /// The unique id of the newest world that was made for questions to its main frame.
    pub(crate) world: Option<String>,
}

/// A document that could not be loaded.
#[derive(Clone, Debug)]
pub(crate) struct Failed {
    /// When it was asked for.
    pub(crate) asked: u64,
    pub(crate) error: String,
    loader: String,
}

/// A document that a main frame began to show.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    /// When.
    pub(crate) at: u64,
    /// When it was asked for; `None` when the network was not needed.
    pub(crate) asked: Option<u64>,
    /// It is the browser's own error page, and this is the error.
    pub(crate) failure: Option<String>,
}

impl Record {
    pub(super) fn new(limits: CaptureLimits) -> Self {
        Self {
            requests: Requests::new(limits),
            navigations: Navigations::default(),
            blocked: Blocked::default(),
            tabs: Vec::new(),
            console: Vec::new(),
            dropped_console_lines: 0,
            console_limit: limits.console_lines,
            visits: Vec::new(),
            dropped_visits: 0,
            visit_limit: limits.visits,
            awaited_bodies: 0,
            activity: watch::Sender::new(0),
            clock: 0,
        }
    }

    /// Changes whenever something happens that may decide a wait.
    pub(crate) fn activity(&self) -> watch::Receiver<u64> {
        self.activity.subscribe()
    }

    pub(super) fn stir(&mut self) {
        self.activity.send_modify(|count| *count += 1);
    }

    fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }

    /// The number of the last navigation event; all later ones have greater numbers.
    pub(crate) fn now(&self) -> u64 {
        self.clock
    }

    /// Documents, or their bodies, are still on their way.
    pub(crate) fn is_arriving(&self) -> bool {
        self.awaited_bodies > 0 || self.requests.is_arriving()
    }

    pub(crate) fn tabs(&self) -> &[TabRecord] {
        &self.tabs
    }

    pub(crate) fn tab(&self, id: &TabId) -> Option<&TabRecord> {
        self.tabs.iter().find(|record| record.tab.id == *id)
    }

    fn tab_mut(&mut self, id: Option<&TabId>) -> Option<&mut TabRecord> {
        self.tabs.iter_mut().find(|record| Some(&record.tab.id) == id)
    }

    /// The first open tab that this one opened and that was never current. It is marked as followed.
    pub(crate) fn follow_from(&mut self, opener: &TabId) -> Option<TabId> {
        let found = self
            .tabs
            .iter_mut()
            .find(|record| !record.followed && !record.tab.closed && record.tab.opener.as_ref() == Some(opener))?;
        found.followed = true;
        Some(found.tab.id.clone())
    }

    /// Marks a tab as having been the current one. False when there is no such open tab.
    pub(crate) fn follow(&mut self, id: &TabId) -> bool {
        match self.tab_mut(Some(id)) {
            Some(record) if !record.tab.closed => {
                record.followed = true;
                true
            }
            _ => false,
        }
    }

    /// The open tabs that this one opened, in the order in which they were opened.
    pub(crate) fn opened_by(&self, opener: &TabId) -> Vec<TabId> {
        let opened = self.tabs.iter().map(|record| &record.tab);
        opened.filter(|tab| !tab.closed && tab.opener.as_ref() == Some(opener)).map(|tab| tab.id.clone()).collect()
    }

    /// The nearest open tab in a closed tab's line of openers; `None` when the tab is open, or no other is.
    pub(crate) fn open_ancestor(&self, id: &TabId) -> Option<TabId> {
        let tab = |id: &TabId| self.tab(id).map(|record| &record.tab);
        let closed = tab(id).filter(|tab| tab.closed)?;
        // An opener is older than what it opened, so the line has an end.
        let mut openers = iter::successors(Some(closed), |closed| tab(closed.opener.as_ref()?));
        openers.find(|opener| !opener.closed).map(|opener| opener.id.clone())
    }

    pub(super) fn opened(&mut self, id: TabId, opener: Option<TabId>, session: SessionId) {
        self.tabs.push(TabRecord {
            tab: Tab { id, opener, opened_at: now(), closed: false },
            session,
            followed: false,
            crashed: false,
            url: String::new(),
            asked: None,
            awaited: None,
            shown: None,
            moved_within: None,
            failed: None,
            world: None,
        });
        self.stir();
    }

    pub(super) fn closed(&mut self, session: &SessionId) {
        if let Some(record) = self.tabs.iter_mut().find(|record| record.session == *session) {
            record.tab.closed = true;
        }
        self.stir();
    }

    pub(super) fn crashed(&mut self, session: &SessionId) {
        if let Some(record) = self.tabs.iter_mut().find(|record| record.session == *session) {
            record.crashed = true;
        }
        self.stir();
    }

    pub(super) fn request_sent(&mut self, tab: Option<TabId>, event: RequestWillBeSent) {
        let at = self.tick();
        let mut opens_tab = false;
        let opener = self.tab_mut(tab.as_ref()).and_then(|record| {
            let main_frame = event.frame_id.as_ref() == Some(&record.tab.id.0);
            if main_frame && event.r#type.as_deref() == Some("Document") {
                record.awaited = Some(truncated(&event.request.url, ADDRESS).to_owned());
                if event.redirect_response.is_none() {
                    opens_tab = record.asked.is_none() && record.tab.opener.is_some();
                    record.asked = Some((at, event.loader_id.clone()));
                }
            }
            record.tab.opener.clone()
        });
        // The main frame of a tab has the tab's own id.
        let main_frame = tab.as_ref().map(|tab| tab.0.clone());
        let navigation = self.navigations.reason(&event).or(opens_tab.then_some(NavigationReason::Other));
        self.requests.sent(event, Asker { tab, opener, main_frame, navigation });
    }

    pub(super) fn request_failed(&mut self, tab: Option<&TabId>, event: LoadingFailed) {
        // The request for a document has its loader's id.
        let loader = &event.request_id.0;
        if let Some(record) = self.tab_mut(tab)
            && let Some((asked, asked_loader)) = &record.asked
            && asked_loader == loader
        {
            record.awaited = None;
            record.failed = Some(Failed { asked: *asked, error: event.error_text.clone(), loader: loader.clone() });
            self.stir();
        }
        self.requests.failed(event);
    }

    /// A frame began to show a document.
    pub(super) fn navigated(&mut self, tab: Option<&TabId>, event: FrameNavigated) {
        let at = self.tick();
        self.navigations.shown(&event);
        let frame = event.frame;
        if let Some(record) = self.tab_mut(tab).filter(|record| frame.id == record.tab.id.0) {
            let asked = record.asked.as_ref().filter(|(_, loader)| *loader == frame.loader_id).map(|(at, _)| *at);
            let failure = frame.unreachable_url.as_ref().map(|_| match &record.failed {
                Some(failed) if failed.loader == frame.loader_id => failed.error.clone(),
                _ => "the browser's own error page".to_owned(),
            });
            record.crashed = false;
            record.awaited = None;
            record.shown = Some(Shown { at, asked, failure });
            record.url = frame.unreachable_url.unwrap_or(frame.url) + frame.url_fragment.as_deref().unwrap_or("");
            self.visited(tab, false);
        }
        self.stir();
    }

    pub(super) fn moved_within(&mut self, tab: Option<&TabId>, frame: &str, url: String) {
        let at = self.tick();
        if let Some(record) = self.tab_mut(tab).filter(|record| frame == record.tab.id.0) {
            record.moved_within = Some(at);
            record.url = url;
            self.visited(tab, true);
        }
        self.stir();
    }

    /// A tab's main frame shows another address.
    fn visited(&mut self, tab: Option<&TabId>, within_document: bool) {
        let Some(TabRecord { tab: Tab { id, .. }, url, .. }) = tab.and_then(|tab| self.tab(tab)) else { return };
        let visit = Visit { tab: id.clone(), at: now(), url: url.clone(), within_document };
        if self.visits.len() < self.visit_limit && self.requests.make_room(visit.url.len()) {
            self.visits.push(visit);
        } else {
            self.dropped_visits += 1;
        }
    }

    /// A frame has another world of scripts.
    pub(super) fn world_created(&mut self, tab: Option<&TabId>, context: ExecutionContext) {
        let frame = context.aux_data.and_then(|data| data.frame_id);
        if context.name == WORLD
            && let Some(record) = self.tab_mut(tab).filter(|record| frame.as_ref() == Some(&record.tab.id.0))
        {
            record.world = Some(context.unique_id);
        }
    }

    pub(super) fn console(&mut self, tab: Option<TabId>, call: &ConsoleCall) {
        let words = call.args.iter().map(|argument| match (&argument.value, &argument.description) {
            (serde_json::Value::String(text), _) => text.clone(),
            (serde_json::Value::Null, Some(description)) => description.clone(),
            (value, _) => value.to_string(),
        });
        let text = words.collect::<Vec<_>>().join(" ");
        self.line(wall_clock(call.timestamp), tab, &call.r#type, &text);
    }

    pub(super) fn exception(&mut self, tab: Option<TabId>, event: &ExceptionThrown) {
        self.line(wall_clock(event.timestamp), tab, "exception", event.exception_details.message());
    }

    pub(super) fn log_entry(&mut self, tab: Option<TabId>, entry: &LogEntry) {
        let text = match &entry.url {
            Some(url) => format!("{} ({url})", entry.text),
            None => entry.text.clone(),
        };
        self.line(wall_clock(entry.timestamp), tab, &entry.level, &text);
    }

    pub(super) fn dialog(&mut self, tab: Option<TabId>, dialog: &Dialog) {
        self.line(now(), tab, "dialog", &format!("{}: {}", dialog.r#type, dialog.message));
        self.stir();
    }

    fn line(&mut self, at: DateTime<Utc>, tab: Option<TabId>, level: &str, text: &str) {
        if self.console.len() >= self.console_limit {
            self.dropped_console_lines += 1;
            return;
        }
        let text = truncated(text, CONSOLE_LINE).to_owned();
        self.console.push(ConsoleLine { at, tab, level: level.to_owned(), text });
    }

    /// All that is known so far.
    pub(crate) fn recording(&self) -> Recording {
        let mut dropped = self.requests.dropped();
        dropped.console_lines = self.dropped_console_lines;
        dropped.visits = self.dropped_visits;
        Recording {
            exchanges: self.requests.exchanges(),
            console: self.console.clone(),
            tabs: self.tabs.iter().map(|record| record.tab.clone()).collect(),
            visits: self.visits.clone(),
            dropped,
        }
    }
}

/// Stands for the moment of an event that carries none.
fn now() -> DateTime<Utc> {
    Utc::now()
}
