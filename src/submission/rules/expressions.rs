//! The rules of properties that may hold expressions: what their static analysis says, rule by rule.

use std::{
    collections::{BTreeSet, HashSet},
    mem::discriminant,
};

use super::{
    super::el::{
        Expression, Scope,
        analysis::{AddressDefect, Doubt, Observation, Remark, Tenancy},
    },
    Breach, Context, Mark, Rule, Rulesets,
    Severity::{Error, Warning},
    context::{DynamicProperty, Kind},
};
use crate::located::Place;

const LANGUAGE: &str = "Okta, Submit an integration with the OIN Wizard: dynamic properties";
const UPDATE: &str = "Okta, Update a published integration with the OIN Wizard: considerations";
const TESTS: &str = "Okta, Submit an integration with the OIN Wizard: integration variables, values under test";

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "expression.readable",
        demands: "An expression is written in the dialect of its protocol: `{…}` with Okta's language for OpenID Connect, \
                  `${…}` with Jakarta's and JSTL's functions for SAML, and a whole expression for SCIM.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write it in the dialect of the property.",
        source: LANGUAGE,
        run: |it| remarks(it, "expression.readable"),
    },
    Rule {
        id: "expression.variable-declared",
        demands: "Each integration variable that an expression names is declared.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Declare it under `variables`.",
        source: LANGUAGE,
        run: |it| remarks(it, "expression.variable-declared"),
    },
    Rule {
        id: "expression.prefix",
        demands: "An integration variable is named with `app.` in OpenID Connect and SCIM, and with `org.` in SAML.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Use the prefix of the protocol.",
        source: LANGUAGE,
        run: |it| remarks(it, "expression.prefix"),
    },
    Rule {
        id: "expression.org-property",
        demands: "No property of the org, `org.name` or `org.subDomain`, takes the place of an integration variable.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Declare an integration variable: an address with the org's own name in it is known to nobody else.",
        source: LANGUAGE,
        run: |it| remarks(it, "expression.org-property"),
    },
    Rule {
        id: "expression.own-variables",
        demands: "An expression names integration variables, and users only in the values of attributes.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Declare an integration variable.",
        source: LANGUAGE,
        run: |it| remarks(it, "expression.own-variables"),
    },
    Rule {
        id: "expression.value",
        demands: "An expression has a value whatever the integration variables are.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Give the place a value that it can take, for each value of the variables.",
        source: LANGUAGE,
        run: |it| remarks(it, "expression.value"),
    },
    Rule {
        id: "expression.address",
        demands: "The value of a property that is an address is absolute, has a whole host and no space in it, and for a \
                  redirect URI no fragment.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write the whole address, or mend the branch that comes to this.",
        source: LANGUAGE,
        run: |it| {
            defects(it, &ADDRESSES, |defect| {
                !matches!(defect, AddressDefect::Insecure | AddressDefect::Underscore | AddressDefect::TooLong(_))
            })
        },
    },
    Rule {
        id: "expression.other-values",
        demands: "An expression has a value, and an address is whole, for values too that no instance is known to have \
                  together.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Make sure that no customer can choose them so, or test for them.",
        source: LANGUAGE,
        run: |it| remarks(it, "expression.other-values"),
    },
    Rule {
        id: "expression.judged",
        demands: "An expression can be judged here: its size, its work and the patterns of `matches` are bounded.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Test it in an org; what could not be judged was not found wrong.",
        source: LANGUAGE,
        run: |it| remarks(it, "expression.judged"),
    },
    Rule {
        id: "expression.value-length",
        demands: "The value of a property is no longer than the property itself may be.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Shorten what the expression comes to.",
        source: LANGUAGE,
        run: |it| {
            let limited = [Kind::RedirectUri, Kind::AcsUrl, Kind::ScimBaseUrl, Kind::LogoutEndpoint];
            // That the text itself is too long is another rule.
            let short = |place: Place| {
                let same = |property: &&DynamicProperty<'_>| property.place == place;
                let property = it.properties.iter().find(same);
                property.is_some_and(|it| it.text.chars().count() <= it.kind.limit().unwrap_or(usize::MAX))
            };
            let long = defects(it, &limited, |defect| matches!(defect, AddressDefect::TooLong(_)));
            long.into_iter().filter(|breach| short(breach.place)).collect()
        },
    },
    Rule {
        id: "expression.older-instances",
        demands: "An address is whole in the instances of customers too, which lack the variables that an update adds.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Test for the variable, and leave its part of the address out where it is unset.",
        source: UPDATE,
        run: |it| remarks(it, "expression.older-instances"),
    },
    Rule {
        id: "expression.branches-reached",
        demands: "The values under test reach both branches of each conditional.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Add an instance, or a sample of the variable, also an empty one, whose value leads there.",
        source: TESTS,
        run: |it| remarks(it, "expression.branches-reached"),
    },
    Rule {
        id: "expression.constant-condition",
        demands: "The condition of a conditional depends on a variable.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Remove the conditional.",
        source: LANGUAGE,
        run: |it| remarks(it, "expression.constant-condition"),
    },
    Rule {
        id: "expression.joined-condition",
        demands: "A conditional that is joined with a text stands in parentheses: without them, the text belongs to the \
                  condition.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Put parentheses round the conditional.",
        source: LANGUAGE,
        run: |it| remarks(it, "expression.joined-condition"),
    },
    Rule {
        id: "expression.all-combinations",
        demands: "An expression has few enough variables and values for all combinations to be tried.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Give each variable few samples, but one at least: where there is none, two are made up. What could not be \
                 tried was not found wrong.",
        source: TESTS,
        run: |it| remarks(it, "expression.all-combinations"),
    },
    Rule {
        id: "expression.unset-is-not-empty",
        demands: "A variable is not only compared with an empty text, and not only with null: it is null where it was \
                  never set, and empty where it was cleared.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Test with `String.len(app.name) == 0`, in SAML with `empty org.name`.",
        source: UPDATE,
        run: |it| remarks(it, "expression.unset-is-not-empty"),
    },
    Rule {
        id: "expression.concatenation",
        demands: "Texts are joined with `+=` in SAML, where `+` adds numbers.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Join with `+=`.",
        source: LANGUAGE,
        run: |it| remarks(it, "expression.concatenation"),
    },
    Rule {
        id: "expression.in-quotes",
        demands: "No expression stands in quotes, where nothing is evaluated.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "End the text before it, and join.",
        source: LANGUAGE,
        run: |it| remarks(it, "expression.in-quotes"),
    },
    Rule {
        id: "expression.quotes",
        demands: "Texts in SAML's expressions stand in single quotes.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Use single quotes, as Okta's samples do.",
        source: LANGUAGE,
        run: |it| remarks(it, "expression.quotes"),
    },
    Rule {
        id: "expression.deprecated",
        demands: "No deprecated operator and no old name of a function is used.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Use what took its place.",
        source: "Okta Expression Language overview",
        run: |it| remarks(it, "expression.deprecated"),
    },
    Rule {
        id: "expression.tenants-differ",
        demands: "A property that depends on variables is another one for another tenant.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Add samples that tell tenants apart, or make sure that one address serves all of them.",
        source: "Okta, OIN submission requirements: multi-tenancy",
        run: |it| {
            let examined = it.properties.iter().zip(&it.analysis.properties);
            let shared = examined.filter(|(_, examined)| examined.tenancy == Tenancy::Shared);
            shared.map(|(property, _)| Breach::new(property.place, "all values under test come to the same")).collect()
        },
    },
];

