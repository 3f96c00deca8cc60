//! Contexts share nothing, and several can be used at once.

use crate::site::{Site, css, page_of, see, soon, worker};

#[tokio::test]
async fn contexts_share_no_cookies_and_no_storage() {
    let site = Site::start(2).await;
    let worker = worker().await;
    let (one, two) = (worker.open().await.unwrap(), worker.open().await.unwrap());
    one.goto(&site.url("/cookies?set=owner%3Done"), soon()).await.unwrap();
    one.goto(&page_of(&site, "<script>localStorage.owner = 'one'</script>"), soon()).await.unwrap();
    one.goto(&site.url("/cookies"), soon()).await.unwrap();
    assert_eq!(one.text(&css("#came"), soon()).await.unwrap(), "owner=one");
    two.goto(&site.url("/cookies"), soon()).await.unwrap();
    assert_eq!(two.text(&css("#came"), soon()).await.unwrap(), "none");
    two.goto(&page_of(&site, "<script>document.write('owner: ' + localStorage.owner)</script>"), soon()).await.unwrap();
    see(&two, "owner: undefined").await;

    one.clear_cookies().await.unwrap();
    one.goto(&site.url("/cookies"), soon()).await.unwrap();
    assert_eq!(one.text(&css("#came"), soon()).await.unwrap(), "none");
    one.close().await;
    drop(two);
    let later = worker.open().await.unwrap();
    later.goto(&site.url("/cookies"), soon()).await.unwrap();
    assert_eq!(later.text(&css("#came"), soon()).await.unwrap(), "none");
    later.close().await;
    worker.close().await.unwrap();
}
