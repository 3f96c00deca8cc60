//! Waits end when their condition holds, survive navigations, and say what was there instead.

use std::time::Duration;

use oin_tester_webdriver::{BrowserError, Condition, Deadline, UrlPattern};

use crate::site::{Nowhere, Site, css, encoded, page_of, see, soon, worker};

const SHORT: Duration = Duration::from_millis(300);

#[tokio::test]
async fn a_wait_goes_on_through_navigations() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let html = "<script>let n = +(new URLSearchParams(location.search).get('n') ?? 0);
        if (n < 5) { let u = new URL(location); u.searchParams.set('n', n + 1); location = u }
        else setTimeout(() => document.body.append('arrived'), 300)</script><body>";
    context.goto(&page_of(&site, html), soon()).await.unwrap();
    let conditions = [
        Condition::Visible(css("#never")),
        Condition::All(vec![Condition::Text("arrived".to_owned()), Condition::Url(UrlPattern::new("*n=5"))]),
    ];
    assert_eq!(context.wait_any(&conditions, soon(), "five hops").await.unwrap(), 1);
    assert!(context.holds(&Condition::Gone(css("#never"))).await.unwrap());
    assert!(context.holds(&Condition::Loaded).await.unwrap());
    assert!(!context.holds(&Condition::Visible(css("script"))).await.unwrap(), "a script is never visible");
    context.close().await;
    worker.close().await.unwrap();
}

#[tokio::test]
async fn a_wait_that_is_over_says_what_was_there() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    context.goto(&page_of(&site, "<p>Access   denied</p><p hidden id=name>Ada</p>"), soon()).await.unwrap();
    let conditions = [Condition::Visible(css("#name")), Condition::Text("Hello".to_owned())];
    let error = context.wait_any(&conditions, Deadline::after(SHORT), "the app greets the user").await;
    let Err(BrowserError::WaitOver(over)) = error else { panic!("{error:?}") };
    assert_eq!(over.reason, "the app greets the user");
    assert_eq!(over.awaited, ["`#name` to be visible", "the text \"Hello\""]);
    assert_eq!(over.given, SHORT);
    assert_eq!(over.seen.location.title, "Page");
    assert!(over.seen.location.url.starts_with(site.url("/page").as_str()));
    assert_eq!(over.seen.text, "Access denied");
    let said = over.to_string();
    assert!(said.starts_with("the app greets the user: waited 0.3 s for `#name` to be visible or the text \"Hello\"; instead there was http://127.0.0.2:"), "{said}");
    assert!(!BrowserError::WaitOver(over).is_harness());
    context.close().await;
    worker.close().await.unwrap();
}

#[tokio::test]
async fn a_selector_that_is_not_css_is_told_at_once() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    context.goto(&site.url("/"), soon()).await.unwrap();
    let error = context.wait(Condition::Visible(css("a[")), soon(), "anything").await.unwrap_err();
    assert!(matches!(&error, BrowserError::Selector { message } if message.contains("a[")), "{error:?}");
    context.close().await;
    worker.close().await.unwrap();
}

#[tokio::test]
async fn a_request_for_another_site_is_seen_before_it_is_answered() {
    let (site, other) = (Site::start(2).await, Site::start(3).await);
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let here = Condition::AwaitsOutside(UrlPattern::new(format!("{}*", site.url("/"))));
    let elsewhere = Condition::AwaitsOutside(UrlPattern::new(format!("{}*", other.url("/"))));
    let redirect = site.url("/redirect?code=307&to=").to_string() + &encoded(other.url("/hang").as_str());
    let html = format!("<form method=post action={redirect:?}></form><script>document.forms[0].submit()</script>");
    context.goto(&page_of(&site, &html), soon()).await.unwrap();
    context.wait(here.clone(), soon(), "the page to be left").await.unwrap();
    assert!(!context.holds(&elsewhere).await.unwrap(), "it is the other site that is waited for");
    context.goto(&site.url("/"), soon()).await.unwrap();
    assert!(!context.holds(&here).await.unwrap(), "nothing is waited for any more");
    context.close().await;
    worker.close().await.unwrap();
}

#[tokio::test]
async fn an_address_that_does_not_answer_is_a_wait_and_the_context_can_be_used_again() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let error = context.goto(&site.url("/hang"), Deadline::after(SHORT)).await;
    let Err(BrowserError::WaitOver(over)) = error else { panic!("{error:?}") };
    assert_eq!(over.awaited, [format!("{} to answer", site.url("/hang"))]);
    context.goto(&site.url("/"), soon()).await.unwrap();
    see(&context, "Welcome home").await;
    context.close().await;
    worker.close().await.unwrap();
}

#[tokio::test]
async fn an_address_that_cannot_be_loaded_is_an_error_with_the_browsers_word() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let nobody = Nowhere::new();
    let nowhere = nobody.url("/");
    for (url, expected) in [
        (nowhere, "net::ERR_CONNECTION_REFUSED"),
        (site.url("/loop"), "net::ERR_TOO_MANY_REDIRECTS"),
        (site.url("/download"), "net::ERR_ABORTED"),
        (site.url("/status?code=204"), "net::ERR_ABORTED"),
    ] {
        let error = context.goto(&url, soon()).await;
        let Err(BrowserError::Navigation { url: said, failure }) = error else { panic!("{url}: {error:?}") };
        assert_eq!((said.as_str(), failure.as_str()), (url.as_str(), expected));
    }
    context.goto(&site.url("/#place"), soon()).await.unwrap();
    context.goto(&site.url("/#other"), soon()).await.unwrap();
    assert_eq!(context.location().await.unwrap().url, site.url("/#other").as_str());
    context.goto(&site.url("/status?code=500"), soon()).await.unwrap();
    see(&context, "GET 500").await;
    let recording = context.close().await;
    worker.close().await.unwrap();
    let hops: Vec<_> = recording.exchanges.iter().filter(|exchange| exchange.url.ends_with("/loop")).collect();
    assert!(hops.len() > 10, "{}", hops.len());
    assert_eq!(hops.last().unwrap().failure.as_deref(), Some("net::ERR_TOO_MANY_REDIRECTS"));
    assert!(hops[..hops.len() - 1].iter().all(|hop| hop.status == Some(302) && hop.failure.is_none()));
}
