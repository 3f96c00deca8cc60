//! The org's rate limits as its answers tell them, and a share of each for everyone who calls at the same time.

mod windows;

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use reqwest::header::{DATE, HeaderMap};
use tokio::sync::Notify;
use tokio::time::timeout_at;

use self::windows::{Turn, Windows};
use super::operation::Operation;

/// Okta rounds a window's end down to the second.
pub(super) const ROUNDING: Duration = Duration::from_secs(1);

/// What the three headers of an answer say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// Requests in a window; 0 when it is the requests at this moment that are too many.
    pub(super) limit: u32,
    /// Requests left in this window.
    pub(super) remaining: u32,
    /// When the window ends, in seconds since 1970.
    pub(super) reset: i64,
    /// The time until then, on the org's clock (`Date`), because this machine's may be wrong.
    pub(super) left: Duration,
}

impl Told {
    pub(super) fn read(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Self> {
        let number = |name| headers.get(name)?.to_str().ok()?.trim().parse::<i64>().ok();
        let count = |name| number(name).map(|count| u32::try_from(count.max(0)).unwrap_or(u32::MAX));
        let reset = number("x-rate-limit-reset")?;
        let date = headers.get(DATE).and_then(|value| value.to_str().ok());
        let org_now = date.and_then(|date| DateTime::parse_from_rfc2822(date).ok()).map_or(now, |date| date.to_utc());
        let left = Duration::from_secs(u64::try_from(reset.saturating_sub(org_now.timestamp())).unwrap_or(0));
        let limit = count("x-rate-limit-limit")?;
        Some(Self { limit, remaining: count("x-rate-limit-remaining").unwrap_or(limit), reset, left })
    }
}

/// The limits of one org for one credential. Clones share them; clients that call the same org should too.
#[derive(Clone, Debug, Default)]
pub struct RateLimits {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    windows: Mutex<Windows>,
    changed: Notify,
    refusals: AtomicU32,
}

impl RateLimits {
    /// How many answers so far were a 429.
    pub fn refusals(&self) -> u32 {
        self.shared.refusals.load(Ordering::Relaxed)
    }

    /// Whether both are the same limits.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared)
    }

    /// Waits until a request of this kind will not be refused for its number, as far as the answers so far tell; at
    /// most for so long, since they may tell nonsense. `jitter` lies between 0 and 1 and keeps processes that wait
    /// for the same moment apart.
    pub(super) async fn share(&self, operation: Operation, at_most: Duration, jitter: f64) -> Share {
        let give_up = Instant::now() + at_most;
        loop {
            let changed = self.shared.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            let turn = self.lock().turn(operation, Instant::now());
            let until = match turn {
                Turn::Now(window) => return Share { limits: self.clone(), operation, window },
                Turn::NotBefore(until) => until + ROUNDING.mul_f64(jitter / 4.0),
            };
            if until > give_up {
                return Share { limits: self.clone(), operation, window: None };
            }
            tracing::debug!(%operation, wait = ?until.saturating_duration_since(Instant::now()), "the limit is near");
            // Both a change and the time that has come are reasons to look again.
            drop(timeout_at(until.into(), changed).await);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Windows> {
        self.shared.windows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to send one request. Given back when it is dropped.
#[derive(Debug)]
pub(super) struct Share {
    limits: RateLimits,
    operation: Operation,
    /// The window that the request is expected to be counted in.
    window: Option<usize>,
}

impl Share {
    /// Learns from the answer. Answers without the headers are those of addresses that are not limited.
    pub(super) fn answered(self, told: Option<Told>, refused: bool) {
        if refused {
            self.limits.shared.refusals.fetch_add(1, Ordering::Relaxed);
        }
        self.limits.lock().learn(self.operation, told, refused, Instant::now());
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.limits.lock().give_back(self.operation, self.window);
        self.limits.shared.changed.notify_waiters();
    }
}
