//! The users whom an org let not in, so that no test of a run brings them nearer to being locked.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use url::Url;

use crate::{flow::FlowError, plan::Case};

/// The first refusal of each user of the scenarios. Clones share the same ones.
#[derive(Clone, Debug, Default)]
pub(super) struct Refusals {
    first: Arc<Mutex<HashMap<(Url, String), FlowError>>>,
}

impl Refusals {
    /// Whether the error keeps the case's user from being signed in again; if so, it is kept for later cases. A temporary
    /// user is another one in each attempt.
    pub(super) fn bar(&self, case: &Case, error: &FlowError) -> bool {
        let Some(user) = user_of(case).filter(|_| error.reason.bars_user()) else { return false };
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        first.entry(user).or_insert_with(|| error.clone());
        true
    }

    /// Why the case's user is not signed in again.
    pub(super) fn of(&self, case: &Case) -> Option<FlowError> {
        let first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        let error = first.get(&user_of(case)?)?;
        let seen = format!(
            "{}; that was in an earlier test of this run, and the user was not signed in again, lest the org lock the user",
            error.seen
        );
        Some(FlowError { seen, ..error.clone() })
    }
}

/// The org and the login of the scenario's user.
fn user_of(case: &Case) -> Option<(Url, String)> {
    let user = case.user().filter(|_| !case.test.just_in_time())?;
    Some((case.scenario.org.url.clone(), user.login.to_lowercase()))
}
