//! Users: looked up, created, brought to an end.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use reqwest::Method;
use serde::Deserialize;
use serde_json::json;

use super::operation::Operation;
use super::transport::Request;
use super::{OrgClient, OrgError, Problem};
use crate::clock;
use crate::id::UserId;
use crate::secret::Secret;

const POLL: Duration = Duration::from_millis(250);

/// A user of the org.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// The id, which never changes.
    pub id: UserId,
    /// Where in its life the user is.
    pub status: UserStatus,
    /// The status that the org is still working towards.
    #[serde(default)]
    pub transitioning_to_status: Option<UserStatus>,
    /// Login, names and e-mail address.
    pub profile: UserProfile,
}

/// The attributes that tests compare. The org holds more.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserProfile {
    /// The login; unique in the org, ignoring case.
    pub login: String,
    /// The primary e-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// First name.
    #[serde(default)]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(default)]
    pub last_name: Option<String>,
}

/// Where in its life a user is (Okta's `status`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the names are Okta's own")]
pub enum UserStatus {
    Staged,
    Provisioned,
    Active,
    Recovery,
    PasswordExpired,
    LockedOut,
    Suspended,
    Deprovisioned,
    /// A status that Okta added later.
    #[serde(untagged)]
    Other(String),
}

/// A user to be created, active at once and with a password.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// The login, in the form of an e-mail address.
    pub login: String,
    /// The e-mail address.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Shown as the user's title in the Admin Console: what this user is.
    pub title: String,
    /// The password.
    pub password: Secret,
}

/// A creation that failed.
#[derive(Debug)]
pub struct FailedCreation {
    /// Why.
    pub error: OrgError,
    /// When the client gave up the last request whose answer it did not hear: that one may still take effect. `None`
    /// where the org has refused every request.
    pub lost_at: Option<DateTime<Utc>>,
}

impl OrgClient {
    /// The user with exactly that login (ignoring case), if there is one.
    ///
    /// The address also takes ids and shortened logins, so an answer with another login is none.
    pub async fn find_user(&self, login: &str) -> Result<Option<User>, OrgError> {
        let found = self.user_at(Operation::FindUser, login).await?;
        Ok(found.filter(|user| user.profile.login.to_lowercase() == login.to_lowercase()))
    }

    /// The user with that id, if there is one.
    pub async fn user(&self, id: &UserId) -> Result<Option<User>, OrgError> {
        self.user_at(Operation::ReadUser, id.as_str()).await
    }

    /// Creates an active user.
    ///
    /// A creation must not be sent twice blindly. When its answer is lost, the login is looked up:
    /// a user that is there now is the one that was asked for; else the creation is sent again.
    /// The caller must have made sure that the login was free before.
    pub async fn create_user(&self, new: &NewUser) -> Result<User, FailedCreation> {
        let mut lost_at = None;
        let created = self.create_until_heard(new, &mut lost_at).await;
        created.map_err(|error| FailedCreation { error, lost_at })
    }

    async fn create_until_heard(&self, new: &NewUser, lost_at: &mut Option<DateTime<Utc>>) -> Result<User, OrgError> {
        let mut lost = match self.post_user(new, lost_at).await {
            Ok(user) => return Ok(user),
            Err(error) if error.is_answer_lost() => error,
            Err(error) => return Err(error),
        };
        for _ in 1..super::patience::MAX_TRIES {
            tracing::debug!(login = new.login, error = %lost, "the answer to a creation was lost; looking the login up");
            if let Some(user) = self.find_created(new).await? {
                return Ok(user);
            }
            lost = match self.post_user(new, lost_at).await {
                Ok(user) => return Ok(user),
                Err(error) if error.may_have_created() => error,
                Err(error) => return Err(error),
            };
        }
        self.find_created(new).await?.ok_or(lost)
    }

