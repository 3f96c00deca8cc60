//! Short computations, timed often.

use std::time::Instant;

use serde::Serialize;

use crate::sample::quantile;

/// What one call took, in microseconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Timing {
    /// How many calls were timed.
    pub(crate) calls: usize,
    /// Half of them took less.
    pub(crate) median_us: f64,
    /// The shortest.
    pub(crate) min_us: f64,
    /// Nineteen in twenty of them took less.
    pub(crate) p95_us: f64,
}

/// Times the calls in turn, one of each after the other, so that what else the machine has to do
/// hits all alike. A tenth more is called before, and not counted. `None` when nothing was called.
pub(crate) fn in_turn<const N: usize>(calls: usize, mut each: [&mut dyn FnMut(); N]) -> Option<[Timing; N]> {
    let mut samples = [const { Vec::new() }; N];
    let warm_up = calls.div_ceil(10);
    for turn in 0..warm_up + calls {
        for (call, samples) in each.iter_mut().zip(&mut samples) {
            let started = Instant::now();
            call();
            let took = started.elapsed();
            if turn >= warm_up {
                samples.push(took.as_secs_f64() * 1e6);
            }
        }
    }
    let timings: Option<Vec<Timing>> = samples.iter().map(|samples| Timing::of(samples)).collect();
    timings?.try_into().ok()
}

impl Timing {
    fn of(samples: &[f64]) -> Option<Self> {
        Some(Self {
            calls: samples.len(),
            median_us: quantile(samples, 0.5)?,
            min_us: quantile(samples, 0.0)?,
            p95_us: quantile(samples, 0.95)?,
        })
    }
}
