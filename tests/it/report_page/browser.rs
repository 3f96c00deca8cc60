//! A browser with one tab, driven over DevTools: a report is opened from disk, looked at, and used by keyboard.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use futures_util::{SinkExt, StreamExt};
use nix::{
    sys::signal::{Signal, killpg},
    unistd::{Pid, geteuid},
};
use oin_tester_webdriver::{Display, Product, ProgramChoice, locate};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
    time::timeout,
};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

/// How long anything may take that a browser is asked.
const ANSWER: Duration = Duration::from_secs(60);

/// The tab and its browser, which ends with it.
pub(crate) struct Tab {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    last: u64,
    /// What the browser told besides its answers.
    events: Vec<Value>,
    process: Child,
    _profile: TempDir,
}

impl Tab {
    /// Starts a browser, the one that the harness would drive.
    pub(crate) async fn start() -> Self {
        let profile = tempfile::tempdir().expect("a temporary directory");
        let mut process = command(profile.path()).spawn().expect("the browser starts");
        let mut lines = BufReader::new(process.stderr.take().expect("its messages")).lines();
        let listening = async {
            loop {
                let line = lines.next_line().await.expect("its messages").expect("the browser goes on");
                if let Some(address) = line.strip_prefix("DevTools listening on ws://") {
                    return address.split('/').next().unwrap_or_default().to_owned();
                }
            }
        };
        let host = timeout(ANSWER, listening).await.expect("the browser tells where its DevTools are");
        // Nobody reads on; the browser must be able to write all the same.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let client = reqwest::Client::builder().no_proxy().timeout(ANSWER).build().expect("a client");
        let targets = client.get(format!("http://{host}/json/list")).send().await.expect("an answer");
        let targets: Vec<Value> = targets.json().await.expect("a list");
        let page = targets.iter().find(|target| target["type"] == "page").expect("a tab");
        let address = page["webSocketDebuggerUrl"].as_str().expect("its address");
        let (socket, _) = connect_async(address).await.expect("a connection");
        let mut tab = Self { socket, last: 0, events: Vec::new(), process, _profile: profile };
        for domain in ["Page", "Network", "Log", "Runtime", "Performance"] {
            tab.call(&format!("{domain}.enable"), json!({})).await;
        }
        tab
    }

    /// Asks the tab something.
    pub(crate) async fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.last += 1;
        let request = json!({ "id": self.last, "method": method, "params": parameters }).to_string();
        self.socket.send(Message::text(request)).await.expect("the browser listens");
        loop {
            let mut message = self.read(method).await;
            if message["id"] == self.last {
                assert!(message.get("error").is_none(), "{method}: {message}");
                return message["result"].take();
            }
            self.events.push(message);
        }
    }

    async fn read(&mut self, awaited: &str) -> Value {
        loop {
            let message = timeout(ANSWER, self.socket.next()).await;
            let message = message.unwrap_or_else(|_| panic!("{awaited}: nothing within {ANSWER:?}"));
            let message = message.expect("the browser goes on").expect("a message");
            if let Message::Text(text) = message {
                return serde_json::from_str(&text).expect("JSON");
            }
        }
    }

    /// Opens a file and waits until all of it is there.
    pub(crate) async fn open(&mut self, file: &Path) {
        self.events.clear();
        let url = url::Url::from_file_path(file).expect("an absolute path");
        self.call("Page.navigate", json!({ "url": url.as_str() })).await;
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            let event = self.read("Page.loadEventFired").await;
            self.events.push(event);
        }
    }

    /// What an expression says in the page.
    pub(crate) async fn evaluate(&mut self, expression: &str) -> Value {
        let parameters = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut answer = self.call("Runtime.evaluate", parameters).await;
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {answer}");
        answer["result"]["value"].take()
    }

    /// Waits until an expression has that value.
    #[allow(dead_code, reason = "the bench waits for nothing")]
    pub(crate) async fn becomes(&mut self, expression: &str, expected: &Value) {
        let look = format!(
            "new Promise(done => {{
                const end = Date.now() + 10_000;
                const look = () => {{
                    const seen = {expression};
                    if (JSON.stringify(seen) === JSON.stringify({expected}) || Date.now() > end) done(seen);
                    else setTimeout(look, 10);
                }};
                look();
            }})"
        );
        assert_eq!(self.evaluate(&look).await, *expected, "{expression}");
    }

    /// Presses a key and lets it go, as a person does.
    #[allow(dead_code, reason = "the bench presses none")]
    pub(crate) async fn press(&mut self, key: &str) {
        let text = if key.chars().count() == 1 { key } else { "" };
        let down = if text.is_empty() { "rawKeyDown" } else { "keyDown" };
        self.call("Input.dispatchKeyEvent", json!({ "type": down, "key": key, "text": text })).await;
        self.call("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": key })).await;
    }

    /// The events of that name so far.
    #[allow(dead_code, reason = "the bench asks for none")]
    pub(crate) fn events(&self, method: &str) -> Vec<&Value> {
        self.events.iter().filter(|event| event["method"] == method).map(|event| &event["params"]).collect()
    }

    /// Ends the browser.
    pub(crate) async fn end(mut self) {
        self.kill();
        self.process.wait().await.expect("the browser ends");
    }

    /// The browser has processes of its own: they are one group.
    fn kill(&self) {
        let group = self.process.id().and_then(|id| i32::try_from(id).ok());
        if let Some(group) = group {
            // It may be gone already.
            let _ = killpg(Pid::from_raw(group), Signal::SIGKILL);
        }
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        self.kill();
    }
}

fn command(profile: &Path) -> Command {
    let named = |name| std::env::var_os(name).map(PathBuf::from);
    let choice = ProgramChoice {
        browser: named("OIN_TESTER_BROWSER"),
        driver: named("OIN_TESTER_DRIVER"),
        display: Display::Headless,
    };
    let browser = locate(&choice).expect("a browser").browser;
    let mut command = Command::new(&browser.path);
    command
        .arg(if browser.product == Product::HeadlessShell { "--headless" } else { "--headless=new" })
        .args(["--remote-debugging-port=0", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"])
        .args(["--disable-background-networking", "--hide-scrollbars", "--window-size=1280,900"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true);
    if geteuid().is_root() {
        // Chromium refuses to start as root with its sandbox.
        command.arg("--no-sandbox");
    }
    command.arg("about:blank");
    command
}
