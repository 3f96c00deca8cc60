//! The temporary user of a just-in-time test: created, looked for in the app, removed.

use reqwest::Client;

use super::{
    PreparedCase, Surroundings,
    cast::{Cast, org_error},
};
use crate::{
    event::{Event, EventKind, EventSender, TemporaryUser as TemporaryUserEvent, TemporaryUserState},
    evidence::{CallRecorder, Observations, Profile},
    flow::{FlowError, Journal, Person, Reason, accounts},
    id::CaseId,
    org::client::{AssignmentScope, Trouble},
    org::temporary::{CreateError, Removal, TemporaryUser, TemporaryUsers},
    scenario::{Accounts, Scenario},
};

/// Creates a user that neither the org nor the app knows, and assigns it to the instance.
pub(super) async fn provision(
    prepared: &PreparedCase,
    journal: &Journal,
    calls: &CallRecorder,
    surroundings: Surroundings<'_>,
) -> Result<TemporaryUser, FlowError> {
    let case = &prepared.case;
    let create = async {
        let template = &case.scenario.temporary_users;
        let created = prepared.temporary_users.create(template, &case.instance.id, calls).await;
        let user = created.map_err(|error| create_error(&error, surroundings.events, prepared))?;
        surroundings.redactor.learn(&user.password);
        for word in [&user.login, &user.email] {
            surroundings.redactor.leave_open(word);
        }
        let created = TemporaryUserEvent {
            case: Some(case.id.clone()),
            login: user.login.clone(),
            id: Some(user.id.clone()),
            state: TemporaryUserState::Created,
        };
        surroundings.events.send(Event::now(EventKind::TemporaryUser(created)));
        journal.note(format!("{} as {} {}", user.login, user.first_name, user.last_name));
        if user.assigned == AssignmentScope::Group {
            let text = format!(
                "instance {} is assigned to a group that new users are in, so {} was assigned to it without being \
                 asked for; unassigning it does nothing, and every new user of the org can sign on",
                case.instance.id, user.login
            );
            journal.note(text.clone());
            surroundings.events.send(Event::now(EventKind::Notice { text }));
        }
        Ok(user)
    };
    journal.step("create a temporary user and assign it", create).await
}

/// Sees that the app has no account for the user yet.
pub(super) async fn must_be_unknown(
    http: &Client,
    accounts: &Accounts,
    email: &str,
    observations: &mut Observations,
) -> Result<(), FlowError> {
    let unknown = accounts::of(http, accounts, email).await?.is_empty();
    observations.unknown_before = Some(unknown);
    if unknown {
        return Ok(());
    }
    let seen = "the app has one already".to_owned();
    Err(FlowError::new(Reason::AccountExists, format!("no account for {email} before the first sign-on"), seen)
        .remedy("the app must tell users apart by their exact e-mail address or subject"))
}

/// Sees that the app has made an account for the user, with the right attributes.
pub(super) async fn must_be_provisioned(
    http: &Client,
    accounts: &Accounts,
    expected: &Profile,
    observations: &mut Observations,
) -> Result<(), FlowError> {
    let email = expected.email.as_deref().unwrap_or_default();
    let found = accounts::of(http, accounts, email).await?.into_iter().next();
    observations.account.clone_from(&found);
    let (reason, seen) = match found {
        Some(found) if found == *expected => return Ok(()),
        Some(found) => (Reason::AccountDiffers, format!("the account says {found:?}")),
        None => (Reason::AccountMissing, format!("the app lists no account for {email}")),
    };
    Err(FlowError::new(reason, format!("an account in the app with {expected:?}"), seen)
        .remedy("create the account at the first sign-on, from the attributes of the assertion or the claims"))
}

/// Removes the user from the org and tells what became of it.
pub(super) async fn remove(
    prepared: &PreparedCase,
    journal: &Journal,
    calls: &CallRecorder,
    events: &EventSender,
    user: &TemporaryUser,
) -> Result<(), FlowError> {
    let remove = async {
        let removal = prepared.temporary_users.remove(user, calls).await;
        tell_removal(events, Origin::Case(prepared), &removal);
        match removal.reason() {
            None => Ok(()),
            Some(reason) => Err(FlowError::new(
                Reason::Org(Trouble::Other),
                format!("{} to be removed from the org", user.login),
                reason,
            )
            .remedy(Origin::Case(prepared).cleanup_command())),
        }
    };
    journal.step("remove the temporary user", remove).await
}

/// Where a temporary user comes from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Origin<'a> {
    /// A case of this run.
    Case(&'a PreparedCase),
    /// An earlier run, or a case of this one that is over, of that scenario.
    Earlier(&'a Scenario, &'a TemporaryUsers),
}

impl Origin<'_> {
    fn case(self) -> Option<CaseId> {
        match self {
            Self::Case(prepared) => Some(prepared.case.id.clone()),
            Self::Earlier(..) => None,
        }
    }

    /// The command that removes what a run could not remove.
    fn cleanup_command(self) -> String {
        match self {
            Self::Case(prepared) => prepared.temporary_users.cleanup_command(&prepared.case.scenario.source.path),
            Self::Earlier(scenario, users) => users.cleanup_command(&scenario.source.path),
        }
    }
}

/// Tells what became of a user.
pub(super) fn tell_removal(events: &EventSender, of: Origin<'_>, removal: &Removal) {
    let state = match removal.reason() {
        None => TemporaryUserState::Removed,
        Some(reason) => TemporaryUserState::Left { reason, command: of.cleanup_command() },
    };
    let user = TemporaryUserEvent { case: of.case(), login: removal.login.clone(), id: removal.id.clone(), state };
    events.send(Event::now(EventKind::TemporaryUser(user)));
}

/// The person that the user plays, and what checks must know of it.
pub(super) fn cast(user: &TemporaryUser) -> Cast {
    let person = Person {
        login: user.login.clone(),
        password: user.password.clone(),
        totp: None,
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        email: user.email.clone(),
    };
    Cast::new(person, &user.id, user.app_user_name.clone())
}

fn create_error(error: &CreateError, events: &EventSender, prepared: &PreparedCase) -> FlowError {
    if let CreateError::Org { removal: Some(removal), .. } | CreateError::Ledger { removal: Some(removal), .. } = error
    {
        tell_removal(events, Origin::Case(prepared), removal);
    }
    match error {
        CreateError::Org { source, .. } => org_error(source),
        CreateError::LoginTaken(_) => {
            FlowError::new(Reason::Org(Trouble::LoginTaken), "a temporary user", error.to_string())
        }
        other => FlowError::new(Reason::NoTemporaryUser, "a temporary user", other.to_string()),
    }
}
