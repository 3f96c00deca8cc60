//! From a plan to an exit code: what `run` and `demo` share.

use std::{collections::BTreeSet, path::PathBuf, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use clap::Args;

use super::{
    Exit,
    browser::BrowserArguments,
    chain,
    conclude::{leave_reports, tell_github},
    could_not,
    events::{EventStream, EventsTarget},
    exit::Flaky,
    interrupt, print, say,
    stored::ResultsArguments,
};
use crate::{
    clock,
    event::{self, Event, EventKind, EventReceiver},
    plan::{Plan, Shard},
    runner::{self, Options, PreparedCase, Retries, RetryAfter},
    secret::Redactor,
    store::{self, RawEvidence, Recorder, RunDirectory, RunName, StoredRun},
    ui::terminal::{Style, Terminal, summary},
};

/// How a plan is carried out and where its results go.
#[derive(Clone, Debug, Args)]
pub(super) struct ExecuteArguments {
    /// How many browsers work at once
    #[arg(long, short, env = "OIN_TESTER_JOBS", value_name = "N", default_value_t = default_jobs())]
    jobs: usize,
    /// How long one attempt may take in the browser, in seconds [default: as the scenario says]
    #[arg(long, env = "OIN_TESTER_TIMEOUT", value_name = "S")]
    timeout: Option<u64>,
    /// The run's own directory; it must not hold another run [default: a new one under --results]
    #[arg(long, env = "OIN_TESTER_OUT", value_name = "DIR")]
    out: Option<PathBuf>,
    /// Where runs are kept
    #[arg(long, env = "OIN_TESTER_RESULTS", value_name = "DIR", default_value = "results")]
    results: PathBuf,
    /// Where the ledger of temporary users is kept [default: .ledger under --results]
    #[arg(long, env = "OIN_TESTER_LEDGER", value_name = "DIR")]
    ledger: Option<PathBuf>,
    /// Only the tests that did not pass in an earlier run: the newest under --results, or the named one
    #[arg(
        long,
        env = "OIN_TESTER_LAST_FAILED",
        value_name = "RUN",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "latest"
    )]
    last_failed: Option<RunName>,
    /// Try a test again at most N times; how it ended then is its verdict, or `flaky`
    #[arg(long, env = "OIN_TESTER_RETRIES", value_name = "N", default_value_t = 0)]
    retries: u32,
    /// What is worth another try
    #[arg(long, env = "OIN_TESTER_RETRY_AFTER", value_name = "WHAT", value_enum, default_value_t = RetryAfter::Errored)]
    retry_after: RetryAfter,
    /// A test that passed only at a later try fails the run
    #[arg(long, env = "OIN_TESTER_FAIL_ON_FLAKY")]
    fail_on_flaky: bool,
    /// Write the result as JSON to stdout as well
    #[arg(long, env = "OIN_TESTER_JSON")]
    json: bool,
    /// Keep evidence with its secrets as well, in a directory beside the run's: for your own eyes
    #[arg(long, env = "OIN_TESTER_KEEP_RAW")]
    keep_raw: bool,
    /// Write each event to a file, or `-` for stdout, as it happens: one JSON object per line
    #[arg(long, env = "OIN_TESTER_EVENTS", value_name = "FILE")]
    events: Option<EventsTarget>,
    #[command(flatten)]
    browser: BrowserArguments,
}

/// Two flows at a time keep two processors busy; more only help when the org or the app is far away.
fn default_jobs() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get).clamp(1, 4)
}

/// Everything that had to be made ready before the first browser starts.
struct Ready {
    cases: Vec<PreparedCase>,
    options: Options,
    recorder: Recorder,
    redactor: Arc<Redactor>,
    stream: Option<EventStream>,
    flaky: Flaky,
    json: bool,
}

