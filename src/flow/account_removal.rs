//! Removes the account that a just-in-time sign-on left in the app, where the scenario says how.

use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde::Deserialize;
use url::Url;

use super::{FlowError, Reason, accounts};
use crate::scenario::{AccountRemoval, Accounts};

/// Removes the account with that e-mail address. One that is not there is removed already.
pub async fn remove(http: &Client, accounts: &Accounts, email: &str) -> Result<(), FlowError> {
    match &accounts.removal {
        None => Ok(()),
        Some(AccountRemoval::Request(template)) => {
            let url = template.address(email).map_err(|error| trouble(email, error.to_string()))?;
            delete(http, accounts, email, &url).await
        }
        Some(AccountRemoval::Scim(base)) => {
            for id in ids(http, accounts, email, base).await? {
                delete(http, accounts, email, &at(base, &["Users", &id])).await?;
            }
            Ok(())
        }
    }
}

/// The ids of the users with that name (RFC 7644 §3.4.2.2).
async fn ids(http: &Client, accounts: &Accounts, email: &str, base: &Url) -> Result<Vec<String>, FlowError> {
    #[derive(Deserialize)]
    struct List {
        #[serde(default, rename = "Resources")]
        resources: Vec<User>,
    }
    #[derive(Deserialize)]
    struct User {
        id: String,
    }
    let mut url = at(base, &["Users"]);
    let quoted = email.replace('\\', r"\\").replace('"', "\\\"");
    url.query_pairs_mut().append_pair("filter", &format!("userName eq \"{quoted}\""));
    let (status, body) = send(request(http, accounts, Method::GET, &url), email).await?;
    if !status.is_success() {
        return Err(trouble(email, format!("{url} answered {status}")));
    }
    let list: List = serde_json::from_slice(&body)
        .map_err(|error| trouble(email, format!("{url} answered no SCIM list of users: {error}")))?;
    Ok(list.resources.into_iter().map(|user| user.id).collect())
}

async fn delete(http: &Client, accounts: &Accounts, email: &str, url: &Url) -> Result<(), FlowError> {
    let (status, _) = send(request(http, accounts, Method::DELETE, url), email).await?;
    if status.is_success() || matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE) {
        return Ok(());
    }
    Err(trouble(email, format!("DELETE {url} answered {status}")))
}

fn request(http: &Client, accounts: &Accounts, method: Method, url: &Url) -> RequestBuilder {
    let request = http.request(method, url.clone());
    match &accounts.bearer {
        Some(bearer) => request.bearer_auth(bearer.expose()),
        None => request,
    }
}

async fn send(request: RequestBuilder, email: &str) -> Result<(StatusCode, Vec<u8>), FlowError> {
    let response = request.send().await.map_err(|error| trouble(email, format!("no answer: {error}")))?;
    let status = response.status();
    Ok((status, accounts::bounded(response).await.map_err(|seen| trouble(email, seen))?))
}

/// An address below the base, whatever is in the names.
fn at(base: &Url, names: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(names);
    }
    url
}

fn trouble(email: &str, seen: String) -> FlowError {
    FlowError::new(Reason::AccountList, format!("the account of {email} to be removed from the app"), seen)
        .remedy("remove it by hand, and correct `accounts` in the scenario")
}
