//! How long `oin-tester demo` takes for its full set of tests.

use std::{process::Stdio, time::Instant};

use oin_tester::report::result::ResultFile;
use serde::Serialize;
use tokio::process::Command;

use crate::{
    failure::{Failure, while_doing},
    site::PROGRAM,
};

/// One run of the demo, from its start to its end.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Demo {
    /// The whole program's time, in seconds.
    pub(crate) seconds: f64,
    /// How many tests there were.
    pub(crate) tests: usize,
    /// How many of them passed.
    pub(crate) passed: usize,
}

/// Runs the demo as it is run without any flag.
pub(crate) async fn measure() -> Result<Demo, Failure> {
    let doing = "running the demo";
    let files = tempfile::tempdir().map_err(while_doing(doing))?;
    let started = Instant::now();
    let mut command = Command::new(PROGRAM);
    command.arg("demo").arg("--results").arg(files.path()).arg("--out").arg(files.path().join("run"));
    let output = command.stdin(Stdio::null()).kill_on_drop(true).output().await.map_err(while_doing(doing))?;
    let seconds = started.elapsed().as_secs_f64();
    let text = std::fs::read_to_string(files.path().join("run/result.json")).map_err(|error| {
        Failure::new(doing, format!("it left no result ({error}): {}", String::from_utf8_lossy(&output.stderr)))
    })?;
    let result: ResultFile = serde_json::from_str(&text).map_err(while_doing(doing))?;
    let passed = result.tests.iter().filter(|test| test.verdict == oin_tester::event::Verdict::Passed).count();
    Ok(Demo { seconds, tests: result.tests.len(), passed })
}
