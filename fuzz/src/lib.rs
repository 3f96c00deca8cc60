//! Makes hostile inputs out of real ones and runs decoders on them. Deterministic: a seed and a number of inputs are
//! the same inputs every time. Knows nothing of single sign-on.
//!
//! There is no instrumentation, so that stable Rust is enough. In its place a decoder says in a word how it took an
//! input, and inputs that were taken as none before are edited further.

mod mutate;
mod rng;
mod spans;

use std::{
    collections::HashSet,
    fs,
    io::{self, Write},
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

pub use rng::Rng;
pub use spans::Format;

use mutate::Grammar;

/// How long one input may take, in a debug build on a busy machine; a slow input is tried again before it counts.
const SLOW: Duration = Duration::from_secs(3);
/// How many inputs are kept to be edited further.
const POOL: usize = 400;

/// A decoder under test, with what its inputs are made of.
#[derive(Debug)]
pub struct Target {
    name: &'static str,
    inputs: u64,
    grammar: Grammar,
    seeds: Vec<Vec<u8>>,
}

/// What was done.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    /// How many inputs were run.
    pub inputs: u64,
    /// How many different ways there were in which the decoder took them.
    pub ways: usize,
}

impl Target {
    /// A target that is run on that many inputs, unless `FUZZ_INPUTS` says how many.
    pub fn new(name: &'static str, inputs: u64, format: Format) -> Self {
        let inputs = number("FUZZ_INPUTS").unwrap_or(inputs);
        Self { name, inputs, grammar: Grammar { format, tokens: &[] }, seeds: Vec::new() }
    }

    /// Words that mean something to the decoder.
    #[must_use]
    pub fn tokens(mut self, tokens: &'static [&'static str]) -> Self {
        self.grammar.tokens = tokens;
        self
    }

    /// Real inputs. They are run first, as they are.
    #[must_use]
    pub fn seeds<S: Into<Vec<u8>>>(mut self, seeds: impl IntoIterator<Item = S>) -> Self {
        self.seeds.extend(seeds.into_iter().map(Into::into));
        self
    }

    /// Every file below a directory as a real input, in the order of their names.
    #[must_use]
    pub fn corpus(self, directory: &Path) -> Self {
        let mut paths: Vec<_> = fs::read_dir(directory)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.is_file())
            .collect();
        paths.sort();
        let files: Vec<_> = paths.iter().filter_map(|path| fs::read(path).ok()).collect();
        assert!(!files.is_empty(), "{}: no inputs in {}", self.name, directory.display());
        self.seeds(files)
    }

    /// Runs the decoder. It panics when an input does what no input may do, and otherwise says how it took the input.
    ///
    /// `FUZZ_SEED` chooses other inputs; `FUZZ_REPLAY` names a file that is the only input.
    ///
    /// # Panics
    /// When the decoder does, or takes too long: with the place of the file that holds the input.
    pub fn run(self, decode: impl Fn(&[u8]) -> String) -> Outcome {
        let begun = Instant::now();
        let outcome = match std::env::var_os("FUZZ_REPLAY") {
            Some(path) => self.replay(&PathBuf::from(path), &decode),
            None => self.fuzz(number("FUZZ_SEED").unwrap_or(1), &decode),
        };
        tell(&format!(
            "fuzz {}: {} inputs, {} ways, 0 failures, {:.1} s",
            self.name,
            outcome.inputs,
            outcome.ways,
            begun.elapsed().as_secs_f32()
        ));
        outcome
    }

    fn replay(&self, path: &Path, decode: &dyn Fn(&[u8]) -> String) -> Outcome {
        let input = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        tell(&format!("fuzz {}: {}", self.name, decode(&input)));
        Outcome { inputs: 1, ways: 1 }
    }

    fn fuzz(&self, seed: u64, decode: &dyn Fn(&[u8]) -> String) -> Outcome {
        let (mut ways, mut pool) = (HashSet::new(), self.seeds.clone());
        for (number, input) in self.seeds.iter().enumerate() {
            ways.insert(self.one(seed, u64::try_from(number).unwrap_or(0), input, decode));
        }
        let first = u64::try_from(self.seeds.len()).unwrap_or(0);
        for number in first..self.inputs.max(first) {
            let mut rng = Rng::new(seed, number);
            // The real inputs stay at the front of the pool: half of all inputs descend from them directly.
            let candidates = if rng.below(2) == 0 { &self.seeds } else { &pool };
            let mut input = rng.choose(candidates).cloned().unwrap_or_default();
            self.grammar.mutate(&mut input, &pool, &mut rng);
            let new = ways.insert(self.one(seed, number, &input, decode));
            if new && pool.len() < POOL && input.len() <= 16 << 10 {
                pool.push(input);
            }
        }
        Outcome { inputs: self.inputs.max(first), ways: ways.len() }
    }

    /// Runs one input; returns how it was taken.
    fn one(&self, seed: u64, number: u64, input: &[u8], decode: &dyn Fn(&[u8]) -> String) -> String {
        let timed = || {
            let begun = Instant::now();
            let answer = catch_unwind(AssertUnwindSafe(|| decode(input)));
            (answer, begun.elapsed())
        };
        let (answer, took) = timed();
        match answer {
            Err(_) => self.fail(seed, number, input, "the decoder panicked, see above"),
            // Another process may have had the machine: only what is slow every time is slow.
            Ok(_) if took > SLOW && (0..2).all(|_| timed().1 > SLOW) => {
                self.fail(seed, number, input, &format!("it took {} ms", took.as_millis()))
            }
            Ok(way) => way,
        }
    }

    fn fail(&self, seed: u64, number: u64, input: &[u8], what: &str) -> ! {
        let directory = PathBuf::from(std::env::var_os("CARGO_TARGET_TMPDIR").unwrap_or_else(|| "target/tmp".into()));
        let path = directory.join(format!("fuzz-{}-{seed}-{number}", self.name));
        let kept = fs::create_dir_all(&directory).and_then(|()| fs::write(&path, input));
        let kept = kept.map_or_else(|error| error.to_string(), |()| format!("FUZZ_REPLAY={}", path.display()));
        let shown = input.get(..input.len().min(400)).unwrap_or_default().escape_ascii();
        panic!("fuzz {}: input {number} of seed {seed}: {what}\n{kept}\n{} bytes: {shown}", self.name, input.len());
    }
}

