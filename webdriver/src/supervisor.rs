//! The supervisor: a small process that owns a driver and all that the driver starts.
//!
//! A ChromeDriver that is killed leaves its browser running, and a program that is killed leaves both. The supervisor
//! cannot be forgotten: it holds the reading end of a pipe from the program that started it, and the end of that pipe,
//! which the kernel brings about however the program dies, makes it end every process below itself and remove their
//! directory.
//!
//! It writes one line to its standard output, a [`Report`] as JSON, and ends when all below it have ended.

use std::{
    env,
    ffi::OsString,
    io::{self, BufRead, BufReader, Read, Write},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread,
    time::{Duration, Instant},
};

use nix::{
    errno::Errno,
    sys::{
        signal::{SigSet, Signal, kill, killpg},
        wait::waitpid,
    },
    unistd::Pid,
};
use serde::{Deserialize, Serialize};

/// The argument that makes a program the supervisor. A program that starts workers calls [`supervisor_main`] first
/// thing when its first argument is this.
pub const SUPERVISOR_ARGUMENT: &str = "__supervise-browser";

/// What ChromeDriver says on its standard output before the number of the port that it chose.
const PORT_ANNOUNCEMENT: &str = "started successfully on port ";

/// The cause of a [`Report::Failed`] that may be gone at the next try.
pub(crate) const DRIVER_ENDED: &str = "the driver ended before it opened a port";

/// How long the driver may take to open its port.
const START_DEADLINE: Duration = Duration::from_secs(30);

/// How long driver and browser may take to end when asked, before they are killed.
const GRACE: Duration = Duration::from_millis(1500);

/// How long killed processes may take to vanish; one that waits for a dead disk can take for ever.
const KILL_DEADLINE: Duration = Duration::from_secs(10);

/// How often killed processes' own orphans are looked for.
const KILL_INTERVAL: Duration = Duration::from_millis(20);

/// The only line that a supervisor writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Report {
    /// The driver listens.
    Started {
        /// On this port of 127.0.0.1.
        port: u16,
        /// The directory for all files of driver and browser, removed by the supervisor at the end.
        directory: PathBuf,
    },
    /// The driver did not start.
    Failed {
        /// Why.
        cause: String,
    },
}

/// What the supervisor reacts to.
enum Occurrence {
    Port(u16),
    ParentGone,
    DriverGone,
    AllGone,
}

/// What the supervisor does from start to end. The argument after [`SUPERVISOR_ARGUMENT`] is the driver.
pub fn supervisor_main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip_while(|argument| argument != SUPERVISOR_ARGUMENT).collect();
    let outcome = match arguments.get(1) {
        Some(driver) => supervise(Path::new(driver)),
        None => Err(io::Error::new(io::ErrorKind::InvalidInput, "the path of the driver is missing")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody reads it when the parent is gone, and then nobody needs to.
            drop(report(&Report::Failed { cause: error.to_string() }));
            ExitCode::FAILURE
        }
    }
}

fn supervise(driver: &Path) -> io::Result<()> {
    let ending = SigSet::from_iter([Signal::SIGTERM, Signal::SIGINT, Signal::SIGHUP]);
    ending.thread_block()?;
    adopt_orphans()?;
    let directory = tempfile::Builder::new().prefix("oin-tester-browser-").tempdir()?;
    let mut child = Command::new(driver)
        .arg("--port=0")
        .env("TMPDIR", directory.path())
        .current_dir(directory.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()?;
    let stdout = child.stdout.take().ok_or_else(|| io::Error::other("the driver has no standard output"))?;
    let group = Pid::from_raw(i32::try_from(child.id()).map_err(io::Error::other)?);

    let (occurred, occurrences) = mpsc::channel();
    let told = occurred.clone();
    thread::spawn(move || {
        if ending.wait().is_ok() {
            tell(&told, Occurrence::ParentGone);
        }
    });
    let told = occurred.clone();
    thread::spawn(move || await_parent(&told));
    let told = occurred.clone();
    thread::spawn(move || reap(group, &told));
    thread::spawn(move || await_port(stdout, &occurred));

    let outcome = attend(&occurrences, directory.path());
    end_all(group, &occurrences, directory.path());
    directory.close()?;
    outcome
}

/// Reports the driver's port and returns when it is time to end.
fn attend(occurrences: &Receiver<Occurrence>, directory: &Path) -> io::Result<()> {
    match occurrences.recv_timeout(START_DEADLINE) {
        Ok(Occurrence::Port(port)) => report(&Report::Started { port, directory: directory.to_path_buf() })?,
        Ok(Occurrence::ParentGone) => return Ok(()),
        Ok(Occurrence::DriverGone | Occurrence::AllGone) => {
            return Err(io::Error::other(DRIVER_ENDED));
        }
        Err(_) => {
            let cause = format!("the driver did not open a port within {} s", START_DEADLINE.as_secs());
            return Err(io::Error::new(io::ErrorKind::TimedOut, cause));
        }
    }
    // Whatever happens next, it is the end: the parent closed its pipe, or the driver is gone.
    match occurrences.recv() {
        Ok(_) => Ok(()),
        Err(error) => Err(io::Error::other(error)),
    }
}

fn report(report: &Report) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    serde_json::to_writer(&mut stdout, report)?;
    stdout.write_all(b"\n")?;
    stdout.flush()
}

