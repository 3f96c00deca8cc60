//! What the token may do, found out without doing it.
//!
//! An org looks at the token's rights before it looks at what is asked for. So a request that cannot be carried out by
//! anybody is answered with 403 where the right is missing, and with what is wrong with the request where it is there:
//!
//! | to find out | asked | why nothing changes |
//! |---|---|---|
//! | to list users, read an instance, the log or policies | the list or the thing itself | it only reads |
//! | to create users | a user without a profile | a user needs at least a login, so none is created: 400 |
//! | to deactivate and to delete users, to end their sessions | those of nobody | there is no such user: 404 |
//! | to assign users | nobody to the instance | there is no such user: 404 |
//! | to unassign users | nobody from the instance | there is no such assignment: 404 |
//!
//! Nobody is an id of the right form that is drawn at random each time: 17 of 36 characters, 88 bits.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use super::operation::Operation;
use super::transport::Request;
use super::{LogQuery, OrgClient, OrgError, Problem};
use crate::clock;
use crate::id::{InstanceId, UserId};

/// Something that the tests need the token to be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Ability {
    ReadUsers,
    CreateUsers,
    DeactivateUsers,
    DeleteUsers,
    EndSessions,
    ReadInstances,
    AssignUsers,
    UnassignUsers,
    ReadLog,
    ReadPolicies,
}

/// What the org's answer tells of an ability.
#[derive(Debug)]
pub enum Permission {
    /// The token has it.
    Granted,
    /// The org refuses the token, or the token lacks the right.
    Refused(OrgError),
    /// The answer tells neither.
    Unclear(OrgError),
}

impl Ability {
    /// Every ability, in the order in which a test needs them.
    pub const ALL: [Self; 10] = [
        Self::ReadUsers,
        Self::ReadInstances,
        Self::CreateUsers,
        Self::AssignUsers,
        Self::UnassignUsers,
        Self::EndSessions,
        Self::DeactivateUsers,
        Self::DeleteUsers,
        Self::ReadLog,
        Self::ReadPolicies,
    ];

    /// What the token may then do: `create users`.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReadUsers => "read users",
            Self::CreateUsers => "create users",
            Self::DeactivateUsers => "deactivate users",
            Self::DeleteUsers => "delete users",
            Self::EndSessions => "end users' sessions",
            Self::ReadInstances => "read instances",
            Self::AssignUsers => "assign users",
            Self::UnassignUsers => "unassign users",
            Self::ReadLog => "read the System Log",
            Self::ReadPolicies => "read sign-in policies",
        }
    }
}

impl OrgClient {
    /// Finds out whether the token has an ability, for that instance where it is about one. Changes nothing: see the
    /// module.
    pub async fn permission(&self, ability: Ability, instance: &InstanceId) -> Permission {
        let answered = match ability {
            Ability::ReadUsers => self.read_one(Operation::ListUsers, &["api", "v1", "users"], "limit=1").await,
            Ability::ReadPolicies => {
                let path = ["api", "v1", "policies"];
                self.read_one(Operation::ListPolicies, &path, "type=ACCESS_POLICY&limit=1").await
            }
            Ability::ReadInstances => self.instance(instance).await.map(drop),
            Ability::ReadLog => self.read_last_minute().await,
            Ability::CreateUsers => self.create_without_profile().await,
            Ability::DeactivateUsers => self.deactivate(&nobody()).await,
            Ability::DeleteUsers => self.delete_user(&nobody()).await,
            Ability::EndSessions => self.clear_sessions(&nobody()).await,
            Ability::AssignUsers => self.assign_nobody(instance).await,
            Ability::UnassignUsers => self.unassign(instance, &nobody()).await,
        };
        judge(answered)
    }

    async fn read_one(&self, operation: Operation, path: &[&str], query: &str) -> Result<(), OrgError> {
        let mut url = self.address(operation, path)?;
        url.set_query(Some(query));
        let list: Vec<Value> = self.send_json(Request::new(operation, self.url().as_str(), Method::GET, url)).await?;
        tracing::debug!(%operation, entries = list.len(), "the right is there");
        Ok(())
    }

