//! The app's session by itself: a window with the app's cookies and storage, and the org out of reach.

use oin_tester_webdriver::{Condition, Context, StoredCookie};
use url::Url;

use super::{super::app, FlowError, Reason, Stage, Tried, is_of_org};
use crate::{
    evidence::{ExchangeRange, SessionProbe},
    scenario::SignedOutProof,
};

pub(super) async fn probe(stage: &Stage<'_>, window: &Context) -> Result<Tried, FlowError> {
    const EXPECTED: &str = "the app's session in another window";
    let failed =
        |error: oin_tester_webdriver::BrowserError| FlowError::new(Reason::Browser, EXPECTED, error.to_string());
    let cookies = stage.window.cookies().await.map_err(failed)?;
    let cookies: Vec<StoredCookie> = cookies.into_iter().filter(|cookie| !is_of_org(cookie, stage.org)).collect();
    window.block(&stage.org.origins()).await.map_err(failed)?;
    window.set_cookies(&cookies).await.map_err(failed)?;
    open(stage, window, &page_behind_sign_in(stage)).await.map_err(failed)?;

    let mut conditions = vec![app::condition(&stage.app.signed_in), Condition::BrowserErrorPage];
    if let SignedOutProof::Page(proof) = &stage.app.signed_out.expect {
        conditions.push(app::condition(proof));
    }
    conditions.extend(stage.app.refused.as_ref().map(app::condition));
    let seen = window.wait_any(&conditions, stage.deadline(), "the app's page, without the org").await;
    let ended_at = window.location().await.map(|location| location.url).unwrap_or_default();
    let signed_in = match seen {
        Ok(first) => first == 0,
        Err(error) if error.is_harness() => return Err(failed(error)),
        Err(_) => false,
    };
    stage.journal.note(if signed_in { "still signed in" } else { "not signed in" });
    Ok(Tried::Session(SessionProbe { exchanges: ExchangeRange::default(), signed_in, ended_at }))
}

/// The page with the profile, or the one that showed that the user is signed in. An answer of the org in its address
/// is good for one time only: then the page that tells whether somebody is signed in has to do.
fn page_behind_sign_in(stage: &Stage<'_>) -> Url {
    const OF_ANSWERS: [&str; 5] = ["code", "id_token", "access_token", "SAMLResponse", "error"];
    let shown = stage.evidence.page.as_ref().and_then(|page| Url::parse(&page.url).ok());
    let usable = shown.filter(|url| !url.query_pairs().any(|(name, _)| OF_ANSWERS.contains(&&*name)));
    stage.app.profile.url.clone().or(usable).unwrap_or_else(|| stage.app.signed_out.open.clone())
}

/// Storage can be filled only from a page of its origin, so the page is opened, and then once more with it.
async fn open(stage: &Stage<'_>, window: &Context, page: &Url) -> Result<(), oin_tester_webdriver::BrowserError> {
    match window.goto(page, stage.deadline()).await {
        Err(error) if error.is_harness() => return Err(error),
        // An app that sends the browser straight to the org ends on the browser's error page.
        Ok(()) | Err(_) => {}
    }
    let left = stage.evidence.page.as_ref().filter(|left| same_origin(&left.url, page));
    if let Some(left) = left.filter(|left| !left.local_storage.is_empty() || !left.session_storage.is_empty()) {
        window.set_storage(&left.local_storage, &left.session_storage, stage.deadline()).await?;
        window
            .goto(page, stage.deadline())
            .await
            .or_else(|error| if error.is_harness() { Err(error) } else { Ok(()) })?;
    }
    Ok(())
}

fn same_origin(address: &str, page: &Url) -> bool {
    Url::parse(address).is_ok_and(|address| address.origin() == page.origin())
}
