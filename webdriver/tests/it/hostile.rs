//! Pages and servers that mean no good are bounded by size and deadline.

use std::time::Duration;

use oin_tester_webdriver::{BrowserError, Condition, Deadline};

use crate::site::{Site, css, page_of, see, soon, the, worker};

const SHORT: Duration = Duration::from_millis(500);

/// Resident memory of this process, in bytes.
#[cfg(target_os = "linux")]
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_body_of_a_gigabyte_is_not_kept() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let before = memory();
    context.goto(&site.url("/flood?bytes=1073741824"), soon()).await.unwrap();
    let never = Condition::Visible(css("#never"));
    let over = context.wait(never, Deadline::after(Duration::from_secs(3)), "the flood ends").await;
    assert!(over.is_err());
    let recording = context.close().await;
    let exchange = the(&recording, "/flood");
    assert_eq!(exchange.status, Some(200));
    assert!(exchange.response_body.as_ref().is_none_or(|body| body.bytes.is_empty() && body.truncated));
    let grown = memory().saturating_sub(before);
    assert!(grown < 100 << 20, "the peak grew by {grown} bytes");

    let again = worker.open().await.unwrap();
    again.goto(&site.url("/"), soon()).await.unwrap();
    see(&again, "Welcome home").await;
    again.close().await;
    worker.close().await.unwrap();
}

#[tokio::test]
async fn a_page_that_never_ends_can_be_used_and_closed() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    context.goto(&site.url("/drip"), soon()).await.unwrap();
    assert_eq!(context.text(&css("#begun"), soon()).await.unwrap(), "begun");
    context.screenshot(soon().given()).await.unwrap();
    let recording = context.close().await;
    assert_eq!(the(&recording, "/drip").status, Some(200));
    assert!(worker.is_alive());
    worker.close().await.unwrap();
}

#[tokio::test]
async fn a_page_whose_script_never_ends_is_left_behind() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let html =
        "<title>Busy</title><p id=ready>ready</p><script>onload = () => setTimeout(() => { for (;;); })</script>";
    context.goto(&page_of(&site, html), soon()).await.unwrap();
    let error = context.wait(Condition::Visible(css("#never")), Deadline::after(SHORT), "nothing").await;
    let Err(BrowserError::WaitOver(over)) = error else { panic!("{error:?}") };
    assert_eq!(over.seen.location.url, page_of(&site, html).as_str());
    context.close().await;

    let next = worker.open().await.unwrap();
    next.goto(&site.url("/"), soon()).await.unwrap();
    see(&next, "Welcome home").await;
    next.close().await;
    worker.close().await.unwrap();
}

#[tokio::test]
async fn a_click_that_never_returns_does_not_cost_the_next_flow() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    context.goto(&page_of(&site, "<button onclick='for (;;);'>Stop</button>"), soon()).await.unwrap();
    let error = context.click(&css("button"), Deadline::after(SHORT)).await;
    assert!(!matches!(error, Err(BrowserError::Died { .. })), "{error:?}");
    context.close().await;

    let next = worker.open().await.unwrap();
    next.goto(&site.url("/"), soon()).await.unwrap();
    see(&next, "Welcome home").await;
    next.close().await;
    worker.close().await.unwrap();
}

#[tokio::test]
async fn a_page_that_crashes_is_told() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    context.goto(&site.url("/"), soon()).await.unwrap();
    let crash = context.goto(&"chrome://crash".parse().unwrap(), soon()).await.unwrap_err();
    assert!(matches!(crash, BrowserError::Crashed { .. }), "{crash:?}");
    assert!(crash.is_harness());
    let click = context.click(&css("h1"), soon()).await.unwrap_err();
    assert!(matches!(click, BrowserError::Crashed { .. }), "{click:?}");
    context.close().await;

    let next = worker.open().await.unwrap();
    next.goto(&site.url("/"), soon()).await.unwrap();
    see(&next, "Welcome home").await;
    next.close().await;
    worker.close().await.unwrap();
}