/// Carries the plan out, writes its results and says how it went.
pub(super) async fn execute(mut plan: Plan, arguments: &ExecuteArguments) -> Exit {
    if let Err(exit) = arguments.check().and_then(|()| arguments.keep_last_failed(&mut plan)) {
        return exit;
    }
    match plan.shard {
        None if plan.cases.is_empty() => {
            say("oin-tester: no test is selected; `oin-tester list` shows which there are");
            return Exit::NothingSelected;
        }
        // `merge` wants every shard, so that none is forgotten.
        Some(shard) if plan.cases.is_empty() => {
            say(&format!("oin-tester: there is no test for shard {shard}; its run is empty, and complete"));
        }
        _ => {}
    }
    if let Some(seconds) = arguments.timeout {
        for case in &mut plan.cases {
            Arc::make_mut(&mut case.scenario).timeouts.flow = Duration::from_secs(seconds);
        }
    }
    match make_ready(plan, arguments).await {
        Ok(ready) => ready.run().await,
        Err(exit) => exit,
    }
}

async fn make_ready(plan: Plan, arguments: &ExecuteArguments) -> Result<Ready, Exit> {
    let started_at = clock::now();
    let shard = plan.shard;
    let refuse = |error: &dyn std::error::Error| could_not(&chain(error));
    let redactor = Arc::new(Redactor::new().map_err(|error| refuse(&error))?);
    let mut keys = Vec::new();
    for case in &plan.cases {
        case.scenario.secrets().for_each(|secret| redactor.learn(secret));
        case.scenario
            .users
            .iter()
            .flat_map(|user| [&user.login, &user.email])
            .for_each(|word| redactor.leave_open(word));
        if let Some(pem) = &case.scenario.org.trust {
            keys.extend(runner::trusted_keys(pem).map_err(|error| refuse(&error))?);
        }
    }
    keys.sort();
    keys.dedup();
    let worker = arguments.browser.worker_options(keys).map_err(|error| refuse(&error))?;
    let cases = runner::prepare(plan, &arguments.ledger(), &redactor).await.map_err(|error| refuse(&error))?;
    let directory =
        RunDirectory::create(&arguments.results, arguments.out.as_deref(), started_at).map_err(|error| {
            say(&format!("oin-tester: {}", chain(&error)));
            Exit::Usage
        })?;
    // Not before there is a run, or an earlier one's events would be lost for nothing.
    let stream = arguments.events.as_ref().map(EventsTarget::open).transpose().map_err(|error| {
        say(&format!("oin-tester: {}", chain(&error)));
        // A directory that stays is empty, and in nobody's way.
        let _ = directory.discard();
        Exit::Usage
    })?;
    let run = directory.run().clone();
    let recorder = recorder(directory, &redactor, started_at, shard, arguments)?;
    let retries = Retries { most: arguments.retries, after: arguments.retry_after };
    let day = started_at.date_naive();
    let options = Options { run, day, jobs: arguments.jobs, worker, redactor: Arc::clone(&redactor), retries };
    let flaky = if arguments.fail_on_flaky { Flaky::Fails } else { Flaky::Passes };
    Ok(Ready { cases, options, recorder, redactor, stream, flaky, json: arguments.json })
}

/// What writes the run's files, and beside them the raw ones where these are asked for.
fn recorder(
    directory: RunDirectory,
    redactor: &Arc<Redactor>,
    started_at: DateTime<Utc>,
    shard: Option<Shard>,
    arguments: &ExecuteArguments,
) -> Result<Recorder, Exit> {
    let raw = arguments.keep_raw.then(|| RawEvidence::beside(&directory)).transpose();
    let raw = raw.map_err(|error| could_not(&chain(&error)))?;
    let recorder =
        Recorder::new(directory, Arc::clone(redactor), started_at, shard).map_err(|error| could_not(&chain(&error)))?;
    let Some(raw) = raw else { return Ok(recorder) };
    say(&format!("oin-tester: {} will hold secrets as they were seen; do not share it", raw.path().display()));
    Ok(recorder.keeping_raw(raw))
}

impl ExecuteArguments {
    fn check(&self) -> Result<(), Exit> {
        if self.json && self.events == Some(EventsTarget::Stdout) {
            say("oin-tester: --json and --events - both write to stdout; give --events a file");
            return Err(Exit::Usage);
        }
        Ok(())
    }

