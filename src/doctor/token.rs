//! What the API token may do. Every right is tried in a way that changes nothing: see
//! `src/org/client/rights.rs`.

use futures_util::future::join_all;

use super::examination::{Area, Examination};
use crate::{
    id::InstanceId,
    org::client::{Ability, Engine, OrgClient, OrgError, Permission, Trouble},
};

const AREA: Area = Area::Token;

/// Whether any test makes temporary users, and so needs the rights for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JustInTime {
    /// One does.
    Tested,
    /// None does.
    Untested,
}

/// A line for the token itself and one for each right that the tests need. When the org does not take the token, that
/// is the only line.
pub(super) async fn examine(
    client: &OrgClient,
    engine: &Engine,
    instance: &InstanceId,
    just_in_time: JustInTime,
) -> Vec<Examination> {
    let abilities: Vec<Ability> = Ability::ALL.into_iter().filter(|it| is_needed(*it, engine, just_in_time)).collect();
    let answers = join_all(abilities.iter().map(|ability| client.permission(*ability, instance))).await;
    if let Some(error) = answers.iter().find_map(refusal_of_the_token) {
        return vec![Examination::wrong(AREA, "token", error.problem.to_string(), error.remedy())];
    }
    let mut lines = Vec::new();
    if answers.iter().any(|answer| !matches!(answer, Permission::Unclear(_))) {
        lines.push(Examination::ok(AREA, "token", "accepted"));
    }
    lines.extend(abilities.into_iter().zip(&answers).map(|(ability, answer)| describe(ability, answer)));
    lines
}

fn is_needed(ability: Ability, engine: &Engine, just_in_time: JustInTime) -> bool {
    match ability {
        Ability::ReadUsers | Ability::ReadInstances | Ability::ReadLog => true,
        // Classic Engine has no such policies to read.
        Ability::ReadPolicies => *engine != Engine::Classic,
        Ability::CreateUsers
        | Ability::AssignUsers
        | Ability::UnassignUsers
        | Ability::EndSessions
        | Ability::DeactivateUsers
        | Ability::DeleteUsers => just_in_time == JustInTime::Tested,
    }
}

fn refusal_of_the_token(answer: &Permission) -> Option<&OrgError> {
    match answer {
        Permission::Refused(error) if error.trouble() == Trouble::TokenRefused => Some(error),
        _ => None,
    }
}

fn describe(ability: Ability, answer: &Permission) -> Examination {
    let what = ability.name();
    match answer {
        Permission::Granted => Examination::ok(AREA, what, "allowed"),
        Permission::Unclear(error) => Examination::unknown(AREA, what, error.problem.to_string(), error.remedy()),
        Permission::Refused(error) => {
            let seen = |without: &str| format!("{}{without}", error.problem);
            match ability {
                Ability::ReadLog => {
                    let without = "; the rules that look at the System Log are then not evaluated";
                    Examination::warning(AREA, what, seen(without), error.remedy())
                }
                Ability::ReadPolicies => {
                    let without = "; whether a password is enough to sign in cannot be told";
                    Examination::warning(AREA, what, seen(without), error.remedy())
                }
                _ => Examination::wrong(AREA, what, seen(""), error.remedy()),
            }
        }
    }
}
