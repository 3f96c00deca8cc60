//! Everything that one browser context was seen to do, and how much of it is kept.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::exchange::{ConsoleLine, Exchange, TabId};

/// How much is kept of what one context does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaptureLimits {
    /// The longest response body that is kept, in bytes; of a longer one nothing is. Default: 1 MiB.
    pub response_body: u64,
    /// The longest request body that is kept, in bytes. Default: 2 MiB.
    pub request_body: u64,
    /// Everything that a context's exchanges and visits consist of together (addresses, headers, bodies), in bytes.
    /// Default: 32 MiB.
    pub total: u64,
    /// Exchanges of a context. Default: 5,000.
    pub exchanges: usize,
    /// Console lines of a context. Default: 1,000.
    pub console_lines: usize,
    /// Addresses that a context's tabs showed. Default: 5,000.
    pub visits: usize,
}

impl Default for CaptureLimits {
    fn default() -> Self {
        Self {
            response_body: 1 << 20,
            request_body: 2 << 20,
            total: 32 << 20,
            exchanges: 5_000,
            console_lines: 1_000,
            visits: 5_000,
        }
    }
}

/// Everything that one context was seen to do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    /// Every request, in the order in which they were made.
    pub exchanges: Vec<Exchange>,
    /// What the pages wrote to the console.
    pub console: Vec<ConsoleLine>,
    /// Every tab that was open at some time, in the order in which they were opened.
    pub tabs: Vec<Tab>,
    /// Every address that a tab's main frame showed, in that order.
    #[serde(default)]
    pub visits: Vec<Visit>,
    /// What the limits kept out.
    pub dropped: Dropped,
}

/// An address that a tab's main frame showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// The tab.
    pub tab: TabId,
    /// When that was heard of.
    pub at: DateTime<Utc>,
    /// The whole address, fragment included. On the browser's own error page: the address that failed.
    pub url: String,
    /// The document stayed and only its address changed: `history.pushState`, `history.replaceState`, a fragment.
    pub within_document: bool,
}

/// One tab of a context.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tab {
    /// Its DevTools target id, which is also its WebDriver window handle.
    pub id: TabId,
    /// The tab that opened it.
    pub opener: Option<TabId>,
    /// When it was seen first.
    pub opened_at: DateTime<Utc>,
    /// It is no longer there.
    pub closed: bool,
}

/// What the [`CaptureLimits`] kept out of a recording.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// Exchanges over the limit.
    pub exchanges: u64,
    /// Console lines over the limit.
    pub console_lines: u64,
    /// Bodies that were left out because they, or all bodies together, were too long.
    pub bodies: u64,
    /// Addresses that tabs showed, over the limit.
    #[serde(default)]
    pub visits: u64,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::exchange::NavigationReason;

    #[test]
    fn what_was_recorded_before_there_were_visits_and_reasons_can_be_read() {
        let exchange = json!({
            "number": 0, "tab": "t", "opener": null, "main_document": true, "kind": "document",
            "started_at": "2026-11-22T03:59:30Z", "timing": {}, "method": "GET", "url": "https://a.test/",
            "request_headers": [], "request_body": null, "status": 200, "response_headers": [], "response_body": null,
            "redirected_from": null, "failure": null,
        });
        let dropped = json!({"exchanges": 0, "console_lines": 0, "bodies": 0});
        let mut old = json!({"exchanges": [exchange], "console": [], "tabs": [], "dropped": dropped});
        let recording: Recording = serde_json::from_value(old.clone()).unwrap();
        assert_eq!((recording.exchanges[0].navigation, &recording.exchanges[0].tls), (None, &None));
        assert_eq!((recording.visits, recording.dropped), (Vec::new(), Dropped::default()));

        old["exchanges"][0]["navigation"] = json!("form_post");
        let recording: Recording = serde_json::from_value(old).unwrap();
        assert_eq!(recording.exchanges[0].navigation, Some(NavigationReason::FormPost));
    }
}
