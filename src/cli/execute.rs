//! From a plan to an exit code: what `run` and `demo` share.

use std::{path::PathBuf, sync::Arc, time::Duration};

use clap::Args;

use super::{Exit, browser::BrowserArguments, chain, could_not, interrupt, print, say};
use crate::{
    clock,
    event::{self, Event, EventKind, EventReceiver},
    plan::Plan,
    report::result::ResultFile,
    runner::{self, Options, PreparedCase},
    secret::Redactor,
    store::{self, Recorder, RunDirectory},
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
    /// Write the result as JSON to stdout as well
    #[arg(long, env = "OIN_TESTER_JSON")]
    json: bool,
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
    json: bool,
}

/// Carries the plan out, writes its results and says how it went.
pub(super) async fn execute(mut plan: Plan, arguments: &ExecuteArguments) -> Exit {
    if plan.cases.is_empty() {
        say("oin-tester: no test is selected; `oin-tester list` shows which there are");
        return Exit::NothingSelected;
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
    let run = directory.run().clone();
    let recorder = Recorder::new(directory, Arc::clone(&redactor), started_at).map_err(|error| refuse(&error))?;
    let options = Options { run, jobs: arguments.jobs, worker, redactor: Arc::clone(&redactor) };
    Ok(Ready { cases, options, recorder, redactor, json: arguments.json })
}

impl ExecuteArguments {
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
        let (outcome, recorded) = tokio::join!(running, consume(receiver, &mut self.recorder));
        let exit = match (&outcome, recorded) {
            (Err(error), _) => could_not(&chain(error)),
            (Ok(outcome), true) => Exit::of(self.recorder.summing(), *outcome),
            (Ok(_), false) => Exit::Incomplete,
        };
        let result = match self.recorder.finish(clock::now(), exit.code()) {
            Ok(result) => result,
            Err(error) => return could_not(&chain(&error)),
        };
        conclude(&result, &self.recorder, &self.redactor, exit, self.json)
    }
}

/// Feeds every consumer; one that fails is told of once and does not stop the others. Returns
/// whether everything was recorded.
async fn consume(mut receiver: EventReceiver, recorder: &mut Recorder) -> bool {
    let mut terminal = Terminal::on_stderr(Style::for_stderr());
    let mut recorded = true;
    while let Some(event) = receiver.next().await {
        if let Err(error) = recorder.record(&event)
            && std::mem::replace(&mut recorded, false)
        {
            let text = format!("the results are incomplete: {}", chain(&error));
            show(&mut terminal, &Event::now(EventKind::Notice { text }));
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
fn conclude(result: &ResultFile, recorder: &Recorder, redactor: &Redactor, exit: Exit, json: bool) -> Exit {
    let directory = recorder.directory().path();
    say(summary(result, directory, Style::for_stderr()).trim_end());
    if json {
        match serde_json::to_string_pretty(result) {
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
