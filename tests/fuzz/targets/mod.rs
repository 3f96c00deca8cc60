//! The targets: what each decoder must do with every input.

mod attempt;
mod encoding;
mod expression;
mod json;
mod parameters;
mod saml;
mod scenario;
mod signature;
mod submission;
mod token;

use std::{
    fmt::Display,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use oin_tester_fuzz::{Outcome, tell};

/// Tests whose inputs are counted together.
const TARGETS: usize = 26;

/// Adds a target's inputs to the others', and says how many they were when it is the last.
fn count(outcome: Outcome) {
    static DONE: Mutex<(usize, u64)> = Mutex::new((0, 0));
    let mut done = DONE.lock().unwrap_or_else(PoisonError::into_inner);
    *done = (done.0 + 1, done.1 + outcome.inputs);
    if done.0 == TARGETS {
        tell(&format!("fuzz: {} targets, {} inputs, 0 failures", done.0, done.1));
    }
}

/// Real inputs of that kind, written by `cargo test --lib corpus -- --ignored`.
fn corpus(kind: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(kind)
}

fn seed(path: &str) -> String {
    std::fs::read_to_string(corpus(path)).unwrap()
}

/// How an error took an input: its words without what they quote. They must not be longer than what they tell of.
fn way(error: &impl Display, input: &[u8]) -> String {
    let words = error.to_string();
    assert!(words.len() <= 16 * input.len() + 4_096, "{} bytes of error for {} of input", words.len(), input.len());
    words.chars().filter(|character| !character.is_ascii_digit()).take(72).collect()
}

/// A number as its order of magnitude, so that not every length is another way.
fn size(number: usize) -> u32 {
    usize::BITS - number.leading_zeros()
}
