//! Sign-in policies of Identity Engine: what an instance asks of whoever signs in.

use reqwest::Method;
use serde::Deserialize;

use super::operation::Operation;
use super::transport::Request;
use super::{OrgClient, OrgError};
use crate::id::InstanceId;

/// A sign-in policy with its active rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInPolicy {
    /// The id.
    pub id: String,
    /// The name that the Admin Console shows.
    pub name: String,
    /// The active rules; the first whose conditions hold decides.
    pub rules: Vec<PolicyRule>,
}

impl SignInPolicy {
    /// Whether a password is enough for everybody whom it lets in.
    pub fn takes_a_password(&self) -> bool {
        let lets_in = |rule: &&PolicyRule| rule.demand != Demand::Denied;
        let mut rules = self.rules.iter().filter(lets_in).peekable();
        rules.peek().is_some() && rules.all(|rule| rule.demand == Demand::Password)
    }
}

/// A rule of a sign-in policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyRule {
    /// The name that the Admin Console shows.
    pub name: String,
    /// What it asks for.
    pub demand: Demand,
}

/// What a rule asks of whoever signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// A password is enough.
    Password,
    /// Something else than a password, or more.
    More,
    /// It lets nobody in.
    Denied,
    /// A way to verify that this program does not know.
    Unknown,
}

/// The name that Okta's guide tells vendors to give such a policy.
const PASSWORD_ONLY: &str = "Password only";

/// More sign-in policies than an org of a vendor has; the others are not looked at.
const MOST: usize = 50;

