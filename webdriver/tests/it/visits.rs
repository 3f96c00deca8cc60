//! The addresses that tabs showed.

use oin_tester_webdriver::{CaptureLimits, Condition, Recording, UrlPattern, Worker, WorkerOptions};

use crate::site::{Nowhere, Site, css, encoded, options, page_of, see, soon, until, worker};

/// Tab by number, address and whether the document stayed.
fn visits(recording: &Recording) -> Vec<(usize, &str, bool)> {
    let number = |visit: &oin_tester_webdriver::Visit| recording.tabs.iter().position(|tab| tab.id == visit.tab);
    recording.visits.iter().map(|visit| (number(visit).unwrap(), visit.url.as_str(), visit.within_document)).collect()
}

#[tokio::test]
async fn every_address_of_every_tab_is_recorded_changes_within_a_document_included() {
    let (site, nobody) = (Site::start(2).await, Nowhere::new());
    let nowhere = nobody.url("/callback?code=1");
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let moving = page_of(
        &site,
        "<iframe src=/cookies></iframe><script>onload = () => {
           history.pushState({}, '', '/pushed?code=1');
           history.replaceState({}, '', '/replaced');
           location.hash = 'access_token=t';
         }</script>",
    );
    let start = site.url(&format!("/redirect?code=302&to={}", encoded(moving.as_str())));
    context.goto(&start, soon()).await.unwrap();
    context.wait(Condition::Url(UrlPattern::new("*#access_token=t")), soon(), "moving").await.unwrap();
    let links = page_of(&site, &format!("<a target=named href='/'>tab</a><a id=nowhere href='{nowhere}'>go</a>"));
    context.goto(&links, soon()).await.unwrap();
    context.click(&css("a"), soon()).await.unwrap();
    let first = context.current_tab();
    context.follow_new_tab(soon(), "a tab opens").await.unwrap();
    see(&context, "Welcome home").await;
    context.switch_to(&first).unwrap();
    context.click(&css("#nowhere"), soon()).await.unwrap();
    context.wait(Condition::BrowserErrorPage, soon(), "nobody listens").await.unwrap();
    let recording = context.close().await;
    worker.close().await.unwrap();

    let (pushed, replaced) = (site.url("/pushed?code=1"), site.url("/replaced"));
    let (hash, home) = (site.url("/replaced#access_token=t"), site.url("/"));
    let expected = [
        (0, moving.as_str(), false),
        (0, pushed.as_str(), true),
        (0, replaced.as_str(), true),
        (0, hash.as_str(), true),
        (0, links.as_str(), false),
        (1, home.as_str(), false),
        (0, nowhere.as_str(), false),
    ];
    let seen: Vec<_> = visits(&recording).into_iter().filter(|(_, url, _)| *url != "about:blank").collect();
    assert_eq!(seen, expected);
    assert!(recording.visits.windows(2).all(|two| two[0].at <= two[1].at));
}

#[tokio::test]
async fn addresses_without_number_or_end_are_bounded() {
    let site = Site::start(2).await;
    let html = "<script>for (let n = 0; n < 20; n++) history.pushState({}, '', `/n?${n}` + 'x'.repeat(PADDING));
        document.title = 'Done'</script>";
    for (limits, padding, kept, dropped) in [
        (CaptureLimits { visits: 5, ..CaptureLimits::default() }, "0", 5, 16),
        (CaptureLimits { total: 50_000, ..CaptureLimits::default() }, "20_000", 3, 18),
    ] {
        let worker = Worker::start(&WorkerOptions { limits, ..options() }).await.unwrap();
        let context = worker.open().await.unwrap();
        context.goto(&page_of(&site, &html.replace("PADDING", padding)), soon()).await.unwrap();
        context.wait(Condition::Url(UrlPattern::new("*/n?19*")), soon(), "twenty addresses").await.unwrap();
        until("all is counted", async || context.recording().dropped.visits >= dropped).await;
        let recording = context.close().await;
        worker.close().await.unwrap();
        assert_eq!((recording.visits.len(), recording.dropped.visits), (kept, dropped), "{padding}");
    }
}
