//! A fresh incognito window, and what can be done in it.

use std::time::Duration;

use url::Url;

use crate::{
    deadline::Deadline,
    error::BrowserError,
    exchange::TabId,
    page::{Condition, Location, PageState, Selector},
    recording::Recording,
};

/// A fresh off-the-record browser context: it shares no cookie, storage or cache with any other.
///
/// Every operation is on the current tab: the first one until [`Context::follow_new_tab`] or [`Context::switch_to`].
#[derive(Debug)]
pub struct Context {}

impl Context {
    /// Loads the address; done as soon as its document (or the last one that it redirects to) has begun to arrive.
    pub async fn goto(&self, url: &Url, deadline: Deadline) -> Result<(), BrowserError> {
        todo!("{url} {deadline:?}")
    }

    /// Address and title of the current tab.
    pub async fn location(&self) -> Result<Location, BrowserError> {
        todo!()
    }

    /// Address, title and beginning of the visible text of the current tab.
    pub async fn page_state(&self) -> Result<PageState, BrowserError> {
        todo!()
    }

    /// Waits until one of the conditions holds and returns the index of the first that does.
    pub async fn wait_any(
        &self,
        conditions: &[Condition],
        deadline: Deadline,
        reason: &str,
    ) -> Result<usize, BrowserError> {
        todo!("{conditions:?} {deadline:?} {reason}")
    }

    /// Waits until the condition holds.
    pub async fn wait(&self, condition: Condition, deadline: Deadline, reason: &str) -> Result<(), BrowserError> {
        todo!("{condition:?} {deadline:?} {reason}")
    }

    /// Whether the condition holds now.
    pub async fn holds(&self, condition: &Condition) -> Result<bool, BrowserError> {
        todo!("{condition:?}")
    }

    /// Waits for a visible field and makes the text its whole content.
    pub async fn fill(&self, field: &Selector, text: &str, deadline: Deadline) -> Result<(), BrowserError> {
        todo!("{field} {text} {deadline:?}")
    }

    /// Waits for a visible element and clicks it.
    pub async fn click(&self, element: &Selector, deadline: Deadline) -> Result<(), BrowserError> {
        todo!("{element} {deadline:?}")
    }

    /// Waits for a visible element and returns its visible text, or its value if it is a field.
    pub async fn text(&self, element: &Selector, deadline: Deadline) -> Result<String, BrowserError> {
        todo!("{element} {deadline:?}")
    }

    /// The visible text (or value) of every visible element that matches now.
    pub async fn texts(&self, elements: &Selector) -> Result<Vec<String>, BrowserError> {
        todo!("{elements}")
    }

    /// Waits for a visible element and returns its attribute; `None` if it has no such attribute.
    pub async fn attribute(
        &self,
        element: &Selector,
        name: &str,
        deadline: Deadline,
    ) -> Result<Option<String>, BrowserError> {
        todo!("{element} {name} {deadline:?}")
    }

    /// Whether an element that matches is visible now.
    pub async fn is_visible(&self, element: &Selector) -> Result<bool, BrowserError> {
        todo!("{element}")
    }

    /// Waits for a tab that the current tab opened and that was not followed before, and makes it the current one.
    pub async fn follow_new_tab(&self, deadline: Deadline, reason: &str) -> Result<TabId, BrowserError> {
        todo!("{deadline:?} {reason}")
    }

    /// The open tabs, in the order in which they were opened.
    pub fn tabs(&self) -> Vec<TabId> {
        todo!()
    }

    /// The current tab.
    pub fn current_tab(&self) -> TabId {
        todo!()
    }

    /// Makes another tab the current one.
    pub async fn switch_to(&self, tab: &TabId) -> Result<(), BrowserError> {
        todo!("{tab:?}")
    }

    /// Closes a tab that is not the current one.
    pub async fn close_tab(&self, tab: &TabId) -> Result<(), BrowserError> {
        todo!("{tab:?}")
    }

    /// Forgets the context's cookies.
    pub async fn clear_cookies(&self) -> Result<(), BrowserError> {
        todo!()
    }

    /// A PNG of the visible part of the current tab.
    pub async fn screenshot(&self, given: Duration) -> Result<Vec<u8>, BrowserError> {
        todo!("{given:?}")
    }

    /// What was recorded so far.
    pub fn recording(&self) -> Recording {
        todo!()
    }

    /// Closes all tabs, forgets the context and returns all that was recorded.
    pub async fn close(self) -> Recording {
        todo!()
    }
}
