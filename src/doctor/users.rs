//! The test users: whether they are there, may sign in, and are assigned; and temporary users that were left.

use std::path::{Path, absolute};

use futures_util::future::join_all;
use nix::unistd::{AccessFlags, access};

use super::{
    chain,
    examination::{Area, Examination},
};
use crate::{
    id::{InstanceId, UserId},
    org::{
        client::{Assignment, AssignmentScope, OrgClient, User, UserStatus},
        temporary::{CleanUpScope, OpenEntry, OwnerState, TemporaryUsers, cleanup_command},
    },
    scenario::{Scenario, TestUser},
};

const AREA: Area = Area::Users;

/// The lines of each test user: the user, and the assignment to each instance.
pub(super) async fn examine(client: &OrgClient, scenario: &Scenario) -> Vec<Examination> {
    let lines = join_all(scenario.users.iter().map(|user| examine_user(client, scenario, user))).await;
    lines.concat()
}

async fn examine_user(client: &OrgClient, scenario: &Scenario, expected: &TestUser) -> Vec<Examination> {
    let login = &expected.login;
    let user = match client.find_user(login).await {
        Ok(Some(user)) => user,
        Ok(None) => {
            let mending = "create the user (Directory > People > Add person), or correct `users` in the scenario";
            return vec![Examination::wrong(AREA, login, "there is no such user", mending)];
        }
        Err(error) => return vec![Examination::unanswered(AREA, login, &error)],
    };
    let mut lines = vec![status(login, &user)];
    lines.extend(profile(expected, &user));
    let instances = scenario.instances.iter().map(|instance| assignment(client, &instance.id, &user.id, login));
    lines.extend(join_all(instances).await);
    lines
}

fn status(login: &str, user: &User) -> Examination {
    let (seen, mending) = match &user.status {
        UserStatus::Active => return Examination::ok(AREA, login, "active"),
        UserStatus::LockedOut => ("locked out", "unlock the user: Directory > People > the user > Unlock"),
        UserStatus::PasswordExpired => (
            "the password has expired",
            "sign in once as the user and choose another password, and give that in the scenario",
        ),
        UserStatus::Recovery => {
            ("about to set another password", "let the user finish that, or reset the password again")
        }
        UserStatus::Suspended => ("suspended", "unsuspend the user: Directory > People > the user > Unsuspend"),
        UserStatus::Staged | UserStatus::Provisioned => {
            ("not activated yet", "activate the user: Directory > People > the user > Activate")
        }
        UserStatus::Deprovisioned => ("deactivated", "activate the user: Directory > People > the user > Activate"),
        UserStatus::Other(status) => {
            let mending = "look at the user in Directory > People; a sign-in needs ACTIVE";
            return Examination::wrong(AREA, login, format!("its status is {status}"), mending);
        }
    };
    Examination::wrong(AREA, login, seen, mending)
}

/// The app shows what the org sends, and the tests compare it with the scenario.
fn profile(expected: &TestUser, user: &User) -> Option<Examination> {
    let same = |seen: &Option<String>, expected: &String| seen.as_ref() == Some(expected);
    let (seen, differs) = (
        &user.profile,
        [
            (!same(&user.profile.first_name, &expected.first_name)).then_some("first name"),
            (!same(&user.profile.last_name, &expected.last_name)).then_some("last name"),
            (!same(&user.profile.email, &expected.email)).then_some("e-mail address"),
        ],
    );
    let differs: Vec<&str> = differs.into_iter().flatten().collect();
    if differs.is_empty() {
        return None;
    }
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "(none)".to_owned());
    let told = format!(
        "the org has {} {}, {}; the scenario has another {}",
        text(&seen.first_name),
        text(&seen.last_name),
        text(&seen.email),
        differs.join(" and ")
    );
    let mending = "correct `users` in the scenario, or the user's profile in the org";
    Some(Examination::warning(AREA, format!("{} profile", expected.login), told, mending))
}

async fn assignment(client: &OrgClient, instance: &InstanceId, user: &UserId, login: &str) -> Examination {
    let what = format!("{login} at {instance}");
    match client.assignment(instance, user).await {
        Ok(Some(assignment)) => assigned(what, &assignment),
        Ok(None) if is_missing(client, instance).await => {
            Examination::unknown(AREA, what, "there is no such instance", "mend the instance first")
        }
        Ok(None) => {
            let mending = "assign the user: Applications > the instance > Assignments > Assign to People";
            Examination::wrong(AREA, what, "not assigned", mending)
        }
        Err(error) => Examination::unanswered(AREA, what, &error),
    }
}

/// Okta answers alike when there is no assignment and when there is no instance.
async fn is_missing(client: &OrgClient, instance: &InstanceId) -> bool {
    client.instance(instance).await.is_err_and(|error| error.is_not_found())
}

