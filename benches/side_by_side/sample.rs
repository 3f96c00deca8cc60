//! What was measured, and what is worked out from it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// One flow, from before its context is opened until its context is closed and its evidence written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    pub(crate) started_at: DateTime<Utc>,
    pub(crate) ended_at: DateTime<Utc>,
}

impl Sample {
    fn milliseconds(&self) -> f64 {
        milliseconds(self.ended_at - self.started_at)
    }
}

/// The samples of some batches that were run under the same conditions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Series {
    latencies: Vec<f64>,
    /// Of each batch: how many flows, and for how long they ran, in milliseconds.
    batches: Vec<(usize, f64)>,
}

impl Series {
    /// Adds a batch, of which the first `warm_up` flows are not counted.
    ///
    /// Browsers are busy with the end of the warm-up when the first counted flow begins, as they
    /// are busy with the end of the others when the first of them has nothing left to do.
    pub(crate) fn add(&mut self, mut batch: Vec<Sample>, warm_up: usize) {
        batch.sort_by_key(|sample| sample.started_at);
        let counted = batch.get(warm_up..).unwrap_or_default();
        let started = counted.iter().map(|sample| sample.started_at).min();
        let ended = counted.iter().map(|sample| sample.ended_at).max();
        if let (Some(started), Some(ended)) = (started, ended) {
            self.latencies.extend(counted.iter().map(Sample::milliseconds));
            self.batches.push((counted.len(), milliseconds(ended - started)));
        }
    }

    pub(crate) fn summary(&self) -> Option<Summary> {
        let milliseconds: f64 = self.batches.iter().map(|(_, duration)| duration).sum();
        let flows: usize = self.batches.iter().map(|(flows, _)| flows).sum();
        Some(Summary {
            flows,
            median_ms: quantile(&self.latencies, 0.5)?,
            p90_ms: quantile(&self.latencies, 0.9)?,
            flows_per_minute: as_f64(flows) / milliseconds * 60_000.0,
        })
    }
}

/// What the flows of one way took.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Summary {
    /// How many were counted.
    pub(crate) flows: usize,
    /// Half of them took less, in milliseconds.
    pub(crate) median_ms: f64,
    /// Nine in ten of them took less, in milliseconds.
    pub(crate) p90_ms: f64,
    /// How many ended in a minute.
    pub(crate) flows_per_minute: f64,
}

/// The value below which that part of the values lies; of an even number's middle, the mean.
pub(crate) fn quantile(values: &[f64], part: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = as_f64(sorted.len().checked_sub(1)?);
    let position = last * part;
    let at =
        |place: f64| sorted.iter().zip(0_u32..).find(|(_, index)| f64::from(*index) >= place).map(|found| *found.0);
    Some(f64::midpoint(at(position.floor())?, at(position.ceil())?))
}

/// A duration in milliseconds.
pub(crate) fn milliseconds(duration: TimeDelta) -> f64 {
    duration.as_seconds_f64() * 1000.0
}

/// A count as a number to divide by. Counts here are far below the limit of exactness.
pub(crate) fn as_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}
