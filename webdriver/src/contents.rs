//! What a page holds: its document and its origin's storage, read where the page cannot lie about it.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    context::Context,
    deadline::Deadline,
    devtools::command::{CreateIsolatedWorld, Evaluate, Evaluated, GetNavigationHistory},
    error::BrowserError,
    exchange::TabId,
    worker::ANSWER_DEADLINE,
};

/// A function from a [`Question`] to its answer.
const SCRIPT: &str = include_str!("contents.js");

/// The name of the scripts' own world. It is the same for every question, and so is the world, as long as the document
/// stays.
pub(crate) const WORLD: &str = "oin-tester contents";

/// How long a page may take to answer. A question that reaches it while it goes elsewhere may never be answered, and has
/// to be asked again.
const LOOK_DEADLINE: Duration = Duration::from_secs(5);

/// The limits of a [`PageContents`].
const LIMITS: Limits = Limits { html: 4 << 20, pairs: 1_000, bytes: 4 << 20 };

/// What the current tab's main frame holds.
///
/// `Debug` prints neither the document nor what is stored.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct PageContents {
    /// The whole address, fragment included. On the browser's own error page: the address that failed.
    pub url: String,
    /// The document as it is now (`outerHTML` of its root), cut at 4 MiB.
    pub html: String,
    /// The document is longer.
    pub truncated: bool,
    /// The keys and values of `localStorage`; none where the origin has no storage. Together with `session_storage`, at
    /// most 1,000 pairs of 4 MiB in all.
    pub local_storage: Vec<(String, String)>,
    /// The keys and values of `sessionStorage`; none where the origin has no storage.
    pub session_storage: Vec<(String, String)>,
    /// Pairs that the limits kept out.
    pub pairs_left_out: u64,
}

impl fmt::Debug for PageContents {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PageContents")
            .field("url", &self.url)
            .field("html", &format_args!("{} bytes", self.html.len()))
            .field("truncated", &self.truncated)
            .field("local_storage", &format_args!("{} pairs", self.local_storage.len()))
            .field("session_storage", &format_args!("{} pairs", self.session_storage.len()))
            .field("pairs_left_out", &self.pairs_left_out)
            .finish()
    }
}

/// What the script is asked.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Question<'a> {
    /// Answered with [`PageContents`].
    Read(Limits),
    /// Answered with null.
    Write { local: &'a [(String, String)], session: &'a [(String, String)] },
}

#[derive(Serialize)]
struct Limits {
    /// Bytes of the document.
    html: usize,
    /// Pairs of both kinds of storage together.
    pairs: usize,
    /// Bytes of all pairs together.
    bytes: usize,
}

impl Context {
    /// What the current tab's main frame holds now.
    pub async fn page_contents(&self, deadline: Deadline) -> Result<PageContents, BrowserError> {
        let tab = self.current_tab();
        let contents: PageContents =
            self.ask_apart("reading what the page holds", &Question::Read(LIMITS), deadline).await?;
        let url = if contents.url.starts_with("chrome-error:") { self.known_state(&tab).0 } else { contents.url };
        Ok(PageContents { url, ..contents })
    }

    /// Puts pairs into `localStorage` and `sessionStorage` of the current tab's origin, beside what is there. Refused
    /// where the origin has no storage, or no more room.
    pub async fn set_storage(
        &self,
        local: &[(String, String)],
        session: &[(String, String)],
        deadline: Deadline,
    ) -> Result<(), BrowserError> {
        let question = Question::Write { local, session };
        self.ask_apart("putting something into the page's storage", &question, deadline).await
    }

    /// The addresses in the current tab's list of pages to go back and forward to, from first to last.
    pub async fn history(&self) -> Result<Vec<String>, BrowserError> {
        let tab = self.current_tab();
        self.check(&tab)?;
        let deadline = Deadline::after(ANSWER_DEADLINE);
        let history = self.tab_call(&tab, "reading the tab's history", &GetNavigationHistory {}, deadline).await?;
        Ok(history.entries.into_iter().map(|entry| entry.url).collect())
    }

    /// Asks the document of the current tab, in a world of its own. Survives navigations.
    async fn ask_apart<R: DeserializeOwned>(
        &self,
        doing: &str,
        question: &Question<'_>,
        deadline: Deadline,
    ) -> Result<R, BrowserError> {
        let refused = |message: String| BrowserError::DevTools { doing: doing.to_owned(), message };
        let question = serde_json::to_string(question).map_err(|error| refused(error.to_string()))?;
        let expression = format!("({SCRIPT})({question})");
        let tab = self.current_tab();
        let mut activity = self.activity();
        let evaluated = loop {
            self.check(&tab)?;
            let look = Deadline::after(LOOK_DEADLINE).earlier(deadline);
            match self.evaluate_apart(&tab, doing, &expression, look).await {
                // Between two documents there is no world, or it is gone by now, or nobody answers.
                Err(BrowserError::DevTools { .. } | BrowserError::Unresponsive { .. }) if !deadline.is_over() => {
                    self.pause(&mut activity, deadline, doing).await?;
                }
                outcome => break outcome?,
            }
        };
        match evaluated.exception_details {
            // The stack that follows the first line is that of the script.
            Some(details) => Err(refused(details.message().lines().next().unwrap_or_default().to_owned())),
            // The error does not quote strings, which may be secret.
            None => serde_json::from_value(evaluated.result.value)
                .map_err(|error| refused(format!("the page answered something else ({:?})", error.classify()))),
        }
    }

    async fn evaluate_apart(
        &self,
        tab: &TabId,
        doing: &str,
        expression: &str,
        deadline: Deadline,
    ) -> Result<Evaluated, BrowserError> {
        // The main frame of a tab has the tab's own id.
        let create = CreateIsolatedWorld { frame_id: &tab.0, world_name: WORLD };
        self.tab_call(tab, doing, &create, deadline).await?;
        // The reply's number may by now be that of another document's own world, of which everything would be believed.
        let Some(world) = self.world_of(tab) else {
            return Err(BrowserError::DevTools { doing: doing.to_owned(), message: "there is no world".to_owned() });
        };
        let evaluate = Evaluate { expression, return_by_value: true, unique_context_id: Some(&world) };
        self.tab_call(tab, doing, &evaluate, deadline).await
    }
}