const ADDRESSES: [Kind; 7] = [
    Kind::RedirectUri,
    Kind::InitiateLoginUri,
    Kind::PostLogoutUri,
    Kind::AcsUrl,
    Kind::ScimBaseUrl,
    Kind::OauthEndpoint,
    Kind::LogoutEndpoint,
];

/// The rule that a remark on a property belongs to. The others are told by the rules of the property's
/// page, or by those of variables.
fn rule_of(observation: &Observation, doubt: Option<Doubt>) -> Option<&'static str> {
    Some(match observation {
        Observation::Unreadable(error) | Observation::NoValue(error) if error.is_limit() => "expression.judged",
        _ if doubt.is_some() => "expression.other-values",
        Observation::Unreadable(_) => "expression.readable",
        Observation::NoValue(_) => "expression.value",
        Observation::UndeclaredVariable { .. } => "expression.variable-declared",
        Observation::WrongPrefix { .. } => "expression.prefix",
        Observation::OfTheOrg { .. } => "expression.org-property",
        Observation::NotOfTheIntegration { .. } => "expression.own-variables",
        Observation::NoAddress { defect: AddressDefect::TooLong(_), .. } => "expression.value-length",
        Observation::NoAddress { defect: AddressDefect::Insecure | AddressDefect::Underscore, .. }
        | Observation::TooLong { .. }
        | Observation::UnusedVariable { .. }
        | Observation::VariableName { .. } => return None,
        Observation::NoAddress { .. } => "expression.address",
        Observation::EmptyParameter { .. } | Observation::EmptySegment => "expression.older-instances",
        Observation::BranchNotReached { .. } => "expression.branches-reached",
        Observation::ConstantCondition { .. } => "expression.constant-condition",
        Observation::JoinedCondition { .. } => "expression.joined-condition",
        Observation::NotAllCombinations { .. } => "expression.all-combinations",
        Observation::OnlyEmptyTested { .. } | Observation::OnlyNullTested { .. } => "expression.unset-is-not-empty",
        Observation::PlusInSaml => "expression.concatenation",
        Observation::ExpressionInQuotes { .. } => "expression.in-quotes",
        Observation::DoubleQuotes => "expression.quotes",
        Observation::Matches | Observation::OldFunctionName { .. } => "expression.deprecated",
    })
}

