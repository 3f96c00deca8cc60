//! Driver and browser end with the program, however it ends, and a dead one is noticed.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use oin_tester_webdriver::{
    BrowserError, Condition, Deadline, Display, DriverError, Endpoint, LocateError, Product, ProgramChoice,
    SUPERVISOR_ARGUMENT, StartError, SupervisorCommand, Worker, WorkerOptions, locate,
};

use crate::site::{Site, css, options, see, soon, supervisor, worker};

/// The processes that name the directory on their command line or in their environment.
#[cfg(target_os = "linux")]
fn processes_of(directory: &Path) -> Vec<(Pid, String)> {
    let directory = directory.to_str().unwrap();
    fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| {
            let entry = entry.unwrap();
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let command = String::from_utf8_lossy(&fs::read(entry.path().join("cmdline")).ok()?).replace('\0', " ");
            let environment = String::from_utf8_lossy(&fs::read(entry.path().join("environ")).ok()?).into_owned();
            (command.contains(directory) || environment.contains(directory)).then(|| (Pid::from_raw(pid), command))
        })
        .collect()
}

#[cfg(target_os = "linux")]
fn await_nothing_left(directory: &Path) {
    let deadline = Deadline::after(Duration::from_secs(20));
    loop {
        let left = processes_of(directory);
        let files: Vec<_> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
        if left.is_empty() && files.is_empty() {
            return;
        }
        assert!(!deadline.is_over(), "still there: {left:#?} {files:#?}");
        std::thread::yield_now();
    }
}

/// Not a test: what the next test starts and kills.
#[tokio::test]
#[ignore = "started by another test, in a process of its own"]
async fn parent_that_is_killed() {
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    writeln!(std::io::stdout(), "started").unwrap();
    let never = Condition::Visible(css("#never"));
    context.wait(never, Deadline::after(Duration::from_secs(60)), "being killed").await.unwrap_err();
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_outlives_a_parent_that_is_killed() {
    let directory = tempfile::Builder::new().prefix("oin-killed-").tempdir().unwrap();
    let mut parent = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "processes::parent_that_is_killed"])
        .env("TMPDIR", directory.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(parent.stdout.take().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line.ends_with("started")), "the parent started a browser");
    let running = processes_of(directory.path());
    assert!(running.len() > 4, "parent, supervisor, driver and browser: {running:#?}");
    kill(Pid::from_raw(parent.id().cast_signed()), Signal::SIGKILL).unwrap();
    parent.wait().unwrap();
    await_nothing_left(directory.path());
}