fn assigned(what: String, assignment: &Assignment) -> Examination {
    let how = match assignment.scope {
        Some(AssignmentScope::Group) => "assigned through a group",
        Some(AssignmentScope::User) => "assigned directly",
        None => "assigned",
    };
    match assignment.status.as_deref() {
        Some("ACTIVE" | "PROVISIONED") | None => Examination::ok(AREA, what, how),
        Some(status) => {
            let mending = "look at Applications > the instance > Assignments; a sign-on needs an active assignment";
            Examination::warning(AREA, what, format!("{how}, with the status {status}"), mending)
        }
    }
}

const NO_LEDGER: &str = "name a directory that can be made and written with `--ledger` (or `--results`): a run begins \
                         only where it can write temporary users down";

/// Why the directory of the ledger, which is not there, cannot be made.
fn in_the_way(ledger: &Path) -> Option<String> {
    let ledger = absolute(ledger).unwrap_or_else(|_no_working_directory| ledger.to_owned());
    let nearest = ledger.ancestors().find(|path| path.symlink_metadata().is_ok())?;
    if !nearest.is_dir() {
        return Some(format!("no ledger can be kept in {}: {} is no directory", ledger.display(), nearest.display()));
    }
    let closed = access(nearest, AccessFlags::W_OK | AccessFlags::X_OK).err()?;
    let nearest = nearest.display();
    Some(format!("no ledger can be kept in {}: {nearest} cannot be written to: {}", ledger.display(), closed.desc()))
}

/// A line on temporary users that earlier runs left in the org, by the ledger of this machine. Asks the org nothing.
pub(super) async fn leftovers(client: &OrgClient, scenario: &Scenario, ledger: &Path) -> Examination {
    let what = "temporary users";
    let none = || Examination::ok(AREA, what, "none is left");
    // Opening a ledger creates its directory.
    if !ledger.is_dir() {
        return match in_the_way(ledger) {
            None => none(),
            Some(seen) => Examination::wrong(AREA, what, seen, NO_LEDGER),
        };
    }
    let left = match TemporaryUsers::open(client.clone(), ledger).await {
        Ok(users) => users.leftovers().await,
        Err(error) => Err(error),
    };
    match left {
        Ok(left) if left.is_empty() => none(),
        Ok(left) => {
            let logins: Vec<&str> = left.iter().map(|open| open.entry.login.as_str()).collect();
            let seen = format!("left in the org: {}", logins.join(", "));
            Examination::warning(AREA, what, seen, format!("`{}`", clean_up(scenario, ledger, &left)))
        }
        Err(error) => {
            let mending = "see that the directory of the ledger (`--ledger`) can be read and written";
            Examination::unknown(AREA, what, chain(&error), mending)
        }
    }
}

fn clean_up(scenario: &Scenario, ledger: &Path, left: &[OpenEntry]) -> String {
    let everywhere = left.iter().any(|open| open.owner == OwnerState::Elsewhere);
    let scope = if everywhere { CleanUpScope::EveryMachine } else { CleanUpScope::ThisMachine };
    cleanup_command(&scenario.source.path, ledger, scope)
}

#[cfg(test)]
mod tests {
    use super::super::examination::State;
    use super::*;

    fn assignment(json: &str) -> Examination {
        assigned("ann".to_owned(), &serde_json::from_str(json).expect("an assignment"))
    }

    #[test]
    fn an_assignment_says_where_it_comes_from() {
        let line = assignment(r#"{"id":"00u1","scope":"GROUP","status":"ACTIVE"}"#);
        assert_eq!((line.state(), line.seen()), (State::Ok, "assigned through a group"));
        let line = assignment(r#"{"id":"00u1","scope":"USER","status":"PROVISIONED"}"#);
        assert_eq!((line.state(), line.seen()), (State::Ok, "assigned directly"));
        let line = assignment(r#"{"id":"00u1","scope":"USER","status":"STAGED"}"#);
        assert_eq!((line.state(), line.seen()), (State::Warning, "assigned directly, with the status STAGED"));
    }

    #[test]
    fn a_ledger_is_kept_in_a_directory_that_is_there_or_can_be_made() {
        let directory = tempfile::tempdir().expect("a directory");
        let file = directory.path().join("file");
        std::fs::write(&file, "").expect("a file");
        assert_eq!(in_the_way(&directory.path().join("results/.ledger")), None);
        for taken in [file.clone(), file.join("ledger"), "/dev/null".into()] {
            let seen = in_the_way(&taken).expect("something in the way");
            assert!(seen.ends_with("is no directory"), "{seen}");
        }
    }

    #[test]
    fn only_an_active_user_is_fine() {
        for status in
            ["STAGED", "PROVISIONED", "RECOVERY", "PASSWORD_EXPIRED", "LOCKED_OUT", "SUSPENDED", "DEPROVISIONED", "X"]
        {
            let json = format!(r#"{{"id":"00u1","status":"{status}","profile":{{"login":"ann"}}}}"#);
            let line = super::status("ann", &serde_json::from_str(&json).expect("a user"));
            assert_eq!(line.state(), State::Wrong, "{status}");
        }
    }
}
