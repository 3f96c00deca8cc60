//! Waiting for a page to be what is expected.

use std::time::Duration;

use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};

use crate::{
    context::Context,
    deadline::Deadline,
    error::{BrowserError, WaitOver},
    exchange::TabId,
    page::{Condition, Location, PageState},
    probe::{Holding, Question, State, asked, holds},
};

/// How often a page is looked at when nothing is heard of it: scripts change it without a DevTools event.
const POLL: Duration = Duration::from_millis(25);

/// How long a page may take to answer one question. Then it is asked again: a question that reaches a page while it goes
/// elsewhere may never be answered, and its successor is.
const STATE_DEADLINE: Duration = Duration::from_secs(1);

/// How many times a page is asked what it shows before it is told that it does not say.
const STATE_QUESTIONS: usize = 3;

/// Where a condition came to hold, and its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// In the tab that was the current one.
    Here(usize),
    /// In a tab that it had opened, and that is the current one now.
    Opened(usize),
}

impl Context {
    /// Waits until one of the conditions holds and returns the index of the first that does. Survives navigations.
    pub async fn wait_any(
        &self,
        conditions: &[Condition],
        deadline: Deadline,
        reason: &str,
    ) -> Result<usize, BrowserError> {
        match self.wait_any_opened(conditions, &[], deadline, reason).await? {
            Held::Here(index) | Held::Opened(index) => Ok(index),
        }
    }

    /// Waits until one of the conditions of `here` holds in the current tab, or one of `opened` in a tab that the current
    /// one opened, which then becomes the current tab. Other tabs that it opened stay what they are.
    pub async fn wait_any_opened(
        &self,
        here: &[Condition],
        opened: &[Condition],
        deadline: Deadline,
        reason: &str,
    ) -> Result<Held, BrowserError> {
        let mut activity = self.activity();
        loop {
            // It may have been closed since the last look.
            let tab = self.current_tab();
            let soon = Deadline::after(STATE_DEADLINE).earlier(deadline);
            if let Some(index) = self.first_holding(&tab, here, soon).await? {
                return Ok(Held::Here(index));
            }
            if let Some(index) = self.follow_opened(&tab, opened, deadline).await? {
                return Ok(Held::Opened(index));
            }
            if deadline.is_over() {
                let awaited = here.iter().map(ToString::to_string).collect();
                let obstacle = self.opened_tabs(&tab).filter(|_| !opened.is_empty());
                return Err(self.wait_over(awaited, deadline, reason, obstacle).await);
            }
            self.pause(&mut activity, deadline, reason).await?;
        }
    }

    /// Makes the first of the tabs that this one opened, and in which a condition holds, the current one.
    async fn follow_opened(
        &self,
        opener: &TabId,
        conditions: &[Condition],
        deadline: Deadline,
    ) -> Result<Option<usize>, BrowserError> {
        if conditions.is_empty() {
            return Ok(None);
        }
        for tab in self.opened_by(opener) {
            // A window that does not answer, or that crashed, must not keep the others from being looked at.
            let soon = Deadline::after(STATE_DEADLINE).earlier(deadline);
            match self.first_holding(&tab, conditions, soon).await {
                Ok(Some(index)) if self.switch_to(&tab).is_ok() => return Ok(Some(index)),
                Ok(_) | Err(BrowserError::Crashed { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// Where the tabs are that this one opened, in words; `None` when there are none.
    fn opened_tabs(&self, opener: &TabId) -> Option<String> {
        let addresses: Vec<String> = self.opened_by(opener).iter().map(|tab| self.known_state(tab).0).collect();
        (!addresses.is_empty()).then(|| format!("it opened windows at {}", addresses.join(", ")))
    }

    /// Waits until the condition holds.
    pub async fn wait(&self, condition: Condition, deadline: Deadline, reason: &str) -> Result<(), BrowserError> {
        self.wait_any(&[condition], deadline, reason).await.map(|_| ())
    }

    /// Whether the condition holds now; false while the page is being replaced.
    pub async fn holds(&self, condition: &Condition) -> Result<bool, BrowserError> {
        let conditions = std::slice::from_ref(condition);
        let held = self.first_holding(&self.current_tab(), conditions, Deadline::after(STATE_DEADLINE)).await?;
        Ok(held.is_some())
    }

    async fn first_holding(
        &self,
        tab: &TabId,
        conditions: &[Condition],
        deadline: Deadline,
    ) -> Result<Option<usize>, BrowserError> {
        self.check(tab)?;
        let mut questions = Vec::new();
        for condition in conditions {
            asked(condition, &mut questions);
        }
        let question = Question::Conditions { conditions: questions };
        let answered: Option<Holding> = self.ask(tab, &question, deadline).await?;
        let awaited = self.awaited_by(tab);
        let Some(Holding { url, holds: answers }) = answered else {
            // Nothing is known of the page itself.
            let known = |each: &Condition| {
                matches!(each, Condition::AwaitsOutside(_)) && holds(each, "", awaited.as_deref(), &mut [].into_iter())
            };
            return Ok(conditions.iter().position(known));
        };
        let mut answers = answers.into_iter();
        // All are gone through, as each takes its own answers.
        let held: Vec<bool> =
            conditions.iter().map(|each| holds(each, &url, awaited.as_deref(), &mut answers)).collect();
        Ok(held.into_iter().position(|held| held))
    }

    /// Returns when something happened, or it is time to look again.
    pub(crate) async fn pause(
        &self,
        activity: &mut watch::Receiver<u64>,
        deadline: Deadline,
        doing: &str,
    ) -> Result<(), BrowserError> {
        let next_look = (Instant::now() + POLL).min(deadline.instant().into());
        tokio::select! {
            cause = self.shared().lifeline.ended() => Err(BrowserError::Died { doing: doing.to_owned(), cause }),
            // The sender goes with the context's record, and then the next look tells.
            _ = activity.changed() => Ok(()),
            () = sleep_until(next_look) => Ok(()),
        }
    }

    /// The error of a wait whose deadline has passed, or what is worse.
    pub(crate) async fn wait_over(
        &self,
        awaited: Vec<String>,
        deadline: Deadline,
        reason: &str,
        obstacle: Option<String>,
    ) -> BrowserError {
        match self.page_state().await {
            Ok(seen) => {
                let reason = reason.to_owned();
                BrowserError::WaitOver(Box::new(WaitOver { reason, awaited, given: deadline.given(), seen, obstacle }))
            }
            Err(error) => error,
        }
    }

    /// Address, title and beginning of the visible text of the current tab.
    pub async fn page_state(&self) -> Result<PageState, BrowserError> {
        let tab = self.current_tab();
        self.check(&tab)?;
        let mut state: Option<State> = None;
        for _ in 0..STATE_QUESTIONS {
            state = self.ask(&tab, &Question::State, Deadline::after(STATE_DEADLINE)).await?;
            if state.is_some() {
                break;
            }
        }
        let (known_url, failure) = self.known_state(&tab);
        Ok(match state {
            Some(State { url, title, text }) => {
                let url = if url.starts_with("chrome-error:") { known_url } else { url };
                PageState { location: Location { url, title }, text, failure }
            }
            // A page that is busy or being replaced says nothing; its address is known from the events.
            None => {
                PageState { location: Location { url: known_url, title: String::new() }, text: String::new(), failure }
            }
        })
    }

    /// Address and title of the current tab.
    pub async fn location(&self) -> Result<Location, BrowserError> {
        Ok(self.page_state().await?.location)
    }
}
