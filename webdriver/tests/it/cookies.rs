//! Cookies are read with all that they are, and set again in another context.

use chrono::{TimeDelta, Utc};
use oin_tester_webdriver::{Context, SameSite, StoredCookie};

use crate::site::{Site, css, encoded, soon, worker};

async fn cookies(context: &Context) -> Vec<StoredCookie> {
    let mut cookies = context.cookies().await.unwrap();
    cookies.sort_by(|one, two| one.name.cmp(&two.name));
    cookies
}

#[tokio::test]
async fn cookies_of_every_kind_are_the_same_in_another_context() {
    let site = Site::start(1).await;
    let worker = worker().await;
    let (one, two) = (worker.open().await.unwrap(), worker.open().await.unwrap());
    assert_eq!(one.cookies().await.unwrap(), []);
    for set in [
        "apart=value-4; Secure; SameSite=None; Partitioned",
        "full=value-2; Path=/cookies; Max-Age=86400; HttpOnly; SameSite=Lax; Secure",
        "plain=value-1",
        "wide=value-3; Domain=app.localhost; SameSite=Strict",
    ] {
        one.goto(&site.url_at("app.localhost", &format!("/cookies?set={}", encoded(set))), soon()).await.unwrap();
    }
    let kept = cookies(&one).await;
    let [apart, full, plain, wide] = &kept[..] else { panic!("{kept:?}") };
    assert_eq!(
        (plain.name.as_str(), plain.value.as_str(), plain.domain.as_str()),
        ("plain", "value-1", "app.localhost")
    );
    assert_eq!((plain.path.as_str(), plain.expires, plain.same_site), ("/", None, None));
    assert!(!plain.secure && !plain.http_only);
    assert_eq!((full.path.as_str(), full.same_site), ("/cookies", Some(SameSite::Lax)));
    assert!(full.secure && full.http_only);
    let left = full.expires.unwrap() - Utc::now();
    assert!(left > TimeDelta::hours(23) && left < TimeDelta::hours(25), "{left}");
    assert_eq!((wide.domain.as_str(), wide.same_site), (".app.localhost", Some(SameSite::Strict)));
    assert_eq!(apart.same_site, Some(SameSite::None));
    assert_eq!(apart.partition.as_ref().unwrap().top_level_site, "http://app.localhost");

    two.set_cookies(&kept).await.unwrap();
    assert_eq!(cookies(&two).await, kept);
    for (host, sent) in [
        ("app.localhost", "apart=value-4; full=value-2; plain=value-1; wide=value-3"),
        ("deep.app.localhost", "wide=value-3"),
        ("other.localhost", "none"),
    ] {
        two.goto(&site.url_at(host, "/cookies"), soon()).await.unwrap();
        let came = two.text(&css("#came"), soon()).await.unwrap();
        let mut came: Vec<_> = came.split("; ").collect();
        came.sort_unstable();
        assert_eq!(came.join("; "), sent, "{host}");
    }
    one.close().await;
    two.close().await;
    worker.close().await.unwrap();
}

#[tokio::test]
async fn a_cookie_that_cannot_be_is_refused_and_none_is_set() {
    let worker = worker().await;
    let context = worker.open().await.unwrap();
    let good = StoredCookie {
        name: "good".to_owned(),
        value: "secret-value".to_owned(),
        domain: "app.localhost".to_owned(),
        path: "/".to_owned(),
        expires: None,
        secure: false,
        http_only: false,
        same_site: None,
        priority: None,
        source_scheme: None,
        source_port: None,
        partition: None,
    };
    let debug = format!("{good:?}");
    assert!(debug.contains("good") && !debug.contains("secret-value"), "{debug}");
    let bad = StoredCookie { name: "__Host-bad".to_owned(), ..good.clone() };
    let error = context.set_cookies(&[good.clone(), bad]).await.unwrap_err();
    assert!(error.to_string().contains("setting cookies"), "{error}");
    assert_eq!(context.cookies().await.unwrap(), []);
    context.set_cookies(&[good]).await.unwrap();
    assert_eq!(context.cookies().await.unwrap().len(), 1);
    context.close().await;
    worker.close().await.unwrap();
}
