//! The flow as a sensible person would script it with fantoccini, without evidence.
//!
//! A driver and a session are kept for all flows of a lane. WebDriver has no fresh contexts, so the
//! script asks the browser for one over DevTools, which costs a tenth of a new session.

use std::{
    collections::HashMap,
    process::Stdio,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use fantoccini::{Client, ClientBuilder, Locator, wd::WindowHandle};
use nix::{
    sys::signal::{Signal, kill, killpg},
    unistd::Pid,
};
use oin_tester::clock;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    task::JoinSet,
    time::timeout,
};
use url::Url;

use crate::{
    arguments::Turn,
    browser::Browser,
    devtools::DevTools,
    failure::{Failure, while_doing},
    sample::Sample,
    site::{Site, User},
    world::World,
};

/// How long the driver may take to start, and the browser to open or close.
const START: Duration = Duration::from_secs(30);

/// How long one page may take.
const PAGE: Duration = Duration::from_secs(15);

/// Between two looks at a page.
const LOOK: Duration = Duration::from_millis(20);

/// Carries the flows out, `turn.jobs` at a time.
pub(crate) async fn run(world: &World, turn: Turn) -> Result<Vec<Sample>, Failure> {
    let next = std::sync::Arc::new(AtomicUsize::new(0));
    let mut lanes = JoinSet::new();
    for _ in 0..turn.jobs {
        let (site, browser) = (world.org.site.clone(), world.browser.clone());
        lanes.spawn(lane(site, browser, turn, std::sync::Arc::clone(&next)));
    }
    let mut samples = Vec::new();
    while let Some(lane) = lanes.join_next().await {
        samples.extend(lane.map_err(while_doing("running the bare script"))??);
    }
    Ok(samples)
}

async fn lane(
    site: Site,
    browser: Browser,
    turn: Turn,
    next: std::sync::Arc<AtomicUsize>,
) -> Result<Vec<Sample>, Failure> {
    let driver = Driver::start(&browser).await?;
    let session = driver.open(&browser).await?;
    let mut devtools = DevTools::connect(&session.devtools).await?;
    let mut samples = Vec::new();
    loop {
        let flow = next.fetch_add(1, Ordering::Relaxed);
        if flow >= turn.flows {
            break;
        }
        let started_at = clock::now();
        let context = devtools.open_context().await?;
        let window = WindowHandle::try_from(context.target.clone()).map_err(while_doing("naming the new window"))?;
        session.client.switch_to_window(window).await.map_err(while_doing("turning to the new window"))?;
        sign_on(&session.client, site.app(turn.protocol), site.user(flow)).await?;
        devtools.dispose(&context).await?;
        samples.push(Sample { started_at, ended_at: clock::now() });
    }
    session.close().await?;
    driver.end().await?;
    Ok(samples)
}

/// App sign-in, org sign-in, back to the app, profile, sign-out, and the proof of the sign-out.
async fn sign_on(client: &Client, app: &Url, user: &User) -> Result<(), Failure> {
    open(client, app, "sign-in").await?;
    click(client, "[data-testid=sign-in-with-okta]").await?;
    fill(client, "input[name=identifier]", &user.login).await?;
    fill(client, "input[name='credentials.passcode']", &user.password).await?;
    click(client, "input[type=submit]").await?;
    text(client, "[data-testid=signed-in]").await?;
    open(client, app, "profile").await?;
    let fields = [("first-name", &user.first_name), ("last-name", &user.last_name), ("email", &user.login)];
    for (name, expected) in fields {
        let seen = text(client, &format!("[data-testid={name}]")).await?;
        if seen.trim() != expected {
            return Err(Failure::new(format!("reading {name} in the app"), format!("{seen} instead of {expected}")));
        }
    }
    click(client, "[data-testid=sign-out]").await?;
    text(client, "[data-testid=signed-out]").await?;
    open(client, app, "profile").await?;
    text(client, "[data-testid=sign-in]").await?;
    Ok(())
}

async fn open(client: &Client, app: &Url, page: &str) -> Result<(), Failure> {
    client.goto(&format!("{app}{page}")).await.map_err(while_doing(format!("opening the app's {page} page")))
}

async fn click(client: &Client, css: &str) -> Result<(), Failure> {
    let element = find(client, css).await?;
    element.click().await.map_err(while_doing(format!("clicking {css}")))
}

async fn fill(client: &Client, css: &str, value: &str) -> Result<(), Failure> {
    let element = find(client, css).await?;
    element.send_keys(value).await.map_err(while_doing(format!("typing into {css}")))
}

async fn text(client: &Client, css: &str) -> Result<String, Failure> {
    find(client, css).await?.text().await.map_err(while_doing(format!("reading {css}")))
}