    /// Waits until the org has activated a user.
    pub async fn wait_until_active(&self, id: &UserId) -> Result<User, OrgError> {
        let started = Instant::now();
        loop {
            let user = self.user(id).await?;
            let seen = match user {
                Some(user) if user.status == UserStatus::Active && user.transitioning_to_status.is_none() => {
                    return Ok(user);
                }
                Some(user) => format!("its status is {:?}", user.status),
                None => "there is no such user any more".to_owned(),
            };
            if started.elapsed() >= self.timeout() {
                let problem =
                    Problem::NotInTime { wanted: "the user to be active".to_owned(), waited: started.elapsed(), seen };
                return Err(self.error(Operation::ReadUser, id.as_str(), problem));
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// Ends all sessions of a user in the org, and revokes the tokens that it gave out for the user.
    /// Sessions in apps go on.
    pub async fn clear_sessions(&self, id: &UserId) -> Result<(), OrgError> {
        let operation = Operation::ClearSessions;
        let mut url = self.address(operation, &["api", "v1", "users", id.as_str(), "sessions"])?;
        url.set_query(Some("oauthTokens=true"));
        self.send_plain(Request::new(operation, id.as_str(), Method::DELETE, url)).await
    }

    /// Deactivates a user, without a message to anyone.
    pub async fn deactivate(&self, id: &UserId) -> Result<(), OrgError> {
        let operation = Operation::DeactivateUser;
        let mut url = self.address(operation, &["api", "v1", "users", id.as_str(), "lifecycle", "deactivate"])?;
        url.set_query(Some("sendEmail=false"));
        self.send_plain(Request::new(operation, id.as_str(), Method::POST, url)).await
    }

    /// Deletes a deactivated user. The org merely deactivates one that is not, and says 204 to both.
    pub async fn delete_user(&self, id: &UserId) -> Result<(), OrgError> {
        let operation = Operation::DeleteUser;
        let mut url = self.address(operation, &["api", "v1", "users", id.as_str()])?;
        url.set_query(Some("sendEmail=false"));
        self.send_plain(Request::new(operation, id.as_str(), Method::DELETE, url)).await
    }

    async fn user_at(&self, operation: Operation, name: &str) -> Result<Option<User>, OrgError> {
        let url = self.address(operation, &["api", "v1", "users", name])?;
        found(self.send_json(Request::new(operation, name, Method::GET, url)).await)
    }

    /// Asks for the user once, and notes when no answer was heard.
    async fn post_user(&self, new: &NewUser, lost_at: &mut Option<DateTime<Utc>>) -> Result<User, OrgError> {
        let operation = Operation::CreateUser;
        let mut url = self.address(operation, &["api", "v1", "users"])?;
        // Without `nextLogin`, or the password would have to be changed at the first sign-in.
        url.set_query(Some("activate=true"));
        let body = json!({
            "profile": {
                "login": new.login,
                "email": new.email,
                "firstName": new.first_name,
                "lastName": new.last_name,
                "title": new.title,
            },
            "credentials": { "password": { "value": new.password.expose() } },
        });
        let posted = self.send_json(Request::new(operation, &new.login, Method::POST, url).json(body)).await;
        if posted.as_ref().is_err_and(OrgError::may_have_created) {
            *lost_at = Some(clock::now());
        }
        posted
    }

    /// The user that a lost creation may have made.
    async fn find_created(&self, new: &NewUser) -> Result<Option<User>, OrgError> {
        let Some(user) = self.find_user(&new.login).await? else { return Ok(None) };
        let profile = &user.profile;
        let same = profile.first_name.as_ref() == Some(&new.first_name)
            && profile.last_name.as_ref() == Some(&new.last_name)
            && profile.email.as_deref().is_some_and(|email| email.eq_ignore_ascii_case(&new.email));
        if same {
            return Ok(Some(user));
        }
        let seen = format!("it is {}, with other names or another e-mail address", user.id);
        Err(self.error(Operation::CreateUser, &new.login, Problem::AnotherUser(seen)))
    }
}

/// "Not found" is an answer where something is looked for.
pub(super) fn found<T>(answer: Result<T, OrgError>) -> Result<Option<T>, OrgError> {
    match answer {
        Ok(thing) => Ok(Some(thing)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_read_as_okta_sends_it() {
        let json = r#"{"id":"00ub0oNGTSWTBKOLGLNR","status":"STAGED","transitioningToStatus":"ACTIVE","created":"2026-11-22T04:00:00.000Z",
            "profile":{"firstName":"Isaac","lastName":null,"email":"i@b.test","login":"i@b.test","mobilePhone":null}}"#;
        let user: User = serde_json::from_str(json).expect("a user");
        assert_eq!(user.status, UserStatus::Staged);
        assert_eq!(user.transitioning_to_status, Some(UserStatus::Active));
        assert_eq!(user.profile.last_name, None);
    }

    #[test]
    fn a_status_of_tomorrow_is_kept() {
        let status: UserStatus = serde_json::from_str(r#""ASLEEP""#).expect("a status");
        assert_eq!(status, UserStatus::Other("ASLEEP".to_owned()));
        let status: UserStatus = serde_json::from_str(r#""PASSWORD_EXPIRED""#).expect("a status");
        assert_eq!(status, UserStatus::PasswordExpired);
    }
}