/// What the analysis says that belongs to this rule.
fn remarks(context: &Context<'_>, rule: &str) -> Vec<Breach> {
    let mut told = BTreeSet::new();
    let wanted = context.remarks().filter(|(_, remark)| rule_of(&remark.observation, remark.doubt) == Some(rule));
    // The same place fails in the same way for other values too: one example is enough.
    let new = wanted.filter(|(property, remark)| {
        remark.given.is_none() || told.insert((property.place.offset, property.place.line, remark.span))
    });
    new.map(|(property, remark)| breach(property, remark)).collect()
}

fn breach(property: &DynamicProperty<'_>, remark: &Remark) -> Breach {
    let at = remark.span.map(|span| super::demand::shown(span.of(property.text)));
    // One character is shown by its mark.
    let seen = match at.filter(|at| at.chars().nth(1).is_some()) {
        Some(at) => format!("{remark}, at `{at}`"),
        None => remark.to_string(),
    };
    let mark = remark.span.map(|span| Mark { text: property.text.to_owned(), span });
    Breach { place: property.place, seen, help: remark.help(), mark }
}

/// Values of such properties that are no address for such a reason: one for each reason.
pub(super) fn defects(context: &Context<'_>, kinds: &[Kind], wanted: impl Fn(&AddressDefect) -> bool) -> Vec<Breach> {
    let mut told = HashSet::new();
    let of_kind =
        context.remarks().filter(|(property, remark)| kinds.contains(&property.kind) && remark.doubt.is_none());
    let broken = of_kind.filter(|(property, remark)| match &remark.observation {
        Observation::NoAddress { defect, .. } => {
            wanted(defect) && told.insert((property.place.offset, property.place.line, discriminant(defect)))
        }
        _ => false,
    });
    broken.map(|(property, remark)| breach(property, remark)).collect()
}

/// Values whose scheme is `http`.
pub(super) fn insecure(context: &Context<'_>, kinds: &[Kind]) -> Vec<Breach> {
    defects(context, kinds, |defect| matches!(defect, AddressDefect::Insecure))
}

/// Properties that are longer than Okta takes, as they are written.
pub(super) fn long(context: &Context<'_>, kind: Kind) -> Vec<Breach> {
    let limit = kind.limit().unwrap_or(usize::MAX);
    let of_kind = context.properties.iter().filter(|property| property.kind == kind);
    of_kind
        .filter_map(|property| {
            let length = property.text.chars().count();
            (length > limit).then(|| Breach::new(property.place, format!("it has {length} characters")))
        })
        .collect()
}

/// Whether a property names such a thing.
pub(super) fn named(property: &DynamicProperty<'_>, wanted: impl Fn(&Scope, &str) -> bool) -> bool {
    let expression = Expression::parse(property.kind.dialect(), property.text);
    expression.is_ok_and(|expression| expression.references().iter().any(|it| wanted(&it.scope, &it.name)))
}

#[cfg(test)]
mod tests {
    use super::{
        super::{super::el::Dialect, find},
        *,
    };

    /// One of each; [`rule_of`] would not be compiled with one less.
    fn observations() -> Vec<Observation> {
        let (reference, name) = (Dialect::Oidc.variable("x"), "x".to_owned());
        let error = |text| Expression::parse(Dialect::Scim, text).unwrap_err();
        let address = |defect| Observation::NoAddress { value: "x".to_owned(), defect };
        vec![
            Observation::Unreadable(error("'")),
            Observation::Unreadable(error(&"(".repeat(500))),
            Observation::UndeclaredVariable { name: name.clone(), near: None },
            Observation::WrongPrefix { written: reference.clone(), instead: reference.clone() },
            Observation::NotOfTheIntegration { written: reference.clone() },
            Observation::OfTheOrg { written: reference.clone() },
            Observation::NoValue(error("'")),
            address(AddressDefect::Empty),
            address(AddressDefect::TooLong(2_000)),
            Observation::EmptyParameter { name: name.clone() },
            Observation::EmptySegment,
            Observation::BranchNotReached { condition: name.clone(), when: true },
            Observation::ConstantCondition { condition: name.clone(), always: true },
            Observation::NotAllCombinations { evaluated: 1, left_out: 1 },
            Observation::OnlyEmptyTested { reference: reference.clone() },
            Observation::OnlyNullTested { reference },
            Observation::JoinedCondition { text: name.clone() },
            Observation::PlusInSaml,
            Observation::ExpressionInQuotes { text: name },
            Observation::DoubleQuotes,
            Observation::Matches,
            Observation::OldFunctionName { instead: "String.len" },
        ]
    }

    #[test]
    fn each_observation_belongs_to_a_rule_that_there_is() {
        for observation in observations() {
            let rule = rule_of(&observation, None).and_then(find);
            assert!(rule.is_some(), "{observation:?}");
            assert!(rule_of(&observation, Some(Doubt::Together)).and_then(find).is_some());
        }
    }
}
