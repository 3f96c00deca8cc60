//! Who signs in: the scenario's test user, or a temporary one.

use crate::{
    evidence::ExpectedUser,
    flow::{FlowError, Person, Reason},
    id::UserId,
    org::client::{OrgClient, OrgError},
    plan::Case,
};

/// The person on the stage, and what checks must know of them.
#[derive(Clone, Debug)]
pub(super) struct Cast {
    pub(super) person: Person,
    /// The person's id in the org.
    pub(super) id: UserId,
    pub(super) expected: ExpectedUser,
}

impl Cast {
    /// A person whom the org knows by `id`, and the instance by `app_user_name`.
    pub(super) fn new(person: Person, id: &UserId, app_user_name: String) -> Self {
        let expected = ExpectedUser {
            login: person.login.clone(),
            first_name: person.first_name.clone(),
            last_name: person.last_name.clone(),
            email: person.email.clone(),
            app_user_name,
            id: id.to_string(),
        };
        Self { person, id: id.clone(), expected }
    }
}

/// The scenario's test user, found in the org and assigned to the instance.
pub(super) async fn test_user(case: &Case, client: &OrgClient) -> Result<Cast, FlowError> {
    let Some(user) = case.user() else {
        return Err(
            FlowError::new(Reason::Scenario, "a test user", "the scenario has none").remedy("add one under `users`")
        );
    };
    let missing = |reason: Reason, seen: &str, remedy: &str| {
        FlowError::new(reason, format!("{} in the org, assigned to {}", user.login, case.instance.id), seen)
            .remedy(remedy)
    };
    let found = client.find_user(&user.login).await.map_err(|error| org_error(&error))?;
    let Some(found) = found else {
        return Err(missing(
            Reason::TestUserMissing,
            "there is no such user",
            "create the user in the org, or correct `users` in the scenario",
        ));
    };
    let assignment = client.assignment(&case.instance.id, &found.id).await.map_err(|error| org_error(&error))?;
    let Some(assignment) = assignment else {
        return Err(missing(
            Reason::TestUserUnassigned,
            "the user is not assigned",
            "assign the user to the instance; no new instance is needed",
        ));
    };
    let app_user_name = assignment.user_name().unwrap_or(&user.login).to_owned();
    let person = Person {
        login: user.login.clone(),
        password: user.password.clone(),
        totp: user.totp.clone(),
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        email: user.email.clone(),
    };
    Ok(Cast::new(person, &found.id, app_user_name))
}

/// A refusal of the org as the end of a flow.
pub(super) fn org_error(error: &OrgError) -> FlowError {
    let refused = error.is_org_unusable();
    let error =
        FlowError::new(Reason::Org(error.trouble()), format!("the org to {}", error.operation), error.to_string())
            .remedy(error.remedy());
    FlowError { refused, ..error }
}
