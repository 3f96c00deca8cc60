//! Origins that a context cannot reach.
//!
//! Tried with Chromium 156, and all three are needed:
//! - `Fetch` stops everything that passes through the browser's own process before anything is sent, at the price of
//!   asking here each time. It is too late for a shared or service worker that starts quickly.
//! - `Network.setBlockedURLs` is obeyed by a worker's process, before its first script. A page's process obeys it too,
//!   but the browser asks for documents of tabs and frames, and follows redirects to them, all the same.
//! - `Network.emulateNetworkConditionsByRule` stops web sockets, which the others do not know.
//!
//! Nothing stops what speculation rules prefetch, not even the document that a tab then shows.

use url::{Origin, Url};

use crate::{
    context::Context,
    deadline::Deadline,
    devtools::{
        Connection, SessionId,
        command::{
            ContinueRequest, EmulateNetworkConditionsByRule, FailRequest, FetchEnable, NetworkRule, Pattern,
            SetBlockedUrls,
        },
        event::RequestPaused,
    },
    error::BrowserError,
    worker::ANSWER_DEADLINE,
};

/// The origins that a context cannot reach.
#[derive(Clone, Debug, Default)]
pub(crate) struct Blocked(Vec<Origin>);

impl Blocked {
    pub(crate) fn add(&mut self, origins: &[Origin]) {
        self.0.extend_from_slice(origins);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Tells a session, before anything runs there.
    pub(crate) fn tell(&self, connection: &Connection, session: &SessionId, is_worker: bool) {
        if is_worker {
            connection.post(Some(session), &self.refused());
        } else {
            connection.post(Some(session), &self.paused());
        }
        connection.post(Some(session), &self.offline());
    }

    /// What a worker must not even ask for.
    fn refused(&self) -> SetBlockedUrls {
        let everything = self.0.iter().map(|origin| format!("{}/*", origin.ascii_serialization()));
        SetBlockedUrls::new(everything.collect())
    }

    /// What has to be asked here.
    fn paused(&self) -> FetchEnable {
        let patterns = self.0.iter().flat_map(|origin| {
            let origin = origin.ascii_serialization();
            // An address may name a user in front of the host. The second pattern fits others too: see `decide`.
            let with_user = origin.replacen("://", "://*@", 1);
            [origin, with_user].map(|start| Pattern { url_pattern: format!("{start}/*") })
        });
        FetchEnable { patterns: patterns.collect() }
    }

    /// What never gets a connection.
    fn offline(&self) -> EmulateNetworkConditionsByRule {
        // From http: and https: to ws: and wss:.
        let sockets = self.0.iter().map(|origin| origin.ascii_serialization().replacen("http", "ws", 1));
        EmulateNetworkConditionsByRule::offline(
            sockets.map(|start| NetworkRule::offline(format!("{start}/*"))).collect(),
        )
    }

    /// Answers for a request that waits.
    pub(crate) fn decide(&self, connection: &Connection, session: &SessionId, paused: &RequestPaused) {
        let request_id = &paused.request_id;
        let is_blocked = Url::parse(&paused.request.url).map_or(true, |url| self.0.contains(&url.origin()));
        if is_blocked {
            connection.post(Some(session), &FailRequest { request_id, error_reason: "BlockedByClient" });
        } else {
            connection.post(Some(session), &ContinueRequest { request_id });
        }
    }
}

impl Context {
    /// Makes web sites unreachable for every tab, frame and worker of the context, redirects included: what they ask
    /// for there is never sent, and recorded as an exchange that
    /// [`is_blocked`](crate::Exchange::is_blocked).
    ///
    /// To be called before the first navigation; what is under way already may still arrive. Web sockets fail too, but
    /// are no exchanges. What a page has the browser prefetch by speculation rules is not stopped.
    pub async fn block(&self, origins: &[Origin]) -> Result<(), BrowserError> {
        let doing = "making origins unreachable";
        let is_web =
            |origin: &&Origin| matches!(origin, Origin::Tuple(scheme, ..) if scheme == "http" || scheme == "https");
        if let Some(other) = origins.iter().find(|origin| !is_web(origin)) {
            let message = format!("{} is no origin of a web site", other.ascii_serialization());
            return Err(BrowserError::DevTools { doing: doing.to_owned(), message });
        }
        let (blocked, sessions) = self.shared().capture.block(self.id(), origins);
        let deadline = Deadline::after(ANSWER_DEADLINE);
        for (session, is_worker) in sessions {
            blocked.tell(&self.shared().connection, &session, is_worker);
            if !is_worker {
                // Once more, to know that it was heard before the next navigation.
                let heard = self.shared().connection.call(Some(&session), &blocked.paused(), deadline).await;
                heard.map_err(|error| self.shared().explain(doing, &error))?;
            }
        }
        Ok(())
    }
}
