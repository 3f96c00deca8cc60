//! What the harness itself asked of the org: one [`ApiCall`] per request, repeats included.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Body, Header};

/// More calls than any attempt makes; what comes after is dropped, to bound memory.
const MAX_CALLS: usize = 5_000;

/// One request to the org's management API with its answer, secrets redacted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ApiCall {
    /// What it was for, such as `create user`.
    pub operation: String,
    /// Which repeat of the same request this is, from 1.
    pub attempt: u32,
    /// Such as `POST`.
    pub method: String,
    /// The whole address.
    pub url: String,
    /// When the request was made.
    pub started_at: DateTime<Utc>,
    /// From the request to the last byte of the answer, in milliseconds.
    pub duration_ms: u64,
    /// The answer's status code; `None` when there was no answer.
    pub status: Option<u16>,
    /// The body that was sent, redacted.
    pub request_body: Option<Body>,
    /// Headers of the answer that say something about limits, time or the request's id.
    pub response_headers: Vec<Header>,
    /// The answer's body, redacted, up to the recorder's limit.
    pub response_body: Option<Body>,
    /// Why there was no usable answer.
    pub failure: Option<String>,
}

/// Collects the calls of one attempt. Clones share the same list.
#[derive(Clone, Debug, Default)]
pub struct CallRecorder {
    calls: Arc<Mutex<Vec<ApiCall>>>,
}

impl CallRecorder {
    /// An empty recorder.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps a call, unless the recorder is full.
    pub fn record(&self, call: ApiCall) {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        if calls.len() < MAX_CALLS {
            calls.push(call);
        }
    }

    /// What can be told of the calls so far.
    pub fn look<T>(&self, at: impl FnOnce(&[ApiCall]) -> T) -> T {
        at(&self.calls.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes all calls so far, in the order in which they ended.
    pub fn take(&self) -> Vec<ApiCall> {
        std::mem::take(&mut *self.calls.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
