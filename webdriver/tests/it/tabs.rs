//! New tabs and popups are found by who opened them, and recorded from their first request on.

use std::time::Duration;

use oin_tester_webdriver::{BrowserError, Condition, Deadline, Held, UrlPattern};

use crate::site::{Site, css, encoded, page_of, see, soon, the, until, worker};

#[tokio::test]
async fn a_tile_opens_a_tab_that_is_followed_and_recorded_from_its_first_request() {
    let (org, app) = (Site::start(2).await, Site::start(3).await);
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let other = worker.open().await.unwrap();
    let first = app.url(&format!("/hop?left=1&to={}", encoded(app.url("/cookies").as_str())));
    context.goto(&page_of(&org, &format!("<a id=tile target=_blank href='{first}'>App</a>")), soon()).await.unwrap();
    other.goto(&org.url("/"), soon()).await.unwrap();
    let dashboard = context.current_tab();
    context.click(&css("#tile"), soon()).await.unwrap();
    let tab = context.follow_new_tab(soon(), "the tile opens a tab").await.unwrap();
    see(&context, "first1=a").await;
    assert_eq!(context.current_tab(), tab);
    assert_eq!(context.tabs(), [dashboard.clone(), tab.clone()]);
    assert_eq!(context.location().await.unwrap().url, app.url("/cookies").as_str());

    context.switch_to(&dashboard).unwrap();
    assert_eq!(context.text(&css("#tile"), soon()).await.unwrap(), "App");
    context.close_tab(&tab).await.unwrap();
    until("the tab is closed", async || context.tabs().len() == 1).await;
    let recording = context.close().await;
    assert_eq!(other.close().await.exchanges.len(), 1);
    worker.close().await.unwrap();

    let hop = the(&recording, "/hop");
    assert_eq!((hop.tab.as_ref(), hop.opener.as_ref()), (Some(&tab), Some(&dashboard)));
    assert!(hop.main_document);
    assert_eq!(the(&recording, "/cookies").redirected_from, Some(hop.number));
    assert_eq!(recording.tabs.iter().map(|tab| tab.closed).collect::<Vec<_>>(), [false, true]);
}

#[tokio::test]
async fn a_popup_is_followed_from_the_tab_that_opened_it() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let inner = page_of(&site, "<button onclick=\"window.open('/', 'inner')\">Open</button>");
    let html = format!(
        "<button id=one onclick=\"window.open('{inner}', 'one', 'width=300,height=300')\">One</button>
         <button id=two onclick=\"window.open('/cookies', 'two')\">Two</button>"
    );
    context.goto(&page_of(&site, &html), soon()).await.unwrap();
    let opener = context.current_tab();
    context.click(&css("#one"), soon()).await.unwrap();
    let one = context.follow_new_tab(soon(), "the first popup").await.unwrap();
    context.click(&css("button"), soon()).await.unwrap();
    until("the popup opens one of its own", async || context.tabs().len() == 3).await;

    context.switch_to(&opener).unwrap();
    context.click(&css("#two"), soon()).await.unwrap();
    context.follow_new_tab(soon(), "the second popup, not the popup's own").await.unwrap();
    see(&context, "none").await;
    context.switch_to(&one).unwrap();
    context.follow_new_tab(soon(), "the popup's own").await.unwrap();
    see(&context, "Welcome home").await;
    let recording = context.close().await;
    worker.close().await.unwrap();
    assert_eq!(recording.tabs.len(), 4);
    assert_eq!(the(&recording, "/").opener.as_ref(), Some(&one));
    assert_eq!(the(&recording, "/cookies").opener.as_ref(), Some(&opener));
}

#[tokio::test]
async fn a_tab_that_does_not_open_is_a_wait_that_says_what_is_there() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    context.goto(&site.url("/"), soon()).await.unwrap();
    let error = context.follow_new_tab(Deadline::after(Duration::from_millis(200)), "the tile opens a tab").await;
    let Err(BrowserError::WaitOver(over)) = error else { panic!("{error:?}") };
    assert_eq!(over.awaited, ["a new tab"]);
    assert_eq!(over.seen.location.title, "Home");
    drop(context);
    worker.close().await.unwrap();
}

/// A page whose button opens windows at these addresses.
fn opening(site: &Site, addresses: &[&str]) -> url::Url {
    let open = |address: &&str| format!("window.open('{address}', '_blank', 'width=300');");
    let opens = addresses.iter().map(open).collect::<Vec<_>>().join(" ");
    page_of(site, &format!("<h1 id=opener>Opener</h1><button onclick=\"{opens}\">Open</button>"))
}

#[tokio::test]
async fn a_window_is_followed_only_when_it_comes_to_show_what_is_waited_for() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let there = [Condition::Url(UrlPattern::new(format!("{}*", site.url("/cookies"))))];
    let never = [Condition::Text("never".to_owned())];
    context.goto(&opening(&site, &["/", "/hang", "/hop?left=2&to=/cookies"]), soon()).await.unwrap();
    let opener = context.current_tab();
    context.click(&css("button"), soon()).await.unwrap();
    let held = context.wait_any_opened(&never, &there, soon(), "one of three windows").await.unwrap();
    assert_eq!(held, Held::Opened(0));
    assert_ne!(context.current_tab(), opener);
    see(&context, "first1=a").await;

    context.switch_to(&opener).unwrap();
    let here = [never[0].clone(), Condition::Text("Opener".to_owned())];
    let held = context.wait_any_opened(&here, &there, soon(), "the page itself, or a window").await.unwrap();
    assert_eq!((held, context.current_tab()), (Held::Here(1), opener));
    let over = context.wait_any_opened(&never, &never, Deadline::after(Duration::from_millis(200)), "nothing").await;
    let Err(BrowserError::WaitOver(over)) = over else { panic!("{over:?}") };
    let obstacle = over.obstacle.unwrap();
    assert!(obstacle.starts_with("it opened windows at http://127.0.0.2:"), "{obstacle}");
    drop(context);
    worker.close().await.unwrap();
}

#[tokio::test]
async fn when_a_window_closes_its_opener_is_the_current_tab_again() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let closes = page_of(
        &site,
        "<h1>Window</h1><button onclick=\"opener.document.title = 'told'; window.close()\">Close</button>",
    );
    context.goto(&opening(&site, &[closes.as_str()]), soon()).await.unwrap();
    let opener = context.current_tab();
    for waits in [false, true] {
        context.click(&css("button"), soon()).await.unwrap();
        let window = [Condition::Text("Window".to_owned())];
        context.wait_any_opened(&[], &window, soon(), "the window").await.unwrap();
        assert_ne!(context.current_tab(), opener);
        // The driver's answer to this click may be lost with the window.
        context.click(&css("button"), soon()).await.unwrap();
        if waits {
            see(&context, "Opener").await;
        }
        context.click(&css("#opener"), soon()).await.unwrap();
        assert_eq!(context.current_tab(), opener);
        assert_eq!(context.location().await.unwrap().title, "told");
    }
    let recording = context.close().await;
    worker.close().await.unwrap();
    assert_eq!(recording.tabs.iter().map(|tab| tab.closed).collect::<Vec<_>>(), [false, true, true]);
}
