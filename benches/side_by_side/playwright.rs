//! The flow scripted with Playwright, in a process of Node.js.

use std::{path::Path, process::Stdio};

use chrono::DateTime;
use serde::Deserialize;
use serde_json::json;
use tokio::{io::AsyncWriteExt, process::Command};

use crate::{
    arguments::Turn,
    failure::{Failure, while_doing},
    sample::Sample,
    world::World,
};

/// Relative to the root of the sources.
const SCRIPT: &str = "benches/playwright/flow.mjs";

/// How long one page may take, in milliseconds.
const PAGE_MS: u32 = 15_000;

/// Whether anything is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recording {
    /// Nothing.
    Nothing,
    /// HAR with bodies, trace with screenshots and snapshots.
    HarAndTrace,
}

/// A line of the script's output.
#[derive(Deserialize)]
struct Line {
    started_ms: f64,
    ended_ms: f64,
}

/// Carries the flows out, `turn.jobs` at a time, each of them in a browser of its own.
pub(crate) async fn run(world: &World, turn: Turn, recording: Recording) -> Result<Vec<Sample>, Failure> {
    let doing = "running the Playwright script";
    let evidence = tempfile::tempdir().map_err(while_doing(doing))?;
    let site = &world.org.site;
    let users: Vec<_> = site
        .users
        .iter()
        .map(|user| {
            json!({ "login": user.login, "password": user.password, "email": user.login,
                    "first_name": user.first_name, "last_name": user.last_name })
        })
        .collect();
    let job = json!({
        "browser": world.browser.installation.browser.path,
        "browser_arguments": world.browser.switches(),
        "app": site.app(turn.protocol),
        "users": users,
        "flows": turn.flows,
        "jobs": turn.jobs,
        "timeout_ms": PAGE_MS,
        "evidence": (recording == Recording::HarAndTrace).then(|| evidence.path()),
    });
    let mut process = Command::new("node")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(SCRIPT))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(while_doing("starting node"))?;
    let mut stdin = process.stdin.take().ok_or_else(|| Failure::new(doing, "no input"))?;
    stdin.write_all(job.to_string().as_bytes()).await.map_err(while_doing(doing))?;
    drop(stdin);
    let output = process.wait_with_output().await.map_err(while_doing(doing))?;
    if !output.status.success() {
        return Err(Failure::new(doing, String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8_lossy(&output.stdout).lines().map(sample).collect()
}

fn sample(line: &str) -> Result<Sample, Failure> {
    let doing = "reading what the Playwright script measured";
    let line: Line = serde_json::from_str(line).map_err(while_doing(doing))?;
    #[expect(clippy::cast_possible_truncation, reason = "microseconds since 1970 are far below the limit")]
    let time = |milliseconds: f64| {
        DateTime::from_timestamp_micros((milliseconds * 1000.0) as i64)
            .ok_or_else(|| Failure::new(doing, format!("{milliseconds} is no time")))
    };
    Ok(Sample { started_at: time(line.started_ms)?, ended_at: time(line.ended_ms)? })
}
