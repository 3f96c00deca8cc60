//! What is recorded: every exchange, whole, in order, with what really went over the wire.

use oin_tester_webdriver::{CaptureLimits, Condition, Recording, ResourceKind, UrlPattern, Worker, WorkerOptions};

use crate::site::{Nowhere, Site, css, encoded, options, page_of, see, soon, the, until, worker};

#[tokio::test]
async fn a_posted_form_of_30_kb_is_recorded_whole_through_its_redirects() {
    let (org, app) = (Site::start(2).await, Site::start(3).await);
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let landing = app.url("/cookies#fragment");
    let acs = app.url(&format!("/hop?left=2&to={}", encoded(landing.as_str())));
    let start = org.url(&format!("/autopost?bytes=30000&to={}", encoded(acs.as_str())));
    context.goto(&start, soon()).await.unwrap();
    see(&context, "first1=a").await;
    let recording = context.close().await;
    worker.close().await.unwrap();

    let [page, post, hop, landed] = &recording.exchanges[..] else { panic!("{:#?}", recording.exchanges) };
    assert_eq!(page.url, start.as_str());
    let form = String::from_utf8(page.response_body.as_ref().unwrap().bytes.clone()).unwrap();
    assert!(form.contains(&"M".repeat(30_000)), "the form's own page is there: {} bytes", form.len());

    assert_eq!((post.method.as_str(), post.url.as_str()), ("POST", acs.as_str()));
    let body = post.request_body.as_ref().unwrap();
    assert_eq!(body.bytes, format!("message={}", "M".repeat(30_000)).into_bytes());
    assert_eq!((body.size, body.truncated), (Some(30_008), false));
    assert_eq!(post.request_header("origin"), Some(org.url("").origin().ascii_serialization().as_str()));
    assert_eq!(post.request_header("content-length"), Some("30008"), "headers are those on the wire");

    for (exchange, cookies) in [
        (post, ["first2=a; Path=/", "second2=b; Path=/; HttpOnly"]),
        (hop, ["first1=a; Path=/", "second1=b; Path=/; HttpOnly"]),
    ] {
        assert_eq!(exchange.status, Some(302));
        let set: Vec<_> = exchange
            .response_headers
            .iter()
            .filter(|header| header.name.eq_ignore_ascii_case("set-cookie"))
            .map(|header| header.value.as_str())
            .collect();
        assert_eq!(set, cookies);
    }
    assert_eq!((hop.method.as_str(), hop.redirected_from), ("GET", Some(post.number)));
    assert_eq!(hop.request_body, None);
    assert_eq!(hop.request_header("cookie"), Some("first2=a; second2=b"));

    assert_eq!((landed.url.as_str(), landed.redirected_from), (landing.as_str(), Some(hop.number)));
    assert_eq!(landed.request_header("cookie"), Some("first2=a; second2=b; first1=a; second1=b"));
    assert_eq!(landed.status, Some(200));
    assert!(landed.timing.total.unwrap() >= landed.timing.wait.unwrap());
    for (number, exchange) in recording.exchanges.iter().enumerate() {
        assert_eq!(exchange.number as usize, number);
        assert!(exchange.main_document && exchange.kind == ResourceKind::Document, "{exchange:#?}");
        assert_eq!(exchange.tab.as_ref(), Some(&recording.tabs[0].id));
    }
    assert!(recording.exchanges.windows(2).all(|two| two[0].started_at <= two[1].started_at));
}

#[tokio::test]
async fn a_form_that_posts_itself_while_it_is_parsed_is_recorded_with_its_page() {
    let site = Site::start(2).await;
    let worker = worker().await;
    for _ in 0..5 {
        let context = worker.open().await.unwrap();
        let html = "<form method=post action=/cookies?set=a%3D1><input name=x value=y></form><script>document.forms[0].submit()</script>";
        context.goto(&page_of(&site, html), soon()).await.unwrap();
        context.wait(Condition::Url(UrlPattern::new("*/cookies*")), soon(), "posting").await.unwrap();
        let recording = context.close().await;
        let exchange = the(&recording, "/page");
        let Some(body) = exchange.response_body.as_ref() else { panic!("{exchange:#?} {:?}", recording.dropped) };
        assert!(String::from_utf8_lossy(&body.bytes).ends_with("submit()</script>"), "{body:?}");
        assert_eq!(the(&recording, "/cookies").request_body.as_ref().unwrap().bytes, b"x=y");
    }
    worker.close().await.unwrap();
}

