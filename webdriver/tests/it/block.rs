//! Nothing reaches an origin that a context has made unreachable, and what was stopped is recorded.

use std::time::Duration;

use oin_tester_webdriver::{BrowserError, Condition, Context, Exchange, Worker};
use url::Url;

use crate::site::{Site, css, encoded, page_of, see, soon, worker};

/// A context that cannot reach the site.
async fn without(worker: &Worker, site: &Site) -> Context {
    let context = worker.open().await.unwrap();
    context.block(&[site.url("/").origin()]).await.unwrap();
    context
}

/// What was stopped, once that is known.
async fn stopped(context: &Context) -> Exchange {
    let deadline = soon();
    loop {
        let recording = context.recording();
        if let Some(exchange) = recording.exchanges.iter().find(|exchange| exchange.is_blocked()) {
            return exchange.clone();
        }
        assert!(!deadline.is_over(), "{recording:#?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A page of 127.0.0.1 under a name that browsers trust with service workers.
fn trusted_page(site: &Site, html: &str) -> Url {
    site.url_at("page.localhost", &format!("/page?html={}", encoded(html)))
}

#[tokio::test]
async fn nothing_that_pages_do_reaches_a_blocked_origin() {
    let (org, app) = (Site::start(1).await, Site::start(3).await);
    let worker = worker().await;
    let end = app.url("/cookies");
    let script = encoded(&format!("fetch('{end}', {{mode: 'no-cors'}})"));
    let form = |target: &str| format!("<form method=post target={target} action='{end}'><input name=a value=b></form>");
    let with_user = end.as_str().replacen("://", "://user:password@", 1);
    let redirect = format!("/redirect?code=307&to={}", encoded(end.as_str()));
    let at_once = [
        format!("<script>location = '{end}'</script>"),
        format!("<script>location = '{with_user}'</script>"),
        format!("{}<script>document.forms[0].submit()</script>", form("_self")),
        format!("<iframe src='{end}'></iframe>"),
        format!("<img src='{end}'>"),
        format!("<link rel=prefetch href='{end}'>"),
        format!("<script>fetch('{end}', {{method: 'POST', body: 'a=b', headers: {{'x-custom': '1'}}}})</script>"),
        format!("<script>fetch('{redirect}', {{method: 'POST', body: 'a=b'}})</script>"),
        format!("<script>navigator.sendBeacon('{end}', 'a=b')</script>"),
        format!("<script>new Worker(\"/script?js={script}\")</script>"),
        format!("<script>new SharedWorker(\"/script?js={script}\")</script>"),
        format!("<script>navigator.serviceWorker.register(\"/script?js={script}\")</script>"),
    ];
    // Only a person's click opens windows in every browser.
    let on_click = [
        format!("{}<button onclick='document.forms[0].submit()'>Go</button>", form("newwindow")),
        format!("{}<button onclick='document.forms[0].submit()'>Go</button>", form("_blank")),
        format!("<button onclick=\"window.open('{end}')\">Go</button>"),
        format!("<button onclick=\"window.open('{end}', '_blank', 'noopener')\">Go</button>"),
    ];
    let ways = at_once.into_iter().map(|html| (html, false)).chain(on_click.into_iter().map(|html| (html, true)));
    for (html, is_clicked) in ways {
        let context = without(&worker, &app).await;
        context.goto(&trusted_page(&org, &html), soon()).await.unwrap();
        if is_clicked {
            context.click(&css("button"), soon()).await.unwrap();
        }
        let exchange = stopped(&context).await;
        assert_eq!(exchange.url.replacen("user:password@", "", 1), end.as_str(), "{html}");
        assert_eq!((exchange.status, exchange.response_body.as_ref()), (None, None), "{html}");
        let failure = exchange.failure.as_deref().unwrap();
        assert!(failure.starts_with("net::ERR_BLOCKED_BY_CLIENT"), "{failure}");
        assert_eq!(exchange.request_body.is_some(), exchange.method == "POST", "{html}");
        context.close().await;
    }
    worker.close().await.unwrap();
    assert_eq!(app.asked(), <[&str; 0]>::default());
}

#[tokio::test]
async fn a_redirect_chain_ends_where_the_blocked_origin_begins() {
    let (org, app) = (Site::start(2).await, Site::start(3).await);
    let worker = worker().await;
    let context = without(&worker, &app).await;
    let end = app.url("/cookies?code=1");
    let start = org.url(&format!("/hop?left=2&to={}", encoded(end.as_str())));
    let error = context.goto(&start, soon()).await.unwrap_err();
    assert!(
        matches!(&error, BrowserError::Navigation { failure, .. } if failure == "net::ERR_BLOCKED_BY_CLIENT"),
        "{error:?}"
    );
    context.wait(Condition::BrowserErrorPage, soon(), "the browser's own page").await.unwrap();
    assert_eq!(context.page_state().await.unwrap().location.url, end.as_str());
    let recording = context.close().await;
    let [first, second, last] = &recording.exchanges[..] else { panic!("{recording:#?}") };
    assert_eq!((first.status, second.status), (Some(302), Some(302)));
    assert!(!first.is_blocked() && !second.is_blocked() && last.is_blocked());
    assert_eq!((last.url.as_str(), last.redirected_from), (end.as_str(), Some(second.number)));
    assert_eq!(app.asked(), <[&str; 0]>::default());

    let other = worker.open().await.unwrap();
    other.goto(&start, soon()).await.unwrap();
    see(&other, "none").await;
    other.close().await;
    worker.close().await.unwrap();
    assert_eq!(app.asked(), ["/cookies?code=1"], "only the one context is cut off");
}

#[tokio::test]
async fn sockets_to_a_blocked_origin_fail_and_those_to_others_do_not() {
    let (org, app) = (Site::start(2).await, Site::start(3).await);
    let worker = worker().await;
    let context = without(&worker, &app).await;
    let address = |site: &Site| site.url("/echo").as_str().replacen("http", "ws", 1);
    let html = format!(
        "<script>
           const opened = (url) => new Promise((done) => new WebSocket(url).onerror = done);
           Promise.all([opened('{}'), opened('{}')]).then(() => document.body.append('both over'))
         </script><body>",
        address(&app),
        address(&org)
    );
    context.goto(&page_of(&org, &html), soon()).await.unwrap();
    see(&context, "both over").await;
    context.close().await;
    worker.close().await.unwrap();
    assert!(org.asked().contains(&"/echo".to_owned()), "{:?}", org.asked());
    assert_eq!(app.asked(), <[&str; 0]>::default());
}

#[tokio::test]
async fn an_address_that_only_names_a_blocked_origin_is_reached() {
    let (org, app) = (Site::start(2).await, Site::start(3).await);
    let worker = worker().await;
    let context = without(&worker, &app).await;
    context.block(&["https://unrelated.test".parse::<Url>().unwrap().origin()]).await.unwrap();
    let name = app.url("/").as_str().replacen("http://", "", 1);
    context.goto(&org.url(&format!("/cookies?at=@{name}")), soon()).await.unwrap();
    see(&context, "none").await;
    let error = context.goto(&app.url("/"), soon()).await.unwrap_err();
    assert!(matches!(error, BrowserError::Navigation { .. }), "what was blocked stays blocked: {error:?}");
    let error = context.block(&["data:,".parse::<Url>().unwrap().origin()]).await.unwrap_err();
    assert!(error.to_string().contains("null is no origin of a web site"), "{error}");
    let recording = context.close().await;
    worker.close().await.unwrap();
    assert_eq!(recording.exchanges.iter().filter(|exchange| exchange.is_blocked()).count(), 1);
}
