//! The sign-in policy of an instance: Okta's tester, and this one, sign in with a password and nothing else.

use super::examination::{Area, Examination};
use crate::org::client::{Demand, Engine, Instance, OrgClient, PolicyRule, SignInPolicy};

const AREA: Area = Area::Instances;

/// A line for the policy that the instance is on.
pub(super) async fn examine(client: &OrgClient, engine: &Engine, instance: &Instance) -> Examination {
    let what = format!("{} sign-in policy", instance.id);
    let Some(id) = &instance.policy else {
        let seen = match engine {
            Engine::Classic => "Classic Engine keeps it in the instance, where the API does not show it",
            _ => "the org names none for the instance",
        };
        let mending = format!("look at Applications > {} > Sign On: no rule may ask for a factor", instance.label);
        return Examination::unknown(AREA, what, seen, mending);
    };
    match client.policy(id).await {
        Ok(policy) => judge(what, &policy, &instance.label),
        Err(error) => Examination::unanswered(AREA, what, &error),
    }
}

fn judge(what: String, policy: &SignInPolicy, label: &str) -> Examination {
    let name = &policy.name;
    let with = |demand: Demand| policy.rules.iter().filter(move |rule| rule.demand == demand);
    let password_only = format!(
        "put the instance on a policy of a password only (Applications > {label} > Sign On > User authentication)"
    );
    let (enough, more) = (with(Demand::Password).count(), with(Demand::More).count());
    let unknown = with(Demand::Unknown).count();
    match (enough, more, unknown) {
        (1.., 0, 0) => Examination::ok(AREA, what, format!("`{name}`: a password is enough")),
        (0, 0, 0) => Examination::wrong(AREA, what, format!("`{name}` lets nobody in"), password_only),
        (0, 1.., 0) => {
            let seen = format!("`{name}` asks for more than a password in {}", names(with(Demand::More)));
            Examination::wrong(AREA, what, seen, password_only)
        }
        (_, 1.., _) => {
            let seen = format!(
                "`{name}` asks for more than a password in {}, where that rule is the first that applies",
                names(with(Demand::More))
            );
            Examination::warning(AREA, what, seen, password_only)
        }
        (_, 0, 1..) => {
            let seen =
                format!("`{name}` verifies users in a way that is not known here in {}", names(with(Demand::Unknown)));
            Examination::unknown(AREA, what, seen, password_only)
        }
    }
}

fn names<'r>(rules: impl Iterator<Item = &'r PolicyRule>) -> String {
    let names: Vec<String> = rules.map(|rule| format!("`{}`", rule.name)).collect();
    if names.len() == 1 { format!("its rule {}", names.concat()) } else { format!("its rules {}", names.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::super::examination::State;
    use super::*;

    fn judged(demands: &[Demand]) -> State {
        let rules = demands.iter().map(|demand| PolicyRule { name: "r".to_owned(), demand: *demand }).collect();
        let policy = SignInPolicy { id: "rst1".to_owned(), name: "p".to_owned(), rules };
        judge("policy".to_owned(), &policy, "Acme").state()
    }

    #[test]
    fn every_rule_that_lets_somebody_in_counts() {
        use Demand::{Denied, More, Password, Unknown};
        assert_eq!(judged(&[Password]), State::Ok);
        assert_eq!(judged(&[Password, Denied]), State::Ok);
        assert_eq!(judged(&[More, Denied]), State::Wrong);
        assert_eq!(judged(&[Denied]), State::Wrong);
        assert_eq!(judged(&[]), State::Wrong);
        assert_eq!(judged(&[More, Password]), State::Warning);
        assert_eq!(judged(&[More, Unknown]), State::Warning);
        assert_eq!(judged(&[Password, Unknown]), State::Unknown);
    }
}
