//! Why documents are asked for.
//!
//! Seen with Chromium 156: a page's process tells `Page.frameRequestedNavigation` with the reason, then the browser
//! tells `Page.frameStartedNavigating`, then `Network.requestWillBeSent`. (`Page.frameScheduledNavigation` tells the
//! same reasons, before or after the first, but not for every navigation.) For a frame of another tab or process, the
//! first comes through another session than the others. Nothing is requested when the browser itself goes somewhere
//! (DevTools, history, reload), and when a page opens a tab that is not to know its opener. The page's word
//! is lost when its first script goes elsewhere before `Page.enable` was answered.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use crate::{
    devtools::event::{
        FrameDetached, FrameNavigated, FrameRequestedNavigation, FrameStartedNavigating, RequestWillBeSent,
    },
    exchange::NavigationReason,
};

/// More frames than any page loads at once; a page that goes beyond it loses reasons, and nothing else.
const FRAMES: usize = 1000;

/// What frames were asked to show and have not begun to load.
#[derive(Debug, Default)]
pub(super) struct Navigations {
    asked: HashMap<String, Asked>,
}

#[derive(Debug)]
struct Asked {
    /// The address may be as long as the page likes.
    url_hash: u64,
    why: Why,
}

#[derive(Clone, Copy, Debug)]
enum Why {
    Reason(NavigationReason),
    /// The browser has no word for it.
    Unnamed,
}

impl Navigations {
    /// A page asked for a frame to go somewhere.
    pub(super) fn requested(&mut self, event: FrameRequestedNavigation) {
        if event.disposition == "currentTab" {
            self.ask(event.frame_id, &event.url, why(&event.reason));
        }
    }

    /// The browser makes a frame go somewhere.
    pub(super) fn started(&mut self, event: FrameStartedNavigating) {
        let is_asked = self.asked.get(&event.frame_id).is_some_and(|asked| asked.url_hash == hash(&event.url));
        let own = match event.navigation_type.as_str() {
            "sameDocument" | "historySameDocument" => return,
            "reload" | "reloadBypassingCache" => Some(NavigationReason::Reload),
            "differentDocument" => None,
            // A step in the history, or a tab that is restored.
            _ => Some(NavigationReason::Other),
        };
        match own {
            _ if is_asked => {}
            Some(reason) => self.ask(event.frame_id, &event.url, Why::Reason(reason)),
            // What the page wanted has been overtaken.
            None => drop(self.asked.remove(&event.frame_id)),
        }
    }

    fn ask(&mut self, frame: String, url: &str, why: Why) {
        if self.asked.len() < FRAMES || self.asked.contains_key(&frame) {
            self.asked.insert(frame, Asked { url_hash: hash(url), why });
        }
    }

    /// A frame is gone, and goes nowhere any more.
    pub(super) fn detached(&mut self, event: &FrameDetached) {
        if event.reason == "remove" {
            self.asked.remove(&event.frame_id);
        }
    }

    /// A frame shows a document. One that was kept for the way back was not asked for.
    pub(super) fn shown(&mut self, event: &FrameNavigated) {
        if event.r#type == "BackForwardCacheRestore" {
            self.asked.remove(&event.frame.id);
        }
    }

    /// Why the document is asked for, if the request is for a document.
    pub(super) fn reason(&mut self, request: &RequestWillBeSent) -> Option<NavigationReason> {
        if request.r#type.as_deref() != Some("Document") {
            return None;
        }
        if request.redirect_response.is_some() {
            return Some(NavigationReason::Redirect);
        }
        let asked = self.asked.remove(request.frame_id.as_ref()?);
        let why = asked.filter(|asked| asked.url_hash == hash(&request.url())).map(|asked| asked.why);
        let is_scripted = request.initiator.as_ref().is_some_and(|initiator| initiator.r#type == "script");
        match why {
            Some(Why::Reason(reason)) => Some(reason),
            // `window.open` has no reason, but a script that called it.
            Some(Why::Unnamed) if is_scripted => Some(NavigationReason::Script),
            Some(Why::Unnamed) => Some(NavigationReason::Other),
            // Nothing else posts documents.
            None => (request.request.method == "POST").then_some(NavigationReason::FormPost),
        }
    }
}

fn why(reason: &str) -> Why {
    Why::Reason(match reason {
        "formSubmissionPost" => NavigationReason::FormPost,
        "formSubmissionGet" => NavigationReason::FormGet,
        "anchorClick" => NavigationReason::Link,
        "scriptInitiated" => NavigationReason::Script,
        "metaTagRefresh" => NavigationReason::MetaRefresh,
        "httpHeaderRefresh" => NavigationReason::HeaderRefresh,
        "reload" => NavigationReason::Reload,
        "other" => return Why::Unnamed,
        _ => NavigationReason::Other,
    })
}

fn hash(url: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    url.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn requested(frame: &str, url: &str) -> FrameRequestedNavigation {
        let event = json!({"frameId": frame, "url": url, "reason": "anchorClick", "disposition": "currentTab"});
        serde_json::from_value(event).unwrap()
    }

    fn started(url: &str) -> FrameStartedNavigating {
        let event = json!({"frameId": "f", "url": url, "navigationType": "differentDocument"});
        serde_json::from_value(event).unwrap()
    }

    fn sent(url: &str, fragment: Option<&str>) -> RequestWillBeSent {
        let event = json!({
            "requestId": "1", "loaderId": "1", "frameId": "f", "timestamp": 1.0, "wallTime": 1.0, "type": "Document",
            "request": {"url": url, "urlFragment": fragment, "method": "GET", "headers": {}},
        });
        serde_json::from_value(event).unwrap()
    }

    #[test]
    fn a_reason_is_for_one_request_to_its_whole_address() {
        let mut navigations = Navigations::default();
        navigations.requested(requested("f", "https://a.test/#x"));
        navigations.started(started("https://a.test/#x"));
        assert_eq!(navigations.reason(&sent("https://a.test/", Some("#x"))), Some(NavigationReason::Link));
        assert_eq!(navigations.reason(&sent("https://a.test/", Some("#x"))), None);
    }

    #[test]
    fn what_is_overtaken_gives_no_reason_to_what_overtook_it() {
        let mut navigations = Navigations::default();
        navigations.requested(requested("f", "https://a.test/"));
        navigations.started(started("https://b.test/"));
        assert_eq!(navigations.reason(&sent("https://b.test/", None)), None);
        assert_eq!(navigations.reason(&sent("https://a.test/", None)), None);
    }

    #[test]
    fn frames_without_number_are_not_kept() {
        let mut navigations = Navigations::default();
        for number in 0..2 * FRAMES {
            navigations.requested(requested(&number.to_string(), "about:blank"));
        }
        assert_eq!(navigations.asked.len(), FRAMES);
    }
}