#[tokio::test]
async fn a_page_that_is_left_before_its_end_has_no_body_that_looks_whole() {
    let site = Site::start(2).await;
    let worker = worker().await;
    for _ in 0..3 {
        let context = worker.open().await.unwrap();
        let html = format!("{}<script>location = '/cookies?set=a%3D1'</script>", "<p>early</p>".repeat(500));
        context.goto(&site.url(&format!("/drip?html={}", encoded(&html))), soon()).await.unwrap();
        let there = Condition::Url(UrlPattern::new("*/cookies*"));
        context.wait(there, soon(), "going elsewhere").await.unwrap();
        let recording = context.close().await;
        let page = the(&recording, "/drip");
        assert!(page.response_body.as_ref().is_none_or(|body| body.truncated), "{page:#?}");
    }
    worker.close().await.unwrap();
}

#[tokio::test]
async fn a_request_that_fails_says_why() {
    let site = Site::start(2).await;
    let nobody = Nowhere::new();
    let nowhere = nobody.url("/nowhere");
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    context.goto(&page_of(&site, &format!("<a href='{nowhere}'>go</a>")), soon()).await.unwrap();
    context.click(&css("a"), soon()).await.unwrap();
    context.wait(Condition::BrowserErrorPage, soon(), "nobody listens").await.unwrap();
    let state = context.page_state().await.unwrap();
    assert_eq!(state.location.url, nowhere.as_str());
    assert_eq!(state.failure.as_deref(), Some("net::ERR_CONNECTION_REFUSED"));
    let recording = context.close().await;
    worker.close().await.unwrap();
    let exchange = the(&recording, "/nowhere");
    assert_eq!(exchange.failure.as_deref(), Some("net::ERR_CONNECTION_REFUSED"));
    assert_eq!((exchange.status, &exchange.response_body), (None, &None));
}

#[tokio::test]
async fn scripts_frames_and_what_pages_say_are_recorded() {
    let (site, other) = (Site::start(2).await, Site::start(3).await);
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let html = format!(
        "<iframe src='{}'></iframe><script>console.warn('careful', 7); fetch('/status?code=404').then(() => {{ document.title = 'Fetched'; throw Error('thrown'); }})</script>",
        other.url("/cookies?set=framed%3D1")
    );
    context.goto(&page_of(&site, &html), soon()).await.unwrap();
    until("all is answered and said", async || {
        let Recording { exchanges, console, .. } = context.recording();
        exchanges.len() == 3 && exchanges.iter().all(|exchange| exchange.status.is_some()) && console.len() == 3
    })
    .await;
    let recording = context.recording();
    drop(context);
    worker.close().await.unwrap();
    let frame = the(&recording, "/cookies");
    assert_eq!((frame.kind, frame.main_document), (ResourceKind::Document, false));
    assert_eq!(frame.tab.as_ref(), Some(&recording.tabs[0].id), "a frame of another site belongs to its tab");
    let fetched = the(&recording, "/status");
    assert_eq!((fetched.kind, fetched.status), (ResourceKind::Fetch, Some(404)));
    let said: Vec<_> = recording.console.iter().map(|line| (line.level.as_str(), line.text.as_str())).collect();
    assert!(said.contains(&("warning", "careful 7")), "{said:?}");
    assert!(said.iter().any(|(level, text)| *level == "exception" && text.contains("Error: thrown")), "{said:?}");
    assert!(said.iter().any(|(level, text)| *level == "error" && text.contains("404")), "{said:?}");
}

#[tokio::test]
async fn limits_are_kept_and_told() {
    let site = Site::start(2).await;
    let limits = CaptureLimits {
        response_body: 1000,
        request_body: 500,
        exchanges: 3,
        console_lines: 1,
        ..CaptureLimits::default()
    };
    let worker = Worker::start(&WorkerOptions { limits, ..options() }).await.unwrap();
    let context = worker.open().await.unwrap();
    let to = encoded(site.url("/page?html=posted").as_str());
    context.goto(&site.url(&format!("/autopost?bytes=2000&to={to}")), soon()).await.unwrap();
    see(&context, "posted").await;
    let html = "<script>console.log('one'); console.log('two')</script>";
    context.goto(&page_of(&site, html), soon()).await.unwrap();
    context.wait(Condition::Loaded, soon(), "its script has run").await.unwrap();
    context.goto(&site.url("/cookies"), soon()).await.unwrap();
    let recording = context.close().await;
    worker.close().await.unwrap();

    assert_eq!(recording.exchanges.len(), 3);
    let form = recording.exchanges[0].response_body.as_ref().unwrap();
    assert_eq!((form.bytes.len(), form.truncated), (0, true));
    assert!(form.size.unwrap() > 2000);
    let posted = recording.exchanges[1].request_body.as_ref().unwrap();
    assert_eq!((posted.bytes.len(), posted.size, posted.truncated), (0, Some(2008), true));
    assert!(!recording.exchanges[2].response_body.as_ref().unwrap().truncated);
    assert_eq!(recording.console.len(), 1);
    assert_eq!(recording.dropped.exchanges, 1);
    assert_eq!(recording.dropped.console_lines, 1);
    assert_eq!(recording.dropped.bodies, 2);
}
