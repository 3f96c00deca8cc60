//! Who may use an app instance, and the links that the dashboard shows for it.

use chrono::{DateTime, Utc};
use reqwest::Method;
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::operation::Operation;
use super::patience::MAX_TRIES;
use super::transport::Request;
use super::users::found;
use super::{OrgClient, OrgError};
use crate::id::{InstanceId, UserId};

/// A user's assignment to an app instance.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Assignment {
    /// The user.
    pub id: UserId,
    /// Where the assignment comes from.
    #[serde(default)]
    pub scope: Option<AssignmentScope>,
    /// Such as `ACTIVE`, `PROVISIONED` or `STAGED`.
    #[serde(default)]
    pub status: Option<String>,
    /// When the user was assigned.
    #[serde(default)]
    pub created: Option<DateTime<Utc>>,
    #[serde(default)]
    credentials: Option<AssignmentCredentials>,
}

impl Assignment {
    /// The name that the instance knows the user by.
    pub fn user_name(&self) -> Option<&str> {
        self.credentials.as_ref()?.user_name.as_deref()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AssignmentCredentials {
    #[serde(default)]
    user_name: Option<String>,
}

/// Where an assignment comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AssignmentScope {
    /// The user was assigned in person.
    User,
    /// The user belongs to a group that is assigned; unassigning the user does not end it.
    Group,
}

/// A link on a user's dashboard: what a tile stands for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppLink {
    /// The label of the tile.
    pub label: String,
    /// The embed link: opening it starts the IdP flow as pressing the tile does.
    pub link_url: Url,
    /// The instance behind it.
    pub app_instance_id: InstanceId,
    /// The link exists, but no tile is shown.
    #[serde(default)]
    pub hidden: bool,
}

impl OrgClient {
    /// Assigns a user to an instance under a user name. A user who is assigned already stays so.
    ///
    /// When the answer is lost, the assignment is looked up, and made again only if it is not there.
    pub async fn assign(&self, instance: &InstanceId, user: &UserId, name: &str) -> Result<Assignment, OrgError> {
        let mut tries = 1;
        loop {
            let error = match self.post_assignment(instance, user, name).await {
                Ok(assignment) => return Ok(assignment),
                Err(error) if error.is_answer_lost() => error,
                Err(error) => return Err(error),
            };
            tracing::debug!(%user, %error, "the answer to an assignment was lost; looking it up");
            if let Some(assignment) = self.assignment(instance, user).await? {
                return Ok(assignment);
            }
            if tries == MAX_TRIES {
                return Err(error);
            }
            tries += 1;
        }
    }

    async fn post_assignment(&self, instance: &InstanceId, user: &UserId, name: &str) -> Result<Assignment, OrgError> {
        let operation = Operation::AssignUser;
        let url = self.address(operation, &["api", "v1", "apps", instance.as_str(), "users"])?;
        let body = json!({ "id": user, "scope": "USER", "credentials": { "userName": name } });
        self.send_json(Request::new(operation, subject(instance, user), Method::POST, url).json(body)).await
    }

    /// A user's assignment to an instance, if there is one.
    pub async fn assignment(&self, instance: &InstanceId, user: &UserId) -> Result<Option<Assignment>, OrgError> {
        let operation = Operation::ReadAssignment;
        let url = self.assignment_address(operation, instance, user)?;
        found(self.send_json(Request::new(operation, subject(instance, user), Method::GET, url)).await)
    }

    /// Ends a user's own assignment to an instance.
    pub async fn unassign(&self, instance: &InstanceId, user: &UserId) -> Result<(), OrgError> {
        let operation = Operation::UnassignUser;
        let mut url = self.assignment_address(operation, instance, user)?;
        url.set_query(Some("sendEmail=false"));
        self.send_plain(Request::new(operation, subject(instance, user), Method::DELETE, url)).await
    }

    /// Everything on a user's dashboard, hidden links included.
    pub async fn app_links(&self, user: &UserId) -> Result<Vec<AppLink>, OrgError> {
        let operation = Operation::ReadAppLinks;
        let url = self.address(operation, &["api", "v1", "users", user.as_str(), "appLinks"])?;
        self.send_json(Request::new(operation, user.as_str(), Method::GET, url)).await
    }

    fn assignment_address(&self, operation: Operation, instance: &InstanceId, user: &UserId) -> Result<Url, OrgError> {
        self.address(operation, &["api", "v1", "apps", instance.as_str(), "users", user.as_str()])
    }
}

fn subject(instance: &InstanceId, user: &UserId) -> String {
    format!("{user} at instance {instance}")
}