    fn keep_last_failed(&self, plan: &mut Plan) -> Result<(), Exit> {
        let Some(name) = &self.last_failed else { return Ok(()) };
        let run = ResultsArguments { results: self.results.clone() }.open(name)?;
        let tests = &run.result().tests;
        let passed: BTreeSet<&str> =
            tests.iter().filter(|test| test.verdict.is_pass()).map(|test| test.id.as_str()).collect();
        let known: BTreeSet<&str> = tests.iter().map(|test| test.id.as_str()).collect();
        plan.cases.retain(|case| known.contains(case.id.as_str()) && !passed.contains(case.id.as_str()));
        // What another shard has to do may have failed.
        let is_a_share = plan.shard.is_some() && passed.len() < known.len();
        if plan.cases.is_empty() && !is_a_share {
            say(&format!("oin-tester: of these tests, none failed in run {}", run.result().run.id));
            return Err(Exit::NothingSelected);
        }
        Ok(())
    }

    fn ledger(&self) -> PathBuf {
        self.ledger.clone().unwrap_or_else(|| self.results.join(".ledger"))
    }
}

impl Ready {
    async fn run(mut self) -> Exit {
        let stop = match interrupt::stop_on_signal("removing temporary users and closing browsers") {
            Ok(stop) => stop,
            Err(error) => return could_not(&format!("listening for signals: {error}")),
        };
        let (sender, receiver) = event::channel();
        let running = runner::run(self.cases, self.options, sender, stop);
        let (outcome, recorded) = tokio::join!(running, consume(receiver, &mut self.recorder, self.stream.as_mut()));
        let exit = match (&outcome, recorded) {
            (Err(error), _) => could_not(&chain(error)),
            (Ok(outcome), true) => Exit::of(self.recorder.summing(), *outcome, self.flaky),
            (Ok(_), false) => Exit::Incomplete,
        };
        match self.recorder.end(clock::now(), exit.code()) {
            Ok(line) => self.stream.iter_mut().for_each(|stream| stream.write(&line)),
            Err(error) => say(&format!("oin-tester: {}", chain(&error))),
        }
        let run = match self.recorder.stored() {
            Ok(run) => run,
            Err(error) => return could_not(&chain(&error)),
        };
        conclude(&run, &self.redactor, exit, self.json)
    }
}

/// Feeds every consumer; one that fails is told of once and does not stop the others. Returns
/// whether everything was recorded.
async fn consume(mut receiver: EventReceiver, recorder: &mut Recorder, mut stream: Option<&mut EventStream>) -> bool {
    let mut terminal = Terminal::on_stderr(Style::for_stderr());
    let mut recorded = true;
    while let Some(event) = receiver.next().await {
        match recorder.record(&event) {
            Ok(line) => stream.iter_mut().for_each(|stream| stream.write(&line)),
            Err(error) if std::mem::replace(&mut recorded, false) => {
                let text = format!("the results are incomplete: {}", chain(&error));
                show(&mut terminal, &Event::now(EventKind::Notice { text }));
            }
            Err(_) => {}
        }
        show(&mut terminal, &event);
    }
    recorded
}

fn show(terminal: &mut Terminal, event: &Event) {
    if let Err(error) = terminal.show(event) {
        tracing::debug!(%error, "the terminal is closed");
    }
}

/// Searches the run's files for secrets, prints the summary, and the result where it is asked for.
fn conclude(run: &StoredRun, redactor: &Redactor, exit: Exit, json: bool) -> Exit {
    let directory = run.directory();
    let exit = leave_reports(run).map_or_else(|incomplete| incomplete, |()| exit);
    say(summary(run.result(), directory, Style::for_stderr()).trim_end());
    tell_github(run);
    if json {
        match serde_json::to_string_pretty(run.result()) {
            Ok(text) => print(&(text + "\n")),
            Err(error) => say(&format!("oin-tester: writing the result to stdout: {error}")),
        }
    }
    match store::scan(directory, redactor) {
        Ok(leaks) if leaks.is_empty() => exit,
        Ok(leaks) => {
            for leak in leaks {
                let path = leak.path.display();
                say(&format!(
                    "oin-tester: {path} holds a secret at byte {} ({}); do not share it",
                    leak.offset, leak.mark
                ));
            }
            Exit::Failed
        }
        Err(error) => could_not(&chain(&error)),
    }
}
