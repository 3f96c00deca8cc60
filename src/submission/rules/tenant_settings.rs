//! The rules of integration variables.

use std::collections::BTreeSet;

use super::{
    super::{IntegrationVariable, Ruleset, Submission, el::analysis::Observation},
    Breach, Context, Rule, Rulesets,
    Severity::{Error, Warning},
    demand::{at_most, distinct, given, shown},
};
use crate::located::Located;

const VARIABLES: &str = "Okta, Submit an integration with the OIN Wizard: integration variables";
const SETTINGS: &str = "Okta, Submit an integration with the OIN Wizard: tenant settings";

/// Names that an app instance has already. Okta's own list is not public; `scim_base_url` is not on it.
const TAKEN: [&str; 10] =
    ["id", "name", "label", "status", "created", "features", "profile", "visibility", "settings", "credentials"];

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "variables.name.required",
        demands: "Each integration variable has a name.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `name`: how expressions call the variable.",
        source: VARIABLES,
        run: |it| each(it, |variable| given(variable.value.name.as_ref(), "name", variable.place)),
    },
    Rule {
        id: "variables.label.required",
        demands: "Each integration variable has a label.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `label`: what a customer's administrator reads beside the field.",
        source: VARIABLES,
        run: |it| each(it, |variable| given(variable.value.label.as_ref(), "label", variable.place)),
    },
    Rule {
        id: "variables.name.form",
        demands: "The name of a variable begins with a lowercase letter and goes on with lowercase letters, digits and \
                  `_`.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Name it such as `company_id`. Only unchanged variables of a migrated integration may have capitals.",
        source: VARIABLES,
        run: |it| {
            each(it, |variable| {
                let name = variable.value.name.iter().filter(|name| !name.value.is_empty());
                let wrong = name.filter(|name| {
                    let capitals = older(it, &name.value) && is_name(&name.value.to_ascii_lowercase());
                    !is_name(&name.value) && !capitals
                });
                wrong.map(|name| Breach::new(name.place, format!("it is named `{}`", shown(&name.value)))).collect()
            })
        },
    },
    Rule {
        id: "variables.name.length",
        demands: "The name of a variable has at most 1024 characters.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Shorten the name.",
        source: VARIABLES,
        run: |it| each(it, |variable| at_most(1_024, &variable.value.name)),
    },
    Rule {
        id: "variables.name.unique",
        demands: "No two variables have the same name.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Give one of them another name, or remove it.",
        source: VARIABLES,
        run: |it| {
            let names = it.submission.variables.iter().filter_map(|variable| variable.value.name.as_ref());
            distinct(names.filter(|name| !name.value.is_empty()).map(|name| (name.value.as_str(), name.place)))
        },
    },
    Rule {
        id: "variables.name.reserved",
        demands: "No variable has a name that an app instance uses itself.",
        severity: Warning,
        rulesets: Rulesets::Since(Ruleset::August2026),
        remedy: "Choose a name that says more, such as `company_name`. Okta refuses names of a list that it does not \
                 publish; `scim_base_url` is allowed.",
        source: "Okta, release notes 2025.09.0: reserved names of integration variables",
        run: |it| {
            each(it, |variable| {
                let taken = variable.value.name.iter().filter(|name| is_reserved(&name.value));
                taken.map(|name| Breach::new(name.place, format!("it is named `{}`", name.value))).collect()
            })
        },
    },
    Rule {
        id: "variables.count.three",
        demands: "There are at most three integration variables. A migrated integration keeps those that it has, \
                  and adds none.",
        severity: Error,
        rulesets: Rulesets::Before(Ruleset::August2026),
        remedy: "Let the app work out what it can by itself; or let a variable hold a complete address.",
        source: VARIABLES,
        run: surplus,
    },
    Rule {
        id: "variables.count",
        demands: "There are at most eight integration variables. A migrated integration keeps those that it has, \
                  and adds none.",
        severity: Error,
        rulesets: Rulesets::Since(Ruleset::August2026),
        remedy: "Let the app work out what it can by itself; or let a variable hold a complete address.",
        source: SETTINGS,
        run: surplus,
    },
    Rule {
        id: "variables.count-in-doubt",
        demands: "There are at most three integration variables: one page of Okta's allows eight, another still three.",
        severity: Warning,
        rulesets: Rulesets::Since(Ruleset::August2026),
        remedy: "Ask Okta's OIN team, or let the app work out what it can by itself.",
        source: "Okta, OIN submission requirements: OIN limitations",
        run: |it| {
            let variables = &it.submission.variables;
            let doubtful = variables.get(Ruleset::October2024.most_variables());
            let doubtful =
                doubtful.filter(|_| !it.submission.migrated && variables.len() <= it.ruleset.most_variables());
            doubtful.map(|one| Breach::new(one.place, format!("there are {}", variables.len()))).into_iter().collect()
        },
    },
    Rule {
        id: "variables.of-instances",
        demands: "Each variable that an instance has a value of is declared.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Mend the name under `variables` of the instance, or declare it under `variables` of the integration.",
        source: VARIABLES,
        run: |it| {
            let variables = &it.submission.variables;
            let place = variables.first().map_or(it.submission.place, |first| first.place);
            let declared = |name: &str| variables.iter().any(|variable| variable.value.is_named(name));
            let given: BTreeSet<&String> = it.instances.iter().flat_map(|instance| instance.values.keys()).collect();
            let others = given.into_iter().filter(|name| !declared(name));
            others.map(|name| Breach::new(place, format!("`{}` is not among them", shown(name)))).collect()
        },
    },
    Rule {
        id: "variables.used",
        demands: "Each variable is used by an expression.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Remove it, or use it: customers are asked for it.",
        source: VARIABLES,
        run: |it| {
            let remarks = it.analysis.variables.iter();
            let unused: BTreeSet<_> = remarks
                .filter_map(|remark| match &remark.observation {
                    Observation::UnusedVariable { name } => Some(name.as_str()),
                    _ => None,
                })
                .collect();
            let names = it.submission.variables.iter().filter_map(|variable| variable.value.name.as_ref());
            let unused = names.filter(|name| !name.value.is_empty() && unused.contains(name.value.as_str()));
            unused.map(|name| Breach::new(name.place, format!("nothing uses `{}`", shown(&name.value)))).collect()
        },
    },
];

