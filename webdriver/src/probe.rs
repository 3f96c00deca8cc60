//! Questions to a page, answered by a script that leaves nothing behind.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    context::Context,
    deadline::Deadline,
    devtools::{
        CallError,
        command::{Evaluate, Evaluated},
    },
    error::BrowserError,
    exchange::TabId,
    page::{Condition, Selector},
};

/// A function from a [`Question`] to an [`Answer`].
const PROBE: &str = include_str!("probe.js");

/// What a page is asked.
#[derive(Serialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub(crate) enum Question<'a> {
    /// Which of these hold? Answered with [`Holding`].
    Conditions { conditions: Vec<Asked<'a>> },
    /// Where are you, and what do you show? Answered with [`State`].
    State,
    /// The text of every visible match. Answered with strings.
    Texts { selector: &'a Selector },
    /// An attribute of the first visible match. Answered with [`Attribute`], or null when there is no match.
    Attribute { selector: &'a Selector, name: &'a str },
    /// Focus the first visible match and select all that is in it. Answered with [`Focused`].
    Focus { selector: &'a Selector, text: &'a str },
    /// The value of the first visible match. Answered with a string or null.
    Value { selector: &'a Selector },
}

/// The conditions that the page itself can answer.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Asked<'a> {
    Visible(&'a Selector),
    Gone(&'a Selector),
    Text(&'a str),
    Loaded(()),
}

#[derive(Deserialize)]
pub(crate) struct Holding {
    pub(crate) url: String,
    /// In the order of the question.
    pub(crate) holds: Vec<bool>,
}

#[derive(Deserialize)]
pub(crate) struct State {
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) text: String,
}

#[derive(Deserialize)]
pub(crate) struct Attribute {
    pub(crate) value: Option<String>,
}

/// What became of a field that was to be filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Focused {
    /// It is not there, or not any more.
    Absent,
    /// It is disabled or read-only.
    Closed,
    /// It is a list of options, none of which is the text.
    Unfit,
    /// It is a list of options, and the right one is chosen.
    Filled,
    /// It takes text.
    Ready,
    /// It takes keys only.
    Keys,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer<R> {
    Answer(R),
    InvalidSelector(String),
}

impl Context {
    /// Asks the page in a tab. `None` when it cannot answer now: it is being replaced, is gone, or is busy.
    pub(crate) async fn ask<R: DeserializeOwned>(
        &self,
        tab: &TabId,
        question: &Question<'_>,
        deadline: Deadline,
    ) -> Result<Option<R>, BrowserError> {
        let doing = "looking at the page";
        let refused = |message: String| BrowserError::DevTools { doing: doing.to_owned(), message };
        let Some(session) = self.session_of(tab) else { return Ok(None) };
        let question = serde_json::to_string(question).map_err(|error| refused(error.to_string()))?;
        let expression = format!("({PROBE})({question})");
        let command = Evaluate { expression: &expression, return_by_value: true, unique_context_id: None };
        let evaluated: Evaluated = match self.call_unless_closed(tab, &session, &command, deadline).await {
            Ok(evaluated) => evaluated,
            Err(CallError::Refused(message)) => {
                tracing::trace!(message, "the page cannot answer now");
                return Ok(None);
            }
            Err(CallError::TimedOut(_)) => return Ok(None),
            Err(error) => return Err(self.shared().explain(doing, &error)),
        };
        if let Some(details) = evaluated.exception_details {
            return Err(refused(details.message().to_owned()));
        }
        match serde_json::from_value(evaluated.result.value) {
            Ok(Answer::Answer(answer)) => Ok(Some(answer)),
            Ok(Answer::InvalidSelector(message)) => Err(BrowserError::Selector { message }),
            Err(error) => Err(refused(format!("the page answered something else: {error}"))),
        }
    }
}

/// What the page itself has to be asked about a condition, appended in the order in which [`holds`] takes it back.
pub(crate) fn asked<'a>(condition: &'a Condition, questions: &mut Vec<Asked<'a>>) {
    match condition {
        Condition::Visible(selector) => questions.push(Asked::Visible(selector)),
        Condition::Gone(selector) => questions.push(Asked::Gone(selector)),
        Condition::Text(text) => questions.push(Asked::Text(text)),
        Condition::Loaded => questions.push(Asked::Loaded(())),
        Condition::Url(_) | Condition::BrowserErrorPage | Condition::AwaitsOutside(_) => {}
        Condition::All(conditions) | Condition::Any(conditions) => {
            for each in conditions {
                asked(each, questions);
            }
        }
    }
}

/// Whether a condition holds, given the address, the address that is waited for, and the page's answers.
pub(crate) fn holds(
    condition: &Condition,
    url: &str,
    awaited: Option<&str>,
    answers: &mut impl Iterator<Item = bool>,
) -> bool {
    let is_error_page = url.starts_with("chrome-error:");
    match condition {
        Condition::Visible(_) | Condition::Gone(_) | Condition::Text(_) | Condition::Loaded => {
            // The browser's own error page has elements and text too, but nobody waits for those.
            answers.next().unwrap_or(false) && !is_error_page
        }
        Condition::Url(pattern) => pattern.matches(url),
        Condition::BrowserErrorPage => is_error_page,
        Condition::AwaitsOutside(pattern) => awaited.is_some_and(|awaited| !pattern.matches(awaited)),
        Condition::All(conditions) => {
            // Every one takes its answers, or the next condition would take them.
            let failing = conditions.iter().filter(|each| !holds(each, url, awaited, answers)).count();
            failing == 0
        }
        Condition::Any(conditions) => {
            let holding = conditions.iter().filter(|each| holds(each, url, awaited, answers)).count();
            holding > 0
        }
    }
}