/// Writes a line past what the test harness captures.
pub fn tell(line: &str) {
    // Nothing depends on whether anybody reads it.
    let _ = writeln!(io::stderr(), "{line}");
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} should be a whole number, seen {text:?}")))
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, panic::catch_unwind};

    use super::*;

    fn inputs(seed: u64) -> Vec<Vec<u8>> {
        let seen = RefCell::new(Vec::new());
        let target = Target::new("self", 0, Format::Json).tokens(&["\"a\""]).seeds([r#"{"a":[1,2],"b":"c"}"#]);
        Target { inputs: 500, ..target }.fuzz(seed, &|input| {
            seen.borrow_mut().push(input.to_vec());
            format!("{}", input.len() / 8)
        });
        seen.into_inner()
    }

    #[test]
    fn a_seed_is_the_same_inputs_every_time() {
        assert_eq!(inputs(7), inputs(7));
        assert_ne!(inputs(7), inputs(8));
        assert_eq!(inputs(7).first().map(Vec::as_slice), Some(br#"{"a":[1,2],"b":"c"}"#.as_slice()));
    }

    #[test]
    fn a_panic_is_found_and_its_input_kept() {
        let target = Target::new("self-panic", 0, Format::Json).seeds(["abc"]);
        let target = Target { inputs: 10_000, ..target };
        let found = catch_unwind(AssertUnwindSafe(|| {
            target.fuzz(1, &|input| {
                assert!(!input.contains(&0), "found");
                String::new()
            })
        }));
        let message = found.unwrap_err().downcast::<String>().unwrap();
        let path = message.lines().find_map(|line| line.strip_prefix("FUZZ_REPLAY=")).unwrap();
        assert!(fs::read(path).unwrap().contains(&0));
        fs::remove_file(path).unwrap();
    }
}