fn each(context: &Context<'_>, demand: impl Fn(&Located<IntegrationVariable>) -> Vec<Breach>) -> Vec<Breach> {
    context.submission.variables.iter().flat_map(demand).collect()
}

/// Whether a migrated integration may keep the variable as it is.
fn older(context: &Context<'_>, name: &str) -> bool {
    let had = |published: &Submission| published.variables.iter().any(|it| it.value.is_named(name));
    context.submission.migrated && context.published.is_none_or(had)
}

/// Whether a new variable may be named so.
pub(crate) fn is_name(name: &str) -> bool {
    let letter = |it: char| it.is_ascii_lowercase();
    name.starts_with(letter) && name.chars().all(|it| letter(it) || it.is_ascii_digit() || it == '_')
}

/// Whether an app instance uses the name itself, as far as is known.
pub(crate) fn is_reserved(name: &str) -> bool {
    TAKEN.contains(&name)
}

/// What there is of variables beyond the limit. A migrated integration keeps what it has, and adds nothing.
fn surplus(context: &Context<'_>) -> Vec<Breach> {
    let variables = &context.submission.variables;
    let limit = context.ruleset.most_variables();
    if variables.len() <= limit {
        return Vec::new();
    }
    if !context.submission.migrated {
        return vec![Breach::new(variables[limit].place, format!("there are {}", variables.len()))];
    }
    let Some(published) = context.published else { return Vec::new() };
    let had = |name: &str| published.variables.iter().any(|it| it.value.is_named(name));
    let names = variables.iter().filter_map(|variable| variable.value.name.as_ref());
    let added = names.filter(|name| !name.value.is_empty() && !had(&name.value));
    let seen = |name: &str| format!("`{}` is new, and there are {}", shown(name), variables.len());
    added.map(|name| Breach::new(name.place, seen(&name.value))).collect()
}
