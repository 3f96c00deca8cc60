//! What a page holds is read as it is, whatever the page does against it, and put into another context.

use std::time::Duration;

use oin_tester_webdriver::{BrowserError, Condition, Context, Deadline, PageContents, UrlPattern};

use crate::site::{Nowhere, Site, css, page_of, see, soon, until, worker};

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).to_vec()
}

#[tokio::test]
async fn a_page_that_redefines_everything_neither_lies_nor_breaks_it() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let html = "<form name=documentElement><input name=outerHTML></form><iframe name=localStorage></iframe>
        <img name=location><p>the truth</p><script>
        for (const key of ['key', 'length', 'getItem']) localStorage.setItem(key, 'secret-value');
        localStorage.setItem('alone', '\\ud800');
        sessionStorage.token = 'secret-token';
        const lie = () => { throw Error('lie'); };
        for (const type of [Array, String, Storage, TextEncoder, Element, Document, Object])
          for (const name of Object.getOwnPropertyNames(type.prototype))
            try { Object.defineProperty(type.prototype, name, {value: lie}) } catch {}
        for (const name of ['localStorage', 'sessionStorage', 'JSON', 'TextEncoder', 'Document', 'Element', 'Object'])
          Object.defineProperty(window, name, {get: lie});
        </script><hr>";
    let url = page_of(&site, html);
    context.goto(&url, soon()).await.unwrap();
    let contents = whole(&context).await;
    assert_eq!(contents.url, url.as_str());
    assert!(contents.html.starts_with("<html><head><title>Page</title></head><body><form name="), "{}", contents.html);
    assert!(contents.html.contains("<p>the truth</p>") && !contents.truncated);
    let mut local = contents.local_storage.clone();
    local.sort();
    let value = "secret-value";
    assert_eq!(local, pairs([("alone", "\u{fffd}"), ("getItem", value), ("key", value), ("length", value)]));
    assert_eq!(contents.session_storage, pairs([("token", "secret-token")]));
    assert_eq!(contents.pairs_left_out, 0);
    let debug = format!("{contents:?}");
    assert!(!debug.replace(url.as_str(), "").contains("secret"), "{debug}");
    context.close().await;
    worker.close().await.unwrap();
}

#[tokio::test]
async fn a_document_may_have_any_root_or_none() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let form = "<form><input name='outerHTML'></form>";
    for (replace, expected) in
        [("remove()", ""), ("replaceWith(document.forms[0])", "<form><input name=\"outerHTML\"></form>")]
    {
        let html = format!("{form}<script>document.documentElement.{replace}</script>");
        context.goto(&page_of(&site, &html), soon()).await.unwrap();
        let deadline = soon();
        while context.page_contents(deadline).await.unwrap().html != expected {
            assert!(!deadline.is_over(), "{replace}");
        }
    }
    context.close().await;
    worker.close().await.unwrap();
}

/// What the page holds once its whole document is there, which an `<hr>` ends.
async fn whole(context: &Context) -> PageContents {
    let deadline = soon();
    loop {
        let contents = context.page_contents(deadline).await.unwrap();
        if contents.html.contains("<hr") {
            return contents;
        }
    }
}

#[tokio::test]
async fn a_page_without_storage_has_none_and_takes_none() {
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let nobody = Nowhere::new();
    let nowhere = nobody.url("/nowhere#here");
    let pages = ["data:text/html,<p>text<hr>".parse().unwrap(), "about:blank".parse().unwrap(), nowhere];
    for page in pages {
        let went = context.goto(&page, soon()).await;
        assert_eq!(went.is_err(), page.scheme() == "http", "{went:?}");
        let contents = context.page_contents(soon()).await.unwrap();
        assert_eq!(contents.url, page.as_str());
        assert_eq!((&contents.local_storage[..], &contents.session_storage[..]), (&[][..], &[][..]));
        let error = context.set_storage(&pairs([("key", "secret-value")]), &[], soon()).await.unwrap_err();
        let said = error.to_string();
        assert!(matches!(error, BrowserError::DevTools { .. }), "{said}");
        assert!(said.contains("SecurityError") && !said.contains("secret-value"), "{said}");
    }
    context.close().await;
    worker.close().await.unwrap();
}

