//! Every decoder that hostile bytes reach, run on bytes that were made hostile.
//!
//! [`targets`] runs each decoder on a stated number of inputs that `oin-tester-fuzz` makes out of real messages; the
//! numbers stand beside the targets. They are the same inputs every time. `FUZZ_INPUTS=1000000` runs each target on
//! more of them, `FUZZ_SEED=7` on others, `FUZZ_REPLAY=file` on one that was kept because it failed.
//!
//! [`hostile`] holds messages that are known from attacks on others, each by its name.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod hostile;
mod targets;
