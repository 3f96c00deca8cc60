//! What a property of the draft comes to in instances that are older than the draft: proved by evaluation.

use super::{Field, FieldKind, KnownValues};
use crate::submission::{
    Submission,
    el::{
        Dialect, Expression, Variables,
        analysis::{
            AddressDefect, DeclaredVariable, Observation, Origin, Property, Remark, Severity, Since, analyse,
            evaluations, writes_http,
        },
    },
};

/// The instances of the customers that use the published version: they have its variables, and none of the draft's own.
#[derive(Clone, Debug)]
pub struct OldInstances {
    variables: Vec<OldVariable>,
    migrated: bool,
}

#[derive(Clone, Debug)]
struct OldVariable {
    name: String,
    values: Vec<String>,
    since: Since,
}

/// What the evaluation of a property over old instances showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Old instances keep the value that they have.
    Same {
        /// For so many combinations of values.
        evaluated: usize,
        /// How many combinations were not tried, of old instances and others.
        left_out: usize,
    },
    /// Old instances get another value.
    Moves {
        /// The values of the variables, told.
        given: String,
        /// What the published version comes to.
        from: String,
        /// What the draft comes to.
        to: String,
        /// A variable that the draft names and old instances do not have.
        unset: Option<String>,
    },
    /// In old instances it has no value, or none that Okta takes.
    Broken(String),
}

impl OldInstances {
    pub(super) fn new(published: &Submission, draft: &Submission, values: &KnownValues) -> Self {
        let names = |submission: &Submission| {
            let names = submission.variables.iter().filter_map(|variable| variable.value.name.as_ref());
            names.map(|name| name.value.clone()).collect::<Vec<_>>()
        };
        let old = names(published);
        let samples = |name: &str| {
            let declared = published.variables.iter().chain(&draft.variables);
            let named = declared.filter(|variable| variable.value.name.as_ref().is_some_and(|it| it.value == name));
            let samples = named.flat_map(|variable| &variable.value.samples).map(|sample| sample.value.clone());
            let mut all: Vec<String> = values.get(name).cloned().unwrap_or_default();
            all.extend(samples);
            all.sort();
            all.dedup();
            all
        };
        let mut variables: Vec<OldVariable> = names(draft)
            .into_iter()
            .map(|name| {
                let since = if old.contains(&name) { Since::Published } else { Since::Draft };
                OldVariable { values: samples(&name), name, since }
            })
            .collect();
        // A removed variable still stands in old instances, but nothing of the draft may name it.
        variables.sort_by(|left, right| left.name.cmp(&right.name));
        Self { variables, migrated: draft.migrated }
    }

    /// Whether the draft has a variable of that name that the published version does not have.
    pub(super) fn is_new(&self, name: &str) -> bool {
        self.variables.iter().any(|variable| variable.name == name && variable.since == Since::Draft)
    }

    /// Evaluates a property of the draft as old instances have it, beside what it was. Only of dynamic properties.
    pub(super) fn prove(&self, published: Option<&Field>, draft: &Field) -> Option<Proof> {
        let FieldKind::Dynamic(dialect, purpose) = draft.kind else { return None };
        let values: Vec<Vec<&str>> =
            self.variables.iter().map(|variable| variable.values.iter().map(String::as_str).collect()).collect();
        let declared: Vec<DeclaredVariable<'_>> = self
            .variables
            .iter()
            .zip(&values)
            .map(|(variable, values)| DeclaredVariable { name: &variable.name, values, since: variable.since })
            .collect();
        let unchanged = published.is_some_and(|before| before.value == draft.value);
        let origin = if self.migrated && unchanged { Origin::Migrated } else { Origin::Wizard };
        let property = Property { dialect, text: &draft.value, purpose, origin };
        let analysis = analyse(&[property], &declared, &[]);
        let examined = analysis.properties.first()?;
        // Where `http` is written, it is judged by whether it was migrated.
        let is_written = |remark: &&Remark| {
            matches!(&remark.observation, Observation::NoAddress { defect: AddressDefect::Insecure, .. })
                && writes_http(&draft.value)
        };
        let mut errors = examined.remarks.iter().filter(|remark| remark.severity() == Severity::Error);
        if let Some(wrong) = errors.find(|remark| !is_written(remark)) {
            let given = wrong.given.as_ref().map(|given| format!(" ({given})")).unwrap_or_default();
            return Some(Proof::Broken(format!("{}{given}", wrong.observation)));
        }
        let before = published.and_then(|field| Expression::parse(dialect, &field.value).ok());
        let left_out = examined.remarks.iter().find_map(|remark| match remark.observation {
            Observation::NotAllCombinations { left_out, .. } => Some(left_out),
            _ => None,
        });
        let mut evaluated = 0;
        for (assignment, to) in evaluations(&property, &declared) {
            let is_old = !assignment.values().any(|(name, _)| self.is_new(name));
            let Some(before) = before.as_ref().filter(|_| is_old) else { continue };
            evaluated += 1;
            let from = value_before(dialect, before, assignment.values());
            if from.as_ref() != Some(&to) {
                let from = from.unwrap_or_else(|| "no value".to_owned());
                let unset = Expression::parse(dialect, &draft.value)
                    .ok()
                    .and_then(|it| it.variables().into_iter().find(|name| self.is_new(name)).map(str::to_owned));
                return Some(Proof::Moves { given: assignment.to_string(), from, to, unset });
            }
        }
        Some(Proof::Same { evaluated, left_out: left_out.unwrap_or(0) })
    }
}

fn value_before<'a>(
    dialect: Dialect,
    before: &Expression,
    values: impl Iterator<Item = (&'a str, &'a str)>,
) -> Option<String> {
    before.evaluate(&Variables::of(dialect, values)).ok()
}