#[derive(Deserialize)]
struct RawPolicy {
    id: String,
    name: String,
    #[serde(default)]
    status: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct RawRule {
    name: String,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    priority: i64,
    #[serde(default)]
    actions: RawActions,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawActions {
    #[serde(default)]
    app_sign_on: Option<RawSignOn>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawSignOn {
    access: String,
    #[serde(default)]
    verification_method: Option<RawMethod>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawMethod {
    #[serde(default, rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    factor_mode: Option<String>,
    #[serde(default)]
    constraints: Option<Vec<RawConstraint>>,
    #[serde(default)]
    chains: Option<Vec<RawChain>>,
}

/// One of several ways to satisfy a rule: everything in it is needed.
#[derive(Deserialize)]
struct RawConstraint {
    #[serde(default)]
    knowledge: Option<RawFactor>,
    #[serde(default)]
    possession: Option<RawFactor>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawFactor {
    #[serde(default)]
    required: Option<bool>,
    #[serde(default)]
    types: Option<Vec<String>>,
    #[serde(default)]
    authentication_methods: Option<Vec<RawAuthentication>>,
}

#[derive(Deserialize)]
struct RawAuthentication {
    method: String,
}

/// A first step and what may follow it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawChain {
    #[serde(default)]
    authentication_methods: Option<Vec<RawAuthentication>>,
    #[serde(default)]
    next: Option<Vec<serde_json::Value>>,
}

impl RawRule {
    pub(super) fn demand(&self) -> Demand {
        let Some(sign_on) = &self.actions.app_sign_on else { return Demand::Unknown };
        if sign_on.access == "DENY" {
            return Demand::Denied;
        }
        sign_on.verification_method.as_ref().map_or(Demand::Unknown, RawMethod::demand)
    }
}

impl RawMethod {
    fn demand(&self) -> Demand {
        let enough = match (self.kind.as_deref(), self.factor_mode.as_deref()) {
            (Some("ASSURANCE"), Some("1FA")) => {
                let constraints = self.constraints.as_deref().unwrap_or_default();
                constraints.is_empty() || constraints.iter().any(RawConstraint::takes_a_password)
            }
            (Some("ASSURANCE"), Some("2FA")) => false,
            (Some("AUTH_METHOD_CHAIN"), _) => {
                self.chains.as_deref().unwrap_or_default().iter().any(RawChain::is_a_password)
            }
            _ => return Demand::Unknown,
        };
        if enough { Demand::Password } else { Demand::More }
    }
}

impl RawConstraint {
    fn takes_a_password(&self) -> bool {
        let asks_to_have = self.possession.as_ref().is_some_and(|factor| factor.required != Some(false));
        !asks_to_have && self.knowledge.as_ref().is_none_or(RawFactor::is_a_password)
    }
}

impl RawFactor {
    fn is_a_password(&self) -> bool {
        let types = self.types.as_deref().unwrap_or_default();
        let methods = self.authentication_methods.as_deref().unwrap_or_default();
        (types.is_empty() || types.iter().any(|it| it == "password"))
            && (methods.is_empty() || methods.iter().any(RawAuthentication::is_a_password))
    }
}

impl RawChain {
    fn is_a_password(&self) -> bool {
        self.authentication_methods.as_deref().unwrap_or_default().iter().any(RawAuthentication::is_a_password)
            && self.next.as_deref().unwrap_or_default().is_empty()
    }
}

impl RawAuthentication {
    fn is_a_password(&self) -> bool {
        self.method == "password"
    }
}

impl OrgClient {
    /// A sign-in policy with its active rules, in the order in which the org tries them.
    pub async fn policy(&self, id: &str) -> Result<SignInPolicy, OrgError> {
        let operation = Operation::ReadPolicy;
        let url = self.address(operation, &["api", "v1", "policies", id])?;
        let policy: RawPolicy = self.send_json(Request::new(operation, id, Method::GET, url)).await?;
        self.with_rules(policy).await
    }

    /// A sign-in policy that asks for a password and nothing else, if the org has one that is active: that of the name
    /// that Okta's guide gives it, or else the first.
    pub async fn password_policy(&self) -> Result<Option<SignInPolicy>, OrgError> {
        let operation = Operation::ListPolicies;
        let mut url = self.address(operation, &["api", "v1", "policies"])?;
        url.set_query(Some("type=ACCESS_POLICY"));
        let mut policies: Vec<RawPolicy> =
            self.send_json(Request::new(operation, self.url().as_str(), Method::GET, url)).await?;
        policies.retain(|policy| policy.status.as_deref() != Some("INACTIVE"));
        policies.sort_by_key(|policy| !policy.name.eq_ignore_ascii_case(PASSWORD_ONLY));
        for policy in policies.into_iter().take(MOST) {
            let policy = self.with_rules(policy).await?;
            if policy.takes_a_password() {
                return Ok(Some(policy));
            }
        }
        Ok(None)
    }

    /// Puts an instance on a sign-in policy; one that is on it already stays so.
    pub async fn assign_policy(&self, instance: &InstanceId, policy: &str) -> Result<(), OrgError> {
        let operation = Operation::AssignPolicy;
        let url = self.address(operation, &["api", "v1", "apps", instance.as_str(), "policies", policy])?;
        self.send_plain(Request::new(operation, instance.as_str(), Method::PUT, url)).await
    }

    async fn with_rules(&self, policy: RawPolicy) -> Result<SignInPolicy, OrgError> {
        let id = policy.id.as_str();
        let operation = Operation::ReadPolicyRules;
        let url = self.address(operation, &["api", "v1", "policies", id, "rules"])?;
        let mut rules: Vec<RawRule> = self.send_json(Request::new(operation, id, Method::GET, url)).await?;
        rules.retain(|rule| rule.status.as_deref() != Some("INACTIVE"));
        rules.sort_by_key(|rule| rule.priority);
        let rules = rules.iter().map(|rule| PolicyRule { name: rule.name.clone(), demand: rule.demand() }).collect();
        Ok(SignInPolicy { id: policy.id, name: policy.name, rules })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demand(sign_on: &str) -> Demand {
        let rule = format!(r#"{{"name":"r","priority":1,"actions":{{"appSignOn":{sign_on}}}}}"#);
        serde_json::from_str::<RawRule>(&rule).expect("a rule").demand()
    }

    fn assurance(mode: &str, constraints: &str) -> Demand {
        demand(&format!(
            r#"{{"access":"ALLOW","verificationMethod":{{"type":"ASSURANCE","factorMode":"{mode}","constraints":{constraints}}}}}"#
        ))
    }

    #[test]
    fn a_password_is_enough_where_one_factor_is_and_a_password_may_be_it() {
        for constraints in [
            "null",
            "[]",
            r#"[{"knowledge":{"types":["password"],"reauthenticateIn":"PT2H"}}]"#,
            r#"[{"knowledge":{"required":true,"types":["password","email"]}}]"#,
            r#"[{"possession":{"required":true}},{"knowledge":{"types":["password"]}}]"#,
            r#"[{"knowledge":{"required":false},"possession":{"required":false}}]"#,
            r#"[{"knowledge":{"authenticationMethods":[{"key":"okta_password","method":"password"}]}}]"#,
        ] {
            assert_eq!(assurance("1FA", constraints), Demand::Password, "{constraints}");
        }
    }

    #[test]
    fn a_policy_takes_a_password_when_each_rule_does_that_lets_somebody_in() {
        use Demand::{Denied, More, Password, Unknown};
        let takes = |demands: &[Demand]| {
            let rules = demands.iter().map(|demand| PolicyRule { name: "r".to_owned(), demand: *demand }).collect();
            SignInPolicy { id: "rst1".to_owned(), name: "p".to_owned(), rules }.takes_a_password()
        };
        assert!(takes(&[Password]) && takes(&[Denied, Password]));
        for demands in [&[][..], &[Denied], &[Password, More], &[Unknown, Password]] {
            assert!(!takes(demands), "{demands:?}");
        }
    }

    #[test]
    fn two_factors_and_something_that_one_has_are_more() {
        assert_eq!(assurance("2FA", "[]"), Demand::More);
        for constraints in [
            r#"[{"possession":{"types":["email"]}}]"#,
            r#"[{"knowledge":{"types":["password"]},"possession":{}}]"#,
            r#"[{"knowledge":{"types":["security_question"]}}]"#,
            r#"[{"knowledge":{"authenticationMethods":[{"key":"security_question","method":"security_question"}]}}]"#,
        ] {
            assert_eq!(assurance("1FA", constraints), Demand::More, "{constraints}");
        }
    }

    #[test]
    fn a_chain_is_a_password_when_nothing_follows_it() {
        let chain = |next: &str| {
            demand(&format!(
                r#"{{"access":"ALLOW","verificationMethod":{{"type":"AUTH_METHOD_CHAIN","chains":[
                    {{"authenticationMethods":[{{"key":"okta_password","method":"password"}}],"next":{next}}}]}}}}"#
            ))
        };
        assert_eq!((chain("null"), chain("[]")), (Demand::Password, Demand::Password));
        assert_eq!(chain(r#"[{"authenticationMethods":[{"key":"okta_email","method":"email"}]}]"#), Demand::More);
    }

    #[test]
    fn a_refusal_and_what_is_not_known_are_told() {
        let method = r#""verificationMethod":{"type":"ASSURANCE","factorMode":"1FA"}"#;
        assert_eq!(demand(&format!(r#"{{"access":"DENY",{method}}}"#)), Demand::Denied);
        assert_eq!(demand(r#"{"access":"ALLOW","verificationMethod":{"type":"ID_PROOFING"}}"#), Demand::Unknown);
        assert_eq!(demand("null"), Demand::Unknown);
    }
}