/// Kills the worker's processes whose command line names one of the programs.
#[cfg(target_os = "linux")]
fn kill_of(worker: &Worker, is_victim: impl Fn(&str) -> bool) {
    let victims = processes_of(worker.directory().unwrap());
    let mut killed = 0;
    for (victim, _) in victims.iter().filter(|(_, command)| is_victim(command)) {
        // Children of one that was killed just before may be gone.
        kill(*victim, Signal::SIGKILL).ok();
        killed += 1;
    }
    assert!(killed > 0, "nothing to kill in {victims:#?}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_dead_browser_is_told_and_another_worker_takes_over() {
    let site = Site::start(2).await;
    let dying = worker().await;
    let context = dying.open().await.unwrap();
    context.goto(&site.url("/"), soon()).await.unwrap();
    let waiting = context.wait(Condition::Visible(css("#never")), soon(), "the browser dies");
    let killing = async { kill_of(&dying, |command| command.contains("--remote-debugging-port")) };
    let (waited, ()) = tokio::join!(waiting, killing);
    let error = waited.unwrap_err();
    assert!(matches!(error, BrowserError::Died { .. }) && error.is_harness(), "{error:?}");
    assert!(!dying.is_alive());
    let error = context.click(&css("h1"), soon()).await.unwrap_err();
    assert!(matches!(error, BrowserError::Died { .. }), "{error:?}");
    assert_eq!(context.close().await.exchanges.len(), 1, "what was seen until then is kept");
    assert!(matches!(dying.open().await, Err(BrowserError::Died { .. })));
    let directory = dying.directory().unwrap().to_path_buf();
    dying.close().await.unwrap();
    assert!(!directory.exists());
    assert_eq!(processes_of(&directory), []);

    let next = worker().await;
    let context = next.open().await.unwrap();
    context.goto(&site.url("/"), soon()).await.unwrap();
    see(&context, "Welcome home").await;
    context.close().await;
    next.close().await.unwrap();
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_dead_driver_is_told_and_takes_its_browser_along() {
    let site = Site::start(2).await;
    let dying = worker().await;
    let context = dying.open().await.unwrap();
    context.goto(&site.url("/"), soon()).await.unwrap();
    let waiting = context.wait(Condition::Visible(css("#never")), soon(), "the driver dies");
    let killing = async { kill_of(&dying, |command| command.contains("--port=0")) };
    let (waited, ()) = tokio::join!(waiting, killing);
    let error = waited.unwrap_err();
    assert!(matches!(error, BrowserError::Died { .. }), "{error:?}");
    assert!(!dying.is_alive());
    drop(context);
    let directory = dying.directory().unwrap().to_path_buf();
    dying.close().await.unwrap();
    assert!(!directory.exists());
    assert_eq!(processes_of(&directory), []);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_worker_that_is_dropped_leaves_nothing() {
    let directory = {
        let worker = worker().await;
        worker.open().await.unwrap();
        worker.directory().unwrap().to_path_buf()
    };
    let deadline = soon();
    while directory.exists() || !processes_of(&directory).is_empty() {
        assert!(!deadline.is_over(), "still there: {:#?}", processes_of(&directory));
        tokio::task::yield_now().await;
    }
}

/// A program that says that version.
fn fake(directory: &Path, name: &str, says: &str) -> PathBuf {
    script(directory, name, &format!("echo '{says}'"))
}

fn script(directory: &Path, name: &str, commands: &str) -> PathBuf {
    let path = directory.join(name);
    // Written by another process: a child that a parallel test starts would inherit the file, open for writing, and as
    // long as somebody has it so, it cannot be run.
    let mut install = Command::new("install");
    install.args(["-m", "755", "/dev/stdin"]).arg(&path).stdin(Stdio::piped());
    let mut writing = install.spawn().unwrap();
    write!(writing.stdin.take().unwrap(), "#!/bin/sh\n{commands}\n").unwrap();
    assert!(writing.wait().unwrap().success());
    path
}

#[cfg(target_os = "linux")]
#[test]
fn what_left_the_group_and_ignores_the_signal_is_ended_too() {
    let directory = tempfile::Builder::new().prefix("oin-stubborn-").tempdir().unwrap();
    let programs = tempfile::tempdir().unwrap();
    let commands = "trap '' TERM\nsetsid sh -c 'trap \"\" TERM; sleep 300; sleep 300' &\n\
        echo 'ChromeDriver was started successfully on port 1.'\nsleep 300; sleep 300";
    let driver = script(programs.path(), "driver", commands);
    let supervisor = supervisor();
    let mut supervisor = Command::new(supervisor.program)
        .arg(SUPERVISOR_ARGUMENT)
        .arg(driver)
        .env("TMPDIR", directory.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let report = BufReader::new(supervisor.stdout.take().unwrap()).lines().next().unwrap().unwrap();
    assert!(report.contains(r#""port":1"#), "{report}");
    let deadline = soon();
    while processes_of(directory.path()).iter().filter(|(_, command)| command.starts_with("sleep")).count() < 2 {
        assert!(!deadline.is_over(), "{:#?}", processes_of(directory.path()));
        std::thread::yield_now();
    }
    drop(supervisor.stdin.take());
    assert!(supervisor.wait().unwrap().success());
    assert_eq!(processes_of(directory.path()), []);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
}

#[test]
fn programs_that_do_not_fit_are_told_with_the_line_that_mends_it() {
    let directory = tempfile::tempdir().unwrap();
    let browser = fake(directory.path(), "chromium", "Chromium 120.0.1.2 built on Debian");
    let fitting = fake(directory.path(), "fitting", "ChromeDriver 120.0.9.9 (abc)");
    let older = fake(directory.path(), "older", "ChromeDriver 119.0.1.2 (abc)");
    let shell = fake(directory.path(), "chromium-headless-shell", "Chromium 120.0.1.2");
    let mute = fake(directory.path(), "mute", "hello");
    let choose = |browser: &Path, driver: &Path, display| {
        locate(&ProgramChoice { browser: Some(browser.into()), driver: Some(driver.into()), display })
    };

    let installation = choose(&browser, &fitting, Display::Headed).unwrap();
    assert_eq!((installation.browser.product, installation.browser.version.as_str()), (Product::Chromium, "120.0.1.2"));
    assert_eq!(installation.driver.product, Product::ChromeDriver);
    assert_eq!(choose(&shell, &fitting, Display::Headless).unwrap().browser.product, Product::HeadlessShell);

    let mismatch = choose(&browser, &older, Display::Headless).unwrap_err();
    assert!(matches!(mismatch, LocateError::Mismatch { .. }), "{mismatch:?}");
    let said = mismatch.to_string();
    for part in ["119.0.1.2", "120.0.1.2", "Debian: apt-get install", "Fedora: dnf", "macOS:  brew"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let missing = directory.path().join("missing");
    assert!(matches!(choose(&missing, &fitting, Display::Headless), Err(LocateError::NoBrowser { .. })));
    assert!(matches!(choose(&browser, &missing, Display::Headless), Err(LocateError::NoDriver { .. })));
    assert!(matches!(choose(&shell, &fitting, Display::Headed), Err(LocateError::Windowless { .. })));
    let silent = choose(&browser, &mute, Display::Headless).unwrap_err();
    assert!(silent.to_string().contains("it said \"hello\\n\""), "{silent}");
}

#[tokio::test]
async fn a_driver_that_ends_at_once_is_started_again() {
    let directory = tempfile::tempdir().unwrap();
    let good = options();
    let Endpoint::Local { mut installation, supervisor } = good.endpoint.clone() else { panic!("{good:?}") };
    let tried = directory.path().join("tried");
    let driver = installation.driver.path.display();
    let commands = format!("if [ -e {0} ]; then exec {driver} \"$@\"; else : > {0}; exit 1; fi", tried.display());
    installation.driver.path = script(directory.path(), "driver", &commands);
    let endpoint = Endpoint::Local { installation, supervisor };
    let worker = Worker::start(&WorkerOptions { endpoint, ..good }).await.unwrap();
    assert!(tried.exists());
    worker.close().await.unwrap();
}

#[tokio::test]
async fn a_driver_that_does_not_start_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let good = options();
    let Endpoint::Local { mut installation, supervisor } = good.endpoint.clone() else { panic!("{good:?}") };
    installation.driver.path = fake(directory.path(), "driver", "no port");
    let endpoint = Endpoint::Local { installation: installation.clone(), supervisor: supervisor.clone() };
    let error = Worker::start(&WorkerOptions { endpoint, ..good.clone() }).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("{} did not start: the driver ended before it opened a port", installation.driver.path.display())
    );

    let nobody = SupervisorCommand { program: "/nonexistent/supervisor".into(), ..supervisor };
    let endpoint = Endpoint::Local { installation, supervisor: nobody };
    let error = Worker::start(&WorkerOptions { endpoint, ..good }).await.unwrap_err();
    assert!(matches!(error, StartError::Driver(DriverError::Supervisor { .. })), "{error:?}");
}
