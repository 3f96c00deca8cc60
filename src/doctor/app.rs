//! The app: whether its addresses answer in a way that a browser accepts, its clock, and its list of accounts.

use std::{
    error::Error,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use reqwest::{
    Client, Response,
    header::{AGE, DATE},
};
use url::Url;

use super::{
    clock::Skew,
    examination::{Area, Examination},
};
use crate::{
    clock,
    flow::accounts,
    org::client::is_loopback,
    scenario::{Accounts, App, Scenario, SignOut},
};

const AREA: Area = Area::App;

/// How long the app may take to answer.
const ANSWER: Duration = Duration::from_secs(10);

/// The lines of every address of the app that a run opens, each address once.
pub(super) async fn examine(http: &Client, scenario: &Scenario) -> Vec<Examination> {
    let pages = join_all(addresses(scenario).into_iter().map(|(key, url)| page(http, key, url)));
    let lists = join_all(account_lists(scenario).into_iter().map(|list| account_list(http, list)));
    let (pages, lists) = tokio::join!(pages, lists);
    let (mut lines, skews): (Vec<_>, Vec<_>) = pages.into_iter().unzip();
    if let Some(skew) = skews.into_iter().flatten().next() {
        lines.push(skew.examination(AREA, "the app", scenario.clock_skew));
    }
    lines.extend(lists);
    lines
}

/// Every address with the key that it stands at, in the order in which a run meets them; each once.
fn addresses(scenario: &Scenario) -> Vec<(&'static str, Url)> {
    let integration = &scenario.integration;
    let initiate = integration.oidc.as_ref().and_then(|oidc| oidc.initiate_login_uri.as_ref()?.parse().ok());
    let metadata = integration.saml.as_ref().and_then(|saml| saml.metadata_url.clone());
    let pages = scenario.instances.iter().flat_map(|instance| pages(&instance.app));
    let others = [("integration.oidc.initiate_login_uri", initiate), ("integration.saml.metadata_url", metadata)];
    let mut all: Vec<(&'static str, Url)> = Vec::new();
    for (key, url) in pages.chain(others) {
        all.extend(url.filter(|url| !all.iter().any(|(_, known)| known == url)).map(|url| (key, url)));
    }
    all
}

/// The pages of an app, as far as it has them.
fn pages(app: &App) -> [(&'static str, Option<Url>); 5] {
    let sign_out = match &app.sign_out {
        SignOut::Open(url) => Some(url.clone()),
        SignOut::Click(_) => None,
    };
    [
        ("app.sign_in.url", app.sign_in.as_ref().map(|sign_in| sign_in.url.clone())),
        ("app.profile.url", app.profile.url.clone()),
        ("app.sign_out.url", sign_out),
        ("app.signed_out.open", Some(app.signed_out.open.clone())),
        ("app.deep_link", app.deep_link.clone()),
    ]
}

/// Each list once, with somebody to look for in it.
fn account_lists(scenario: &Scenario) -> Vec<(&Accounts, &str)> {
    let mut lists: Vec<(&Accounts, &str)> = Vec::new();
    let email = scenario.user().map_or("nobody@example.com", |user| user.email.as_str());
    for accounts in scenario.instances.iter().filter_map(|instance| instance.app.accounts.as_ref()) {
        if !lists.iter().any(|(known, _)| known.url == accounts.url) {
            lists.push((accounts, email));
        }
    }
    lists
}

/// A line on one address, and the app's clock when it tells it. Any answer but a failure will do: nobody is signed in.
async fn page(http: &Client, key: &'static str, url: Url) -> (Examination, Option<Skew>) {
    let (started, stopwatch) = (clock::now(), Instant::now());
    let response = match http.get(url.clone()).timeout(ANSWER).send().await {
        Ok(response) => response,
        Err(error) => return (no_answer(key, &url, error), None),
    };
    let skew = skew(&response, started, stopwatch.elapsed());
    let status = response.status();
    let seen = format!("{url} answers {}", status.as_u16());
    let line = if status.is_server_error() {
        Examination::warning(AREA, key, seen, "look at the app's own log for why it fails")
    } else if url.scheme() != "https" && !is_loopback(&url) {
        let mending = "serve the app over https: Okta takes no other address, and browsers send it no secure cookies";
        Examination::warning(AREA, key, format!("{seen} in clear"), mending)
    } else {
        Examination::ok(AREA, key, seen)
    };
    (line, skew)
}

fn no_answer(key: &str, url: &Url, error: reqwest::Error) -> Examination {
    let timed_out = error.is_timeout();
    let error = error.without_url();
    let mut innermost: &dyn Error = &error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    let cause = innermost.to_string();
    if cause.contains("certificate verify failed") {
        let mending = "serve a certificate for this host that browsers trust, or add its authority's to `org.trust`";
        return Examination::wrong(AREA, key, format!("{url}: its certificate is not trusted here"), mending);
    }
    let seen = if timed_out {
        format!("{url} does not answer within {} s", ANSWER.as_secs())
    } else {
        format!("{url} does not answer: {cause}")
    };
    let mending =
        format!("start the app, see that this machine reaches it (name, proxy, firewall), or correct `{key}`");
    Examination::wrong(AREA, key, seen, mending)
}

/// A cache answers with the time at which it was filled.
fn skew(response: &Response, started: chrono::DateTime<chrono::Utc>, took: Duration) -> Option<Skew> {
    let headers = response.headers();
    if headers.contains_key(AGE) {
        return None;
    }
    Skew::of(headers.get(DATE)?.to_str().ok()?, started, took)
}

/// The list that just-in-time tests look into.
async fn account_list(http: &Client, (list, email): (&Accounts, &str)) -> Examination {
    let what = "app.accounts";
    let asked = tokio::time::timeout(ANSWER, accounts::of(http, list, email)).await;
    match asked {
        Ok(Ok(found)) => Examination::ok(AREA, what, format!("a list, with {} of {email}", found.len())),
        Ok(Err(error)) => {
            let mending = error.remedy.clone().unwrap_or_else(|| "correct `accounts` in the scenario".to_owned());
            Examination::wrong(AREA, what, format!("{}: {}", list.url, error.seen), mending)
        }
        Err(_) => {
            let seen = format!("{} does not answer within {} s", list.url, ANSWER.as_secs());
            Examination::wrong(AREA, what, seen, "see why the list takes so long, or leave `accounts` out")
        }
    }
}
