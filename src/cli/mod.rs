//! The command line: one file per subcommand.

mod browser;
mod check;
mod cleanup;
mod compare;
mod conclude;
mod decode;
mod demo;
mod diff;
mod doctor;
mod environment;
mod events;
mod execute;
mod exit;
mod explain;
mod export;
mod history;
mod init;
mod instances;
mod interrupt;
mod list;
mod merge;
mod org;
mod output;
mod package;
mod prune;
mod readiness;
mod redacted;
mod run;
mod shell;
mod show;
mod snapshot;
mod status;
mod stored;
mod submission_file;
mod submit;
mod variables;
mod verify;

use std::{ffi::OsString, io};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::{error_chain::chain, ui::terminal::Style};

pub use exit::Exit;

use output::{print, say};

/// Runs the flows of Okta's Submission Tester unattended, in headless Chrome, and explains every failure.
#[derive(Debug, Parser)]
#[command(name = "oin-tester", version, after_help = EXIT_CODES)]
struct Cli {
    /// What is logged on stderr, such as `debug` or `oin_tester=trace`.
    #[arg(
        long,
        global = true,
        env = "OIN_TESTER_LOG",
        default_value = "warn",
        value_name = "FILTER",
        hide_default_value = true
    )]
    log: EnvFilter,
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes:
  0  all selected tests passed
  1  at least one test failed, or a submission breaks a rule
  2  the command line or a scenario is wrong; nothing was run, or stdout could not be written
  3  nothing could be run: no browser, or the org is unreachable or refuses
  4  nothing was selected
  5  interrupted or incomplete, a temporary user could not be removed, or stdout of a run could not be written";

#[derive(Debug, Subcommand)]
enum Command {
    /// Run all tests of both protocols against the embedded org and its sample apps
    Demo(demo::Demo),
    /// Run the tests of scenarios
    Run(run::Run),
    /// Say which tests scenarios ask for, and why
    List(list::List),
    /// Find, generate, activate, deactivate and delete the app instances of a submission
    Instances(instances::Instances),
    /// Say whether the integration may be submitted now, gate by gate
    Status(status::Status),
    /// Say field by field what an update changes of the published version, and what follows
    Diff(diff::Diff),
    /// Write the package that is submitted, certify the tests, keep account of the submission
    Submit(submit::Submit),
    /// Write a scenario file to begin with
    Init(init::Init),
    /// Check scenarios, and hold submissions to Okta's rules, without opening a browser or calling an org
    Check(check::Check),
    /// Explain a check or a cause that a result names
    Explain(explain::Explain),
    /// Decode, verify and judge any SAML or OpenID Connect message, without a browser
    Decode(Box<decode::Decode>),
    /// Look for what stands in the way of a run: browser, org, token, instances, users, app; changes nothing
    Doctor(doctor::Doctor),
    /// Show how a stored run went; the newest by default
    Show(show::Show),
    /// Write stored runs in any format, to stdout or a file
    Export(export::Export),
    /// Say what is different between two runs: verdicts, findings, messages field by field
    Compare(compare::Compare),
    /// Show how each test went over all runs
    History(history::History),
    /// Bring the shards of a run together
    Merge(merge::Merge),
    /// Check that a bundle is as it was signed
    Verify(verify::Verify),
    /// Remove old runs, but none whose temporary user is still in the org
    Prune(prune::Prune),
    /// Remove temporary users that an earlier run could not remove
    Cleanup(cleanup::Cleanup),
    /// Keep the embedded org and its sample apps running
    Org(org::Org),
}

/// Runs the program with these arguments, the first of which is its own name.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let parsed = environment::lenient(Cli::command()).try_get_matches_from(arguments);
    let cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return refuse(&error),
    };
    let colours = Style::for_stderr().is_coloured();
    tracing_subscriber::fmt().with_env_filter(cli.log).with_ansi(colours).with_writer(io::stderr).init();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return could_not(&format!("starting the runtime: {error}")),
    };
    let runs = matches!(cli.command, Command::Run(_) | Command::Demo(_));
    let exit = runtime.block_on(async {
        match cli.command {
            Command::Demo(command) => command.execute().await,
            Command::Run(command) => command.execute().await,
            Command::List(command) => command.execute(),
            Command::Init(command) => command.execute().await,
            Command::Check(command) => command.execute(),
            Command::Instances(command) => command.execute().await,
            Command::Status(command) => command.execute().await,
            Command::Diff(command) => command.execute(),
            Command::Submit(command) => command.execute().await,
            Command::Explain(command) => command.execute(),
            Command::Decode(command) => command.execute(),
            Command::Doctor(command) => command.execute().await,
            Command::Show(command) => command.execute(),
            Command::Export(command) => command.execute(),
            Command::Compare(command) => command.execute(),
            Command::History(command) => command.execute(),
            Command::Merge(command) => command.execute(),
            Command::Verify(command) => command.execute(),
            Command::Prune(command) => command.execute(),
            Command::Cleanup(command) => command.execute().await,
            Command::Org(command) => command.execute().await,
        }
    });
    if !output::is_lost() {
        exit
    } else if runs {
        Exit::Incomplete
    } else {
        exit.without_output()
    }
}

/// What clap itself answers: help and version are asked for, all else is wrong usage.
fn refuse(error: &clap::Error) -> Exit {
    let printed = error.print();
    if error.use_stderr() || printed.is_err() { Exit::Usage } else { Exit::Passed }
}

/// Says on stderr why nothing could be run.
fn could_not(reason: &str) -> Exit {
    say(&format!("oin-tester: {reason}"));
    Exit::CouldNotRun
}

/// Prints data as JSON.
fn json(data: &impl serde::Serialize) -> Exit {
    match serde_json::to_string_pretty(data) {
        Ok(text) => {
            print(&(text + "\n"));
            Exit::Passed
        }
        Err(error) => could_not(&format!("writing JSON: {error}")),
    }
}
