//! Removes the account that a just-in-time sign-on left in the app, where the scenario says how.

use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde::Deserialize;
use url::Url;

use super::{FlowError, Person, Reason, accounts};
use crate::scenario::{AccountRemoval, Accounts};

/// What the app said to the removal of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It has removed the account.
    Removed,
    /// It had none.
    Unknown,
}

/// Removes a person's account. That the app knows of none is believed only where its list of accounts says so too.
pub async fn remove(http: &Client, accounts: &Accounts, person: &Person) -> Result<Answer, FlowError> {
    let email = &person.email;
    let answer = match &accounts.removal {
        None => return Ok(Answer::Unknown),
        Some(AccountRemoval::Request(template)) => {
            let url = template.address(email).map_err(|error| trouble(email, error.to_string()))?;
            delete(http, accounts, email, &url).await?
        }
        Some(AccountRemoval::Scim(base)) => remove_users(http, accounts, person, base).await?,
    };
    if answer == Answer::Unknown && !accounts::of(http, accounts, email).await?.is_empty() {
        let seen = format!("it answered that there is none, and {} lists it still", accounts.url);
        return Err(trouble(email, seen));
    }
    Ok(answer)
}

/// Removes the person's users from a SCIM service.
async fn remove_users(http: &Client, accounts: &Accounts, person: &Person, base: &Url) -> Result<Answer, FlowError> {
    let mut answer = Answer::Unknown;
    for name in [&person.email, &person.login] {
        for id in ids(http, accounts, person, &named(base, name)).await? {
            if delete(http, accounts, &person.email, &at(base, &["Users", &id])).await? == Answer::Removed {
                answer = Answer::Removed;
            }
        }
        if answer == Answer::Removed || person.login == person.email {
            break;
        }
    }
    Ok(answer)
}

/// The address of the list of users with that name (RFC 7644 §3.4.2.2).
fn named(base: &Url, name: &str) -> Url {
    let mut url = at(base, &["Users"]);
    let quoted = name.replace('\\', r"\\").replace('"', "\\\"");
    url.query_pairs_mut().append_pair("filter", &format!("userName eq \"{quoted}\""));
    url
}

/// A list of users, as far as it says who they are.
#[derive(Deserialize)]
struct List {
    #[serde(default, rename = "Resources")]
    resources: Vec<User>,
}

#[derive(Deserialize)]
struct User {
    id: String,
    #[serde(rename = "userName")]
    name: Option<String>,
    emails: Option<Vec<Email>>,
}

#[derive(Deserialize)]
struct Email {
    value: Option<String>,
}

impl User {
    fn is(&self, person: &Person) -> bool {
        let same = |seen: &Option<String>, expected: &str| {
            seen.as_ref().is_some_and(|seen| seen.to_lowercase() == expected.to_lowercase())
        };
        same(&self.name, &person.login)
            || same(&self.name, &person.email)
            || self.emails.iter().flatten().any(|email| same(&email.value, &person.email))
    }

    /// Whether the id names one user, and not the whole list.
    fn has_own_address(&self) -> bool {
        !matches!(self.id.as_str(), "" | "." | "..")
    }
}

/// The ids of the person's users in the list at that address. Filtering is optional for a service, and one that does
/// not answers with everybody: then nobody is the person.
async fn ids(http: &Client, accounts: &Accounts, person: &Person, url: &Url) -> Result<Vec<String>, FlowError> {
    let email = &person.email;
    let (status, body) = send(request(http, accounts, Method::GET, url), email).await?;
    if !status.is_success() {
        return Err(trouble(email, format!("{url} answered {status}")));
    }
    let list: List = serde_json::from_slice(&body)
        .map_err(|error| trouble(email, format!("{url} answered no SCIM list of users: {error}")))?;
    let others = list.resources.iter().filter(|user| !user.is(person)).count();
    if others > 0 {
        let seen = format!("{url} lists others ({others}) too: the service ignores the filter, so nothing was removed");
        return Err(trouble(email, seen));
    }
    if let Some(user) = list.resources.iter().find(|user| !user.has_own_address()) {
        return Err(trouble(email, format!("{url} gives the user the id `{}`, which is no address", user.id)));
    }
    Ok(list.resources.into_iter().map(|user| user.id).collect())
}

async fn delete(http: &Client, accounts: &Accounts, email: &str, url: &Url) -> Result<Answer, FlowError> {
    match send(request(http, accounts, Method::DELETE, url), email).await? {
        (status, _) if status.is_success() => Ok(Answer::Removed),
        (StatusCode::NOT_FOUND | StatusCode::GONE, _) => Ok(Answer::Unknown),
        (status, _) => Err(trouble(email, format!("DELETE {url} answered {status}"))),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    #[test]
    fn a_user_is_the_person_by_login_or_address_whatever_their_case() {
        let person = Person {
            login: "new@login.example".to_owned(),
            password: Secret::new("secret"),
            totp: None,
            first_name: "Ada".to_owned(),
            last_name: "Novak".to_owned(),
            email: "new@mail.example".to_owned(),
        };
        let is = |json: &str| serde_json::from_str::<User>(json).expect("a user").is(&person);
        assert!(is(r#"{"id":"1","userName":"New@Login.example"}"#));
        assert!(is(r#"{"id":"1","userName":"new@mail.example","emails":null}"#));
        assert!(is(r#"{"id":"1","userName":"17","emails":[{"value":"a@b.test"},{"value":"NEW@mail.example"}]}"#));
        assert!(!is(r#"{"id":"1","userName":"ceo@mail.example","emails":[{"value":"ceo@mail.example"},{}]}"#));
        assert!(!is(r#"{"id":"1"}"#));
    }
}