#[tokio::test]
async fn documents_and_storage_without_end_are_cut() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let html = "<script>
        for (let n = 0; n < 900; n++) localStorage.setItem(n, n);
        for (let n = 0; n < 200; n++) sessionStorage.setItem(n, n);
        document.write('<hr>' + 'ü'.repeat(3 << 20)); document.close();</script>";
    context.goto(&page_of(&site, html), soon()).await.unwrap();
    until("the document is long", async || whole(&context).await.truncated).await;
    let contents = whole(&context).await;
    assert!(contents.html.len() <= 4 << 20 && contents.html.len() > (4 << 20) - 4, "{}", contents.html.len());
    assert_eq!((contents.local_storage.len(), contents.session_storage.len()), (900, 100));
    assert_eq!(contents.pairs_left_out, 100);
    let html = "<script>
        localStorage.clear(); sessionStorage.clear();
        localStorage.setItem('long', 'x'.repeat(3 << 20)); sessionStorage.setItem('other', 'ü'.repeat(1 << 20));
        </script><hr>";
    context.goto(&page_of(&site, html), soon()).await.unwrap();
    let contents = whole(&context).await;
    assert_eq!((contents.local_storage[0].1.len(), contents.session_storage.len()), (3 << 20, 0));
    assert_eq!(contents.pairs_left_out, 1);
    context.close().await;
    worker.close().await.unwrap();
}

#[tokio::test]
async fn storage_is_put_into_another_context() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    context.goto(&site.url("/"), soon()).await.unwrap();
    let (local, session) = (pairs([("a", "1\u{2028}\"'</script>"), ("__proto__", "2")]), pairs([("s", "3")]));
    context.set_storage(&local, &session, soon()).await.unwrap();
    context.set_storage(&[], &pairs([("t", "4")]), soon()).await.unwrap();
    let contents = context.page_contents(soon()).await.unwrap();
    let mut kept = contents.local_storage;
    kept.sort_by_key(|(_, value)| value.clone());
    assert_eq!(kept, local);
    let html = "<script>document.write([localStorage.a.length, localStorage.getItem('__proto__'), sessionStorage.s, sessionStorage.t])</script>";
    context.goto(&page_of(&site, html), soon()).await.unwrap();
    see(&context, "13,2,3,4").await;
    context.close().await;
    worker.close().await.unwrap();
}

#[tokio::test]
async fn what_the_current_tab_holds_is_read_while_it_goes_from_site_to_site() {
    let (one, two) = (Site::start(2).await, Site::start(3).await);
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let html = format!(
        "<p id=text>before</p><script>
         const n = +(new URLSearchParams(location.search).get('n') ?? 0);
         const next = new URL(location);
         next.host = n % 2 ? '{}' : '{}';
         next.searchParams.set('n', n + 1);
         if (n < 20) location = next; else document.title = 'Arrived'</script><hr>",
        one.url("/").authority(),
        two.url("/").authority()
    );
    context.goto(&page_of(&one, &html), soon()).await.unwrap();
    let deadline = soon();
    while context.location().await.unwrap().title != "Arrived" {
        assert!(!deadline.is_over(), "{:?}", context.location().await);
        let contents = context.page_contents(soon()).await.unwrap();
        assert!(contents.html.is_empty() || contents.html.starts_with("<html>"), "{contents:?}");
    }
    context.close().await;
    worker.close().await.unwrap();
}

#[tokio::test]
async fn a_page_that_is_busy_for_ever_is_given_up() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    context.goto(&page_of(&site, "<p>busy</p><script>for (;;);</script>"), soon()).await.unwrap();
    let deadline = soon();
    // The first look may come before the script.
    let error = loop {
        match context.page_contents(Deadline::after(Duration::from_millis(300))).await {
            Err(error) => break error,
            Ok(contents) => assert!(!deadline.is_over(), "{contents:?}"),
        }
    };
    assert!(matches!(error, BrowserError::Unresponsive { .. }), "{error:?}");
    let history = context.history().await.unwrap();
    assert!(history.last().unwrap().contains("busy"), "the browser itself knows: {history:?}");
    context.close().await;
    worker.close().await.unwrap();
}

#[tokio::test]
async fn the_tabs_history_has_every_address_that_one_can_go_back_to() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let moving = page_of(&site, "<a href='/cookies?code=1'>go</a><script>
        onload = () => { history.pushState({}, '', '/pushed'); history.replaceState({}, '', '/replaced'); location.hash = 'f' }</script>");
    context.goto(&site.url("/"), soon()).await.unwrap();
    context.goto(&moving, soon()).await.unwrap();
    context.wait(Condition::Url(UrlPattern::new("*#f")), soon(), "moving").await.unwrap();
    context.click(&css("a"), soon()).await.unwrap();
    see(&context, "none").await;
    let mut history = context.history().await.unwrap();
    history.retain(|url| url != "about:blank");
    context.close().await;
    worker.close().await.unwrap();
    // An address that was replaced is not there, nor one that a script showed before anybody touched the page.
    let last = site.url("/cookies?code=1");
    assert_eq!(history.first().map(String::as_str), Some(site.url("/").as_str()), "{history:?}");
    assert_eq!(history.last().map(String::as_str), Some(last.as_str()), "{history:?}");
    assert!(history.contains(&site.url("/replaced#f").into()), "{history:?}");
    assert!(!history.contains(&site.url("/pushed").into()), "{history:?}");
}
