//! Workers of every kind, and several at once.

use std::{path::Path, process::Stdio, sync::Arc};

use oin_tester_webdriver::{Endpoint, LocateError, ProgramChoice, Worker, WorkerOptions, locate};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    task::JoinSet,
};

use crate::site::{Site, css, encoded, options, page_of, see, soon, supervisor, the, worker};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_workers_carry_out_flow_after_flow() {
    let (org, app) = (Arc::new(Site::start(2).await), Arc::new(Site::start(3).await));
    let mut flows = JoinSet::new();
    for number in 0..4 {
        flows.spawn(flow_after_flow(number, Arc::clone(&org), Arc::clone(&app)));
    }
    flows.join_all().await;
}

#[tokio::test]
async fn every_browser_that_is_installed_works() {
    let (org, app) = (Site::start(2).await, Site::start(3).await);
    let mut found = 0;
    for browser in ["chromium-headless-shell", "chromium", "google-chrome-stable"] {
        let choice = ProgramChoice { browser: Some(browser.into()), ..ProgramChoice::default() };
        let installation = match locate(&choice) {
            Ok(installation) => installation,
            Err(LocateError::NoBrowser { .. }) => continue,
            Err(error) => panic!("{error}"),
        };
        let version = installation.browser.version.clone();
        let endpoint = Endpoint::Local { installation, supervisor: supervisor() };
        let worker = Worker::start(&WorkerOptions { endpoint, ..options() }).await.unwrap();
        assert!(worker.versions().browser.ends_with(&version), "{:?}", worker.versions());
        carry_out(&worker, browser, &org, &app).await;
        worker.close().await.unwrap();
        found += 1;
    }
    assert!(found > 0, "there is no browser");
}

/// A driver that was started by hand, and its port. One ends at once when its port is taken in the other family of
/// addresses.
async fn running(program: &Path) -> (Child, u16) {
    for _ in 0..3 {
        let mut driver =
            Command::new(program).arg("--port=0").stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        while let Some(line) = lines.next_line().await.unwrap() {
            if let Some((_, port)) = line.split_once("successfully on port ") {
                // Kept open: it may have more to say.
                driver.stdout = Some(lines.into_inner().into_inner());
                return (driver, port.trim_end_matches('.').parse().unwrap());
            }
        }
    }
    panic!("{} ends by itself", program.display());
}

#[tokio::test]
async fn a_driver_that_runs_already_can_be_used() {
    let (org, app) = (Site::start(2).await, Site::start(3).await);
    let Endpoint::Local { installation, .. } = options().endpoint else { panic!("the tests' own browser is local") };
    let (mut driver, port) = running(&installation.driver.path).await;
    let endpoint = Endpoint::Remote { url: format!("http://127.0.0.1:{port}/").parse().unwrap() };
    let worker = Worker::start(&WorkerOptions { endpoint, ..options() }).await.unwrap();
    assert_eq!(worker.directory(), None);
    assert!(worker.versions().driver.starts_with("ChromeDriver "), "{:?}", worker.versions());
    carry_out(&worker, "remote", &org, &app).await;
    worker.close().await.unwrap();
    driver.kill().await.unwrap();
}

async fn flow_after_flow(number: u32, org: Arc<Site>, app: Arc<Site>) {
    let worker = worker().await;
    for round in 0..5 {
        carry_out(&worker, &format!("{number}-{round}"), &org, &app).await;
    }
    worker.close().await.unwrap();
}

/// A dashboard, a field, a tile, a form of 30 kB that posts itself to another site.
async fn carry_out(worker: &Worker, name: &str, org: &Site, app: &Site) {
    let context = worker.open().await.unwrap();
    let landing = app.url(&format!("/cookies?set=round%3D{name}"));
    let posted = org.url(&format!("/autopost?bytes=30000&to={}", encoded(landing.as_str())));
    let dashboard = page_of(org, &format!("<input id=name><a target=_blank href='{posted}'>App</a>"));
    context.goto(&dashboard, soon()).await.unwrap();
    context.fill(&css("#name"), "Ada", soon()).await.unwrap();
    context.click(&css("a"), soon()).await.unwrap();
    context.follow_new_tab(soon(), "the tile opens a tab").await.unwrap();
    see(&context, "none").await;
    let recording = context.close().await;
    // The full browser asks for icons too.
    let documents = recording.exchanges.iter().filter(|exchange| exchange.main_document).count();
    assert_eq!(documents, 3, "{:#?}", recording.exchanges);
    let body = the(&recording, "/cookies").request_body.as_ref().unwrap();
    assert_eq!(body.bytes.len(), 30_008);
}