/// A receiver that is gone means that the supervisor is ending already.
fn tell(told: &Sender<Occurrence>, occurrence: Occurrence) {
    drop(told.send(occurrence));
}

/// Waits for the end of the pipe from the parent.
fn await_parent(told: &Sender<Occurrence>) {
    let mut ignored = [0; 64];
    loop {
        match io::stdin().read(&mut ignored) {
            Ok(0) => break,
            Err(error) if error.kind() != io::ErrorKind::Interrupted => break,
            Ok(_) | Err(_) => {}
        }
    }
    tell(told, Occurrence::ParentGone);
}

/// Reads what the driver says, to the end so that the driver never waits for a reader.
fn await_port(stdout: impl Read, told: &Sender<Occurrence>) {
    for line in BufReader::new(stdout).split(b'\n') {
        let Ok(line) = line else { return };
        let line = String::from_utf8_lossy(&line);
        let Some((_, rest)) = line.split_once(PORT_ANNOUNCEMENT) else { continue };
        if let Ok(port) = rest.trim_end().trim_end_matches('.').parse() {
            tell(told, Occurrence::Port(port));
        }
    }
}

/// Takes leave of every child that ends, adopted orphans included, until there is none.
fn reap(driver: Pid, told: &Sender<Occurrence>) {
    loop {
        match waitpid(None, None) {
            Ok(status) if status.pid() == Some(driver) => tell(told, Occurrence::DriverGone),
            Ok(_) | Err(Errno::EINTR) => {}
            Err(_) => break,
        }
    }
    tell(told, Occurrence::AllGone);
}

/// Ends the driver's group, politely and then not, and then whatever left the group.
///
/// No child left is not nobody left where orphans are not adopted, so the strays are looked for in any case.
fn end_all(group: Pid, occurrences: &Receiver<Occurrence>, directory: &Path) {
    signal_group(group, Signal::SIGTERM);
    if await_all_gone(occurrences, GRACE) && strays(directory).is_empty() {
        return;
    }
    let started = Instant::now();
    while started.elapsed() < KILL_DEADLINE {
        signal_group(group, Signal::SIGKILL);
        for process in strays(directory) {
            if let Err(error) = kill(process, Signal::SIGKILL) {
                tracing::debug!(%process, %error, "not killed, so it has ended by itself");
            }
        }
        if await_all_gone(occurrences, KILL_INTERVAL) && strays(directory).is_empty() {
            return;
        }
    }
}

fn signal_group(group: Pid, signal: Signal) {
    if let Err(error) = killpg(group, signal) {
        tracing::debug!(%group, %error, "not signalled, so all of it has ended");
    }
}

fn await_all_gone(occurrences: &Receiver<Occurrence>, given: Duration) -> bool {
    let started = Instant::now();
    loop {
        match occurrences.recv_timeout(given.saturating_sub(started.elapsed())) {
            Ok(Occurrence::AllGone) | Err(RecvTimeoutError::Disconnected) => return true,
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout) => return false,
        }
    }
}

/// Makes every process below, whatever group or session it moved to, a child when its own parent ends.
#[cfg(target_os = "linux")]
fn adopt_orphans() -> io::Result<()> {
    Ok(nix::sys::prctl::set_child_subreaper(true)?)
}

/// There is no such thing here; [`strays`] finds them by the directory on their command line.
#[cfg(not(target_os = "linux"))]
fn adopt_orphans() -> io::Result<()> {
    Ok(())
}

/// All processes below this one.
#[cfg(target_os = "linux")]
fn strays(_directory: &Path) -> Vec<Pid> {
    let parents: Vec<(i32, i32)> = std::fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
            // The name, in parentheses, may itself hold spaces and parentheses; the parent stands two words after it.
            let parent = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?;
            Some((pid, parent))
        })
        .collect();
    let mut found = Vec::new();
    let mut ahead = std::collections::VecDeque::from([nix::unistd::getpid().as_raw()]);
    while let Some(above) = ahead.pop_front() {
        for &(pid, _) in parents.iter().filter(|&&(pid, parent)| parent == above && pid != above) {
            found.push(Pid::from_raw(pid));
            ahead.push_back(pid);
        }
    }
    found
}

/// All processes that name the directory on their command line.
#[cfg(not(target_os = "linux"))]
fn strays(directory: &Path) -> Vec<Pid> {
    let directory = directory.to_string_lossy();
    let Ok(listing) = Command::new("ps").args(["-axo", "pid=,command="]).output() else { return Vec::new() };
    String::from_utf8_lossy(&listing.stdout)
        .lines()
        .filter(|line| line.contains(&*directory))
        .filter_map(|line| line.split_whitespace().next()?.parse().ok())
        .map(Pid::from_raw)
        .collect()
}
