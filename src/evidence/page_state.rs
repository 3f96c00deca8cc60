//! What the app left in the browser after the sign-on.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The page on which the flow stopped waiting for "signed in", and what belongs to it. Values may be secret.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PageState {
    /// The page's address, fragment included.
    pub url: String,
    /// The page as it stood, up to the harness' limit.
    pub html: String,
    /// `localStorage` of the page's origin.
    pub local_storage: Vec<(String, String)>,
    /// `sessionStorage` of the page's origin, in this tab.
    pub session_storage: Vec<(String, String)>,
    /// The addresses that the tab can go back to, oldest first, this page last.
    pub history: Vec<String>,
}

impl fmt::Debug for PageState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PageState({} bytes)", self.html.len())
    }
}
