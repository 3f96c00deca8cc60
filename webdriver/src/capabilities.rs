//! What a WebDriver session is asked to be, and what it says that it is.

use fantoccini::wd::Capabilities;
use serde_json::{Value, json};
use url::Host;

use crate::{
    program::{Display, Product},
    worker::Endpoint,
};

/// Without these, Chromium keeps trying to reach its maker's hosts, or asks a person something.
const ARGUMENTS: [&str; 14] = [
    "--accept-lang=en-US",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--lang=en-US",
    "--no-default-browser-check",
    "--no-first-run",
    "--window-size=1280,960",
];

/// The capabilities to ask for, with the browser if it is to be started here.
///
/// There is no profile directory among them: ChromeDriver makes one, in the temporary directory that its supervisor
/// gave it. A headless shell that is given one by name opens no window, and ChromeDriver waits for it for ever.
///
/// `pageLoadStrategy` is `none`, because a page that never loads would keep the driver, and with it the whole session,
/// waiting: whoever needs a page waits for what they need of it.
pub(crate) fn requested(endpoint: &Endpoint, display: Display, trusted_keys: &[String]) -> Capabilities {
    let local = match endpoint {
        Endpoint::Local { installation, .. } => Some(installation),
        Endpoint::Remote { .. } => None,
    };
    let mut arguments: Vec<String> = ARGUMENTS.map(str::to_owned).to_vec();
    if !trusted_keys.is_empty() {
        arguments.push(format!("--ignore-certificate-errors-spki-list={}", trusted_keys.join(",")));
    }
    let is_shell = local.is_some_and(|installation| installation.browser.product == Product::HeadlessShell);
    match display {
        Display::Headless if is_shell => arguments.push("--headless".to_owned()),
        Display::Headless => arguments.push("--headless=new".to_owned()),
        Display::Headed => {}
    }
    if is_on_this_machine(endpoint) && nix::unistd::geteuid().is_root() {
        // Chromium refuses to start as root with its sandbox.
        arguments.push("--no-sandbox".to_owned());
    }
    let mut options = json!({});
    if let Some(installation) = local {
        options["binary"] = json!(installation.browser.path);
    }
    options["args"] = json!(arguments);
    Capabilities::from_iter([
        ("browserName".to_owned(), json!("chrome")),
        ("pageLoadStrategy".to_owned(), json!("none")),
        // Dialogs are closed over DevTools, the moment that they open.
        ("unhandledPromptBehavior".to_owned(), json!("accept")),
        ("timeouts".to_owned(), json!({"implicit": 0, "pageLoad": 60_000, "script": 30_000})),
        ("goog:chromeOptions".to_owned(), options),
    ])
}

/// Whether the browser runs here, and so most likely as the same user.
fn is_on_this_machine(endpoint: &Endpoint) -> bool {
    match endpoint {
        Endpoint::Local { .. } => true,
        Endpoint::Remote { url } => match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        },
    }
}

/// The browser's DevTools address, as far as the session tells it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum DevToolsAddress {
    /// The WebSocket itself (Selenium Grid's `se:cdp`).
    Socket(String),
    /// Host and port, where `/json/version` says what the WebSocket is (ChromeDriver's `debuggerAddress`).
    Host(String),
}

/// Where the session says that its browser's DevTools are.
pub(crate) fn devtools_address(capabilities: &Capabilities) -> Option<DevToolsAddress> {
    if let Some(socket) = capabilities.get("se:cdp").and_then(Value::as_str) {
        return Some(DevToolsAddress::Socket(socket.to_owned()));
    }
    let host = capabilities.get("goog:chromeOptions")?.get("debuggerAddress")?.as_str()?;
    Some(DevToolsAddress::Host(host.to_owned()))
}

/// The versions that run, as the session tells them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versions {
    /// Such as `chrome-headless-shell 156.0.8078.79`.
    pub browser: String,
    /// Such as `ChromeDriver 156.0.8078.79`.
    pub driver: String,
}

impl Versions {
    pub(crate) fn of(capabilities: &Capabilities) -> Self {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or("unknown").to_owned();
        let driver = text(capabilities.get("chrome").and_then(|chrome| chrome.get("chromedriverVersion")));
        Self {
            browser: format!("{} {}", text(capabilities.get("browserName")), text(capabilities.get("browserVersion"))),
            // A commit follows, in parentheses.
            driver: format!("ChromeDriver {}", driver.split(' ').next().unwrap_or(&driver)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_names_the_socket_and_a_driver_the_host() {
        let driver =
            Capabilities::from_iter([("goog:chromeOptions".to_owned(), json!({"debuggerAddress": "localhost:9222"}))]);
        assert_eq!(devtools_address(&driver), Some(DevToolsAddress::Host("localhost:9222".to_owned())));
        let mut grid = driver;
        grid.insert("se:cdp".to_owned(), json!("ws://grid/session/1/se/cdp"));
        assert_eq!(devtools_address(&grid), Some(DevToolsAddress::Socket("ws://grid/session/1/se/cdp".to_owned())));
        assert_eq!(devtools_address(&Capabilities::new()), None);
    }
}
