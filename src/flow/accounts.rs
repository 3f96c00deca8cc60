//! Asks the app itself which accounts it has: the proof that a just-in-time user was not there
//! before, and is there afterwards.

use reqwest::{Client, Response};
use serde_json::Value;

use super::{FlowError, Reason};
use crate::{evidence::Profile, scenario::Accounts};

/// The longest list that is read, in bytes.
const LONGEST: usize = 4 << 20;

/// The accounts with that e-mail address. Case is ignored, as in mail domains.
pub async fn of(http: &Client, accounts: &Accounts, email: &str) -> Result<Vec<Profile>, FlowError> {
    let list = read(http, accounts).await?;
    let text = |account: &Value, member: &str| account.get(member).and_then(Value::as_str).map(str::to_owned);
    let profiles = list.iter().map(|account| Profile {
        first_name: text(account, &accounts.first_name),
        last_name: text(account, &accounts.last_name),
        email: text(account, &accounts.email),
    });
    Ok(profiles.filter(|it| it.email.as_deref().is_some_and(|seen| seen.eq_ignore_ascii_case(email))).collect())
}

async fn read(http: &Client, accounts: &Accounts) -> Result<Vec<Value>, FlowError> {
    let expected = || format!("a JSON array of the app's accounts from {}", accounts.url);
    let rig = |seen: String| {
        FlowError::new(Reason::AccountList, expected(), seen)
            .remedy("correct `accounts` in the scenario, or leave it out")
    };
    let mut request = http.get(accounts.url.clone());
    if let Some(bearer) = &accounts.bearer {
        request = request.bearer_auth(bearer.expose());
    }
    let response = request.send().await.map_err(|error| rig(format!("no answer: {error}")))?;
    if !response.status().is_success() {
        return Err(rig(format!("it answered {}", response.status())));
    }
    let body = bounded(response).await.map_err(rig)?;
    serde_json::from_slice(&body).map_err(|error| rig(format!("the answer is none: {error}")))
}

/// The whole answer, or why it is not to be had.
pub(super) async fn bounded(mut response: Response) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| format!("the answer broke off: {error}"))? {
        body.extend_from_slice(&chunk);
        if body.len() > LONGEST {
            return Err(format!("the answer is longer than {LONGEST} bytes"));
        }
    }
    Ok(body)
}
