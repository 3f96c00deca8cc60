//! Filling, clicking and reading, as a person would.

use std::time::Duration;

use oin_tester_webdriver::{BrowserError, Condition, Deadline};

use crate::site::{Site, css, page_of, see, soon, until, worker};

#[tokio::test]
async fn fields_of_all_kinds_are_filled_and_their_pages_hear_of_it() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let html = "<input id=hidden-twin class=name style='display:none'><input class=name value=before>
        <input id=mail type=email><input id=secret type=password><textarea id=area>old</textarea>
        <select id=list><option value=1>One</option><option value=2>Two  words</option></select>
        <input id=date type=date>
        <input id=keys><output id=heard></output>
        <script>
          for (const kind of ['input', 'change']) document.addEventListener(kind, (event) =>
            heard.value += ` ${event.target.id || event.target.className}:${kind}:${event.isTrusted}`);
          keys.addEventListener('beforeinput', (event) => event.data?.length > 1 && event.preventDefault());
        </script>";
    context.goto(&page_of(&site, html), soon()).await.unwrap();
    for (field, text) in [
        (".name", "Ada \"Countess\" Lövelace"),
        ("#mail", "ada@example.test"),
        ("#secret", "p@ss'word\\"),
        ("#area", "two\nlines"),
        ("#list", "Two words"),
        ("#keys", "typed"),
        (".name", ""),
        (".name", "Grace"),
    ] {
        context.fill(&css(field), text, soon()).await.unwrap();
        if field != "#list" {
            assert_eq!(context.text(&css(field), soon()).await.unwrap(), text);
        }
    }
    assert_eq!(context.text(&css("#list"), soon()).await.unwrap(), "2");
    let heard = context.text(&css("#heard"), soon()).await.unwrap();
    for event in ["name:input:true", "name:change:true", "secret:input:true", "list:change:false", "keys:input:true"] {
        assert!(heard.contains(event), "{event} in {heard}");
    }
    let values = context.texts(&css("input.name, #mail")).await.unwrap();
    assert_eq!(values, ["Grace", "ada@example.test"]);
    context.close().await;
    worker.close().await.unwrap();
}

#[tokio::test]
async fn a_field_that_opens_late_is_waited_for_and_one_that_never_does_is_told() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let html = "<input id=late disabled><input id=never disabled><script>setTimeout(() => late.disabled = false, 300)</script>";
    context.goto(&page_of(&site, html), soon()).await.unwrap();
    context.fill(&css("#late"), "there", soon()).await.unwrap();
    assert_eq!(context.text(&css("#late"), soon()).await.unwrap(), "there");
    let error = context.fill(&css("#never"), "there", Deadline::after(Duration::from_secs(2))).await;
    let Err(BrowserError::WaitOver(over)) = error else { panic!("{error:?}") };
    assert_eq!(over.obstacle.as_deref(), Some("the field is disabled or read-only"));
    context.close().await;
    worker.close().await.unwrap();
}

#[tokio::test]
async fn a_click_waits_until_nothing_covers_its_element() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let cover = "<div id=cover style='position:fixed;inset:0'></div>";
    let html = format!(
        "<a style='display:none' href=/cookies>hidden</a><a href=/ data-kind=visible>Home</a>{cover}
         <script>setTimeout(() => cover.remove(), 400)</script>"
    );
    context.goto(&page_of(&site, &html), soon()).await.unwrap();
    assert_eq!(context.attribute(&css("a"), "data-kind", soon()).await.unwrap().as_deref(), Some("visible"));
    assert_eq!(context.attribute(&css("a"), "title", soon()).await.unwrap(), None);
    context.click(&css("a"), soon()).await.unwrap();
    see(&context, "Welcome home").await;

    context.goto(&page_of(&site, &format!("<button>Buy</button>{cover}")), soon()).await.unwrap();
    context.wait(Condition::Visible(css("button")), soon(), "the second page").await.unwrap();
    let error = context.click(&css("button"), Deadline::after(Duration::from_secs(2))).await;
    let Err(BrowserError::WaitOver(over)) = error else { panic!("{error:?}") };
    assert!(over.obstacle.as_ref().unwrap().contains("intercepted"), "{over}");
    context.close().await;
    worker.close().await.unwrap();
}

#[tokio::test]
async fn dialogs_do_not_stop_a_flow() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let html =
        "<button onclick=\"alert('Sure?'); document.title = confirm('Really?') ? 'Confirmed' : 'Refused'\">Go</button>
        <script>alert('Hello'); addEventListener('beforeunload', (event) => event.preventDefault())</script>";
    context.goto(&page_of(&site, html), soon()).await.unwrap();
    context.click(&css("button"), soon()).await.unwrap();
    until("the dialogs are closed", async || context.location().await.unwrap().title == "Confirmed").await;
    context.goto(&site.url("/"), soon()).await.unwrap();
    see(&context, "Welcome home").await;
    let recording = context.close().await;
    worker.close().await.unwrap();
    let dialogs: Vec<_> =
        recording.console.iter().filter(|line| line.level == "dialog").map(|line| line.text.as_str()).collect();
    assert_eq!(dialogs, ["alert: Hello", "alert: Sure?", "confirm: Really?", "beforeunload: "]);
}

#[tokio::test]
async fn a_screenshot_is_a_png_of_the_current_tab() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    context
        .goto(&page_of(&site, "<body style='background: #00f'><a href=/ target=_blank>go</a>"), soon())
        .await
        .unwrap();
    let first = context.screenshot(soon().given()).await.unwrap();
    context.click(&css("a"), soon()).await.unwrap();
    context.follow_new_tab(soon(), "a tab opens").await.unwrap();
    context.wait(Condition::Loaded, soon(), "it loads").await.unwrap();
    let second = context.screenshot(soon().given()).await.unwrap();
    for shot in [&first, &second] {
        assert_eq!(&shot[..8], b"\x89PNG\r\n\x1a\n");
    }
    assert_ne!(first, second);
    context.close().await;
    worker.close().await.unwrap();
}