    async fn read_last_minute(&self) -> Result<(), OrgError> {
        let until = clock::now();
        let query = LogQuery {
            since: until - TimeDelta::minutes(1),
            until,
            subjects: Vec::new(),
            failing: Vec::new(),
            at_most: 1,
        };
        self.log(&query).await.map(drop)
    }

    async fn create_without_profile(&self) -> Result<(), OrgError> {
        let operation = Operation::CreateNobody;
        let mut url = self.address(operation, &["api", "v1", "users"])?;
        url.set_query(Some("activate=false"));
        let request = Request::new(operation, "(nobody)", Method::POST, url).json(json!({}));
        self.send_plain(request).await
    }

    async fn assign_nobody(&self, instance: &InstanceId) -> Result<(), OrgError> {
        let operation = Operation::AssignUser;
        let url = self.address(operation, &["api", "v1", "apps", instance.as_str(), "users"])?;
        let body = json!({ "id": nobody(), "scope": "USER" });
        let request = Request::new(operation, format!("(nobody) at instance {instance}"), Method::POST, url).json(body);
        self.send_plain(request).await
    }
}

/// A request that was carried out, or was wrong in itself, was allowed.
fn judge(answered: Result<(), OrgError>) -> Permission {
    let Err(error) = answered else { return Permission::Granted };
    match &*error.problem {
        Problem::Refused(_) => Permission::Refused(error),
        Problem::NotFound(_) => Permission::Granted,
        Problem::Rejected(answer) if answer.has_code("E0000001") || answer.has_code("E0000003") => Permission::Granted,
        _ => Permission::Unclear(error),
    }
}

/// The id of a user that there is not. Should the machine have no random numbers, it is one that no org gives out.
fn nobody() -> UserId {
    const ALPHABET: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut bytes = [0; 17];
    if let Err(error) = openssl::rand::rand_bytes(&mut bytes) {
        tracing::debug!(%error, "no random numbers");
    }
    let tail: String = bytes.iter().map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()])).collect();
    UserId::new(format!("00u{tail}"))
}

#[cfg(test)]
mod tests {
    use super::super::error::ErrorAnswer;
    use super::*;

    fn answered(problem: fn(ErrorAnswer) -> Problem, status: u16, code: &str) -> Permission {
        let body = format!(r#"{{"errorCode":"{code}","errorSummary":"no"}}"#);
        judge(Err(OrgError {
            operation: Operation::CreateUser,
            subject: "(nobody)".to_owned(),
            org: "https://acme.okta.com".to_owned(),
            problem: Box::new(problem(ErrorAnswer::parse(status, body.as_bytes(), None))),
        }))
    }

    #[test]
    fn what_is_wrong_with_the_request_shows_that_it_was_allowed() {
        assert!(matches!(judge(Ok(())), Permission::Granted));
        assert!(matches!(answered(Problem::Rejected, 400, "E0000001"), Permission::Granted));
        assert!(matches!(answered(Problem::Rejected, 400, "E0000003"), Permission::Granted));
        assert!(matches!(answered(Problem::NotFound, 404, "E0000007"), Permission::Granted));
    }

    #[test]
    fn a_refusal_and_an_answer_that_says_nothing_are_told_apart() {
        assert!(matches!(answered(Problem::Refused, 403, "E0000006"), Permission::Refused(_)));
        assert!(matches!(answered(Problem::Refused, 401, "E0000011"), Permission::Refused(_)));
        for unclear in [
            answered(Problem::NoSuchAddress, 404, "E0000008"),
            answered(Problem::Rejected, 405, "E0000022"),
            answered(Problem::ServerFailed, 500, "E0000009"),
        ] {
            assert!(matches!(unclear, Permission::Unclear(_)));
        }
    }

    #[test]
    fn nobody_is_somebody_else_each_time_and_has_the_form_of_an_id() {
        let (one, other) = (nobody(), nobody());
        assert_ne!(one, other);
        assert_eq!(one.as_str().len(), 20);
        assert!(one.as_str().starts_with("00u") && one.as_str().chars().all(|it| it.is_ascii_alphanumeric()));
    }
}