async fn find(client: &Client, css: &str) -> Result<fantoccini::elements::Element, Failure> {
    let wait = client.wait().at_most(PAGE).every(LOOK);
    wait.for_element(Locator::Css(css)).await.map_err(while_doing(format!("waiting for {css}")))
}

/// A running ChromeDriver.
pub(crate) struct Driver {
    process: Child,
    url: String,
    /// Ended before the files go.
    _group: Group,
    /// Driver and browser keep their files here.
    _files: tempfile::TempDir,
}

/// The driver and all that it started. Distributions start the browser through a script, so that the driver knows, and
/// ends, only the script.
struct Group(Option<Pid>);

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(group) = self.0.take()
            && let Err(error) = killpg(group, Signal::SIGKILL)
        {
            tracing::debug!(%error, "the driver's group has gone by itself");
        }
    }
}

/// A browser with its session. Dropping it ends the browser.
pub(crate) struct Session {
    client: Client,
    devtools: String,
    process: BrowserProcess,
}

/// A browser that the driver started, and would leave behind if it were killed.
struct BrowserProcess(Option<Pid>);

impl Drop for BrowserProcess {
    fn drop(&mut self) {
        if let Some(pid) = self.0.take()
            && let Err(error) = kill(pid, Signal::SIGKILL)
        {
            tracing::debug!(%error, "the browser has gone by itself");
        }
    }
}

impl Driver {
    /// Starts a driver on a free port.
    pub(crate) async fn start(browser: &Browser) -> Result<Self, Failure> {
        let doing = "starting ChromeDriver";
        let files = tempfile::tempdir().map_err(while_doing(doing))?;
        let mut process = Command::new(&browser.installation.driver.path)
            .arg("--port=0")
            .env("TMPDIR", files.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .process_group(0)
            .spawn()
            .map_err(while_doing(doing))?;
        let group = Group(process.id().and_then(|id| i32::try_from(id).ok()).map(Pid::from_raw));
        let stdout = process.stdout.take().ok_or_else(|| Failure::new(doing, "no output"))?;
        let mut lines = BufReader::new(stdout).lines();
        let port = timeout(START, async {
            while let Some(line) = lines.next_line().await? {
                if let Some((_, port)) = line.split_once("successfully on port ") {
                    return Ok(Some(port.trim_end_matches('.').to_owned()));
                }
            }
            Ok::<_, std::io::Error>(None)
        });
        let port = port.await.map_err(|_| Failure::new(doing, format!("no answer within {START:?}")))?;
        let port = port.map_err(while_doing(doing))?.ok_or_else(|| Failure::new(doing, "it names no port"))?;
        Ok(Self { process, url: format!("http://127.0.0.1:{port}"), _group: group, _files: files })
    }

    /// Opens a browser.
    pub(crate) async fn open(&self, browser: &Browser) -> Result<Session, Failure> {
        let mut switches = browser.switches();
        switches.push(browser.headless().to_owned());
        let options = json!({ "binary": browser.installation.browser.path, "args": switches });
        let capabilities = [("goog:chromeOptions".to_owned(), options)].into_iter().collect();
        let mut builder = ClientBuilder::native();
        let opening = builder.capabilities(capabilities).connect(&self.url);
        let client = timeout(START, opening)
            .await
            .map_err(|_| Failure::new("opening a browser", format!("not open within {START:?}")))?
            .map_err(while_doing("opening a browser"))?;
        let said: HashMap<String, Value> =
            client.capabilities().map(|said| said.clone().into_iter().collect()).unwrap_or_default();
        let devtools = said
            .get("goog:chromeOptions")
            .and_then(|options| options["debuggerAddress"].as_str())
            .ok_or_else(|| Failure::new("opening a browser", "it does not say where its DevTools are"))?
            .to_owned();
        let pid = said.get("goog:processID").and_then(Value::as_i64).and_then(|pid| i32::try_from(pid).ok());
        Ok(Session { client, devtools, process: BrowserProcess(pid.map(Pid::from_raw)) })
    }

    /// Ends the driver and waits until it is gone.
    pub(crate) async fn end(mut self) -> Result<(), Failure> {
        self.process.kill().await.map_err(while_doing("ending ChromeDriver"))
    }
}

impl Session {
    /// Closes the browser and waits until it is gone.
    pub(crate) async fn close(mut self) -> Result<(), Failure> {
        timeout(START, self.client.close())
            .await
            .map_err(|_| Failure::new("closing a browser", format!("not closed within {START:?}")))?
            .map_err(while_doing("closing a browser"))?;
        self.process.0 = None;
        Ok(())
    }
}
