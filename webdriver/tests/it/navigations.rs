//! Why documents are asked for, and what is sent with them, whoever asks.

use std::time::Duration;

use oin_tester_webdriver::{Condition, Context, Exchange, NavigationReason, Recording, ResourceKind, UrlPattern};
use url::Url;

use crate::site::{Site, css, encoded, page_of, see, soon, the, worker};

/// A form with one field, to be posted to that address.
fn form(action: &Url, attributes: &str) -> String {
    format!("<form method=post {attributes} action='{action}'><input name=message value='a b'></form>")
}

const SUBMIT: &str = "<script>onload = () => document.forms[0].submit()</script>";

async fn arrive(context: &Context, path: &str) {
    let there = Condition::Url(UrlPattern::new(format!("*{path}*")));
    context.wait(Condition::All(vec![there, Condition::Loaded]), soon(), "arriving").await.unwrap();
}

fn body(exchange: &Exchange) -> Option<&str> {
    exchange.request_body.as_ref().map(|body| std::str::from_utf8(&body.bytes).unwrap())
}

/// What the context recorded, once everything that matches was answered.
async fn answered(context: &Context, count: usize, matches: impl Fn(&Exchange) -> bool) -> Recording {
    let deadline = soon();
    loop {
        let recording = context.recording();
        if recording.exchanges.iter().filter(|each| matches(each) && each.status.is_some()).count() >= count {
            return recording;
        }
        assert!(!deadline.is_over(), "{recording:#?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn every_way_to_a_document_has_its_reason() {
    let (org, app) = (Site::start(2).await, Site::start(3).await);
    let end = app.url("/echo?end");
    let get = "<form action='END'><input name=end></form><script>document.forms[0].submit()</script>";
    let ways = [
        (page_of(&org, &format!("<a href='{end}'>go</a>")), NavigationReason::Link),
        (page_of(&org, &(form(&end, "") + SUBMIT)), NavigationReason::FormPost),
        (page_of(&org, &(form(&end, "") + "<script>document.forms[0].submit()</script>")), NavigationReason::FormPost),
        (page_of(&org, &get.replace("END", end.as_str())), NavigationReason::FormGet),
        (page_of(&org, &format!("<script>location = '{end}'</script>")), NavigationReason::Script),
        (
            page_of(&org, &format!("<script>onload = () => location.replace('{end}#here')</script>")),
            NavigationReason::Script,
        ),
        (page_of(&org, &format!("<meta http-equiv=refresh content='0; url={end}'>")), NavigationReason::MetaRefresh),
        (org.url(&format!("/refresh?to={}", encoded(end.as_str()))), NavigationReason::HeaderRefresh),
        (org.url(&format!("/redirect?code=302&to={}", encoded(end.as_str()))), NavigationReason::Redirect),
    ];
    let worker = worker().await;
    for (start, reason) in ways {
        let context = worker.open().await.unwrap();
        context.goto(&start, soon()).await.unwrap();
        if reason == NavigationReason::Link {
            context.click(&css("a"), soon()).await.unwrap();
        }
        arrive(&context, "/echo").await;
        let recording = context.close().await;
        assert_eq!(recording.exchanges[0].navigation, None, "{start} was asked for by nobody in the browser");
        let arrived = the(&recording, "/echo");
        assert_eq!(arrived.navigation, Some(reason), "{start}");
        assert_eq!(arrived.redirected_from.is_some(), reason == NavigationReason::Redirect);
    }
    worker.close().await.unwrap();
}

#[tokio::test]
async fn reloads_and_steps_back_are_told_apart_from_what_the_harness_asks_for() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let html = "<p>first</p><button onclick='location.reload()'>again</button>";
    let again = page_of(&site, html);
    context.goto(&again, soon()).await.unwrap();
    context.click(&css("button"), soon()).await.unwrap();
    answered(&context, 2, |each| each.url == again.as_str()).await;
    let back = page_of(&site, "<p>second</p><button onclick='history.back()'>back</button>");
    context.goto(&back, soon()).await.unwrap();
    context.click(&css("button"), soon()).await.unwrap();
    see(&context, "first").await;
    context.goto(&again, soon()).await.unwrap();
    let recording = context.close().await;
    worker.close().await.unwrap();
    let reasons: Vec<_> =
        recording.exchanges.iter().filter(|each| each.main_document).map(|each| each.navigation).collect();
    let (reload, step_back) = (Some(NavigationReason::Reload), Some(NavigationReason::Other));
    // The full browser keeps pages for the way back, and asks for none.
    let kept = [None, reload, None, None];
    assert!(reasons == [None, reload, None, step_back, None] || reasons == kept, "{reasons:?}");
}

#[tokio::test]
async fn a_post_that_is_redirected_with_its_body_is_recorded_with_it_on_every_hop() {
    let (org, app) = (Site::start(2).await, Site::start(3).await);
    let worker = worker().await;
    for code in [307, 308] {
        let context = worker.open().await.unwrap();
        let end = encoded(app.url("/echo").as_str());
        let middle = app.url(&format!("/redirect?code={code}&to={end}"));
        let first = org.url(&format!("/redirect?code={code}&to={}", encoded(middle.as_str())));
        context.goto(&page_of(&org, &(form(&first, "") + SUBMIT)), soon()).await.unwrap();
        see(&context, "POST message=a+b").await;
        let recording = context.close().await;
        let documents: Vec<_> = recording.exchanges.iter().filter(|each| each.main_document).collect();
        let [_, hops @ ..] = &documents[..] else { panic!("{recording:#?}") };
        assert_eq!(hops.len(), 3, "{hops:#?}");
        for (index, hop) in hops.iter().enumerate() {
            assert_eq!((hop.method.as_str(), body(hop)), ("POST", Some("message=a+b")), "{code} {index}");
            let reason = if index == 0 { NavigationReason::FormPost } else { NavigationReason::Redirect };
            assert_eq!(hop.navigation, Some(reason));
            assert_eq!(hop.redirected_from, (index > 0).then(|| hops[index - 1].number));
        }
    }
    worker.close().await.unwrap();
}

#[tokio::test]
async fn a_fragment_that_a_redirect_adds_is_in_the_address() {
    let (org, app) = (Site::start(2).await, Site::start(3).await);
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let end = app.url("/echo#id_token=a.b.c&state=s");
    context.goto(&org.url(&format!("/redirect?code=302&to={}", encoded(end.as_str()))), soon()).await.unwrap();
    let recording = context.close().await;
    worker.close().await.unwrap();
    assert_eq!(the(&recording, "/echo").url, end.as_str());
}

#[tokio::test]
async fn what_scripts_post_to_another_origin_is_recorded_with_its_body() {
    let (org, app) = (Site::start(2).await, Site::start(3).await);
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let echo = app.url("/echo");
    let bounce = app.url(&format!("/redirect?code=307&to={}", encoded(app.url("/echo?bounced").as_str())));
    let html = format!(
        "<script>
          fetch('{echo}?fetch', {{method: 'POST', body: 'by fetch'}});
          fetch('{echo}?json', {{method: 'POST', body: '{{}}', headers: {{'content-type': 'application/json'}}}});
          fetch('{bounce}', {{method: 'POST', body: 'by bounce', mode: 'no-cors'}});
          const xhr = new XMLHttpRequest(); xhr.open('POST', '{echo}?xhr'); xhr.send('by xhr');
        </script>"
    );
    context.goto(&page_of(&org, &html), soon()).await.unwrap();
    let recording = answered(&context, 5, |each| each.url.contains("/echo")).await;
    context.close().await;
    worker.close().await.unwrap();
    let find = |query: &str, method: &str| {
        let fits = |each: &&Exchange| each.url.ends_with(query) && each.method == method;
        recording.exchanges.iter().find(fits).unwrap_or_else(|| panic!("{query} {method} in {recording:#?}"))
    };
    for (query, kind, sent) in [
        ("?fetch", ResourceKind::Fetch, "by fetch"),
        ("?json", ResourceKind::Fetch, "{}"),
        ("?xhr", ResourceKind::Xhr, "by xhr"),
        ("?bounced", ResourceKind::Fetch, "by bounce"),
    ] {
        let exchange = find(query, "POST");
        assert_eq!((exchange.kind, body(exchange)), (kind, Some(sent)));
        assert_eq!((exchange.tab.as_ref(), &exchange.opener), (Some(&recording.tabs[0].id), &None));
        assert!(!exchange.main_document);
        assert_eq!(exchange.navigation, None, "no document");
    }
    assert_eq!(find("?json", "OPTIONS").kind, ResourceKind::Preflight);
    assert!(find("?bounced", "POST").redirected_from.is_some());
}

#[tokio::test]
async fn a_form_in_a_frame_of_another_site_is_recorded_with_its_body() {
    let (org, app) = (Site::start(2).await, Site::start(3).await);
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let inner = page_of(&app, &(form(&org.url("/echo"), "") + SUBMIT));
    context.goto(&page_of(&org, &format!("<p>outer</p><iframe src=\"{inner}\"></iframe>")), soon()).await.unwrap();
    let recording = answered(&context, 1, |each| each.url.contains("/echo")).await;
    context.close().await;
    worker.close().await.unwrap();
    let framed = recording.exchanges.iter().find(|each| each.url == inner.as_str()).unwrap();
    assert_eq!((framed.kind, framed.navigation), (ResourceKind::Document, Some(NavigationReason::Other)));
    let posted = the(&recording, "/echo");
    assert_eq!((posted.kind, posted.main_document), (ResourceKind::Document, false));
    assert_eq!((posted.method.as_str(), body(posted)), ("POST", Some("message=a+b")));
    assert_eq!(posted.navigation, Some(NavigationReason::FormPost));
    assert_eq!(posted.tab.as_ref(), Some(&recording.tabs[0].id));
}

#[tokio::test]
async fn a_form_whose_target_is_a_popup_is_recorded_as_the_popups_first_document() {
    let (org, app) = (Site::start(2).await, Site::start(3).await);
    let worker = worker().await;
    for (script, target) in [("window.open('', 'newwindow');", "newwindow"), ("", "newwindow"), ("", "_blank")] {
        let context = worker.open().await.unwrap();
        let open = format!("<button onclick=\"{script} document.forms[0].submit()\">open</button>");
        let html = form(&app.url("/echo"), &format!("target={target}")) + &open;
        context.goto(&page_of(&org, &html), soon()).await.unwrap();
        let opener = context.current_tab();
        context.click(&css("button"), soon()).await.unwrap();
        let popup = context.follow_new_tab(soon(), "the popup opens").await.unwrap();
        see(&context, "POST message=a+b").await;
        let recording = context.close().await;
        let posted = the(&recording, "/echo");
        assert_eq!((posted.tab.as_ref(), posted.opener.as_ref()), (Some(&popup), Some(&opener)));
        assert_eq!((posted.method.as_str(), body(posted)), ("POST", Some("message=a+b")));
        assert!(posted.main_document);
        assert_eq!(posted.navigation, Some(NavigationReason::FormPost), "{script:?} {target}");
    }
    worker.close().await.unwrap();
}

#[tokio::test]
async fn the_first_document_of_a_new_tab_has_a_reason() {
    let (org, app) = (Site::start(2).await, Site::start(3).await);
    let worker = worker().await;
    let end = app.url("/echo");
    for (html, reason) in [
        (format!("<a target=named href='{end}'>open</a>"), NavigationReason::Link),
        (format!("<a onclick=\"window.open('{end}')\">open</a>"), NavigationReason::Script),
        (format!("<a target=_blank href='{end}'>open</a>"), NavigationReason::Other),
    ] {
        let context = worker.open().await.unwrap();
        context.goto(&page_of(&org, &html), soon()).await.unwrap();
        context.click(&css("a"), soon()).await.unwrap();
        context.follow_new_tab(soon(), "a tab opens").await.unwrap();
        see(&context, "GET").await;
        let recording = context.close().await;
        assert_eq!(the(&recording, "/echo").navigation, Some(reason), "{html}");
    }
    worker.close().await.unwrap();
}
