//! The submission of a scenario and Okta's rules.

use std::collections::{BTreeMap, BTreeSet};

use super::Scenario;
use crate::submission::rules::{self, Context, Given, Logo, Violation};

impl Scenario {
    /// What of the submission breaks a rule, in the order of the file. Reads the logo, which the file names relative to
    /// itself; looks at nothing else outside the scenario.
    pub fn violations(&self) -> Vec<Violation> {
        let mut values: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (name, value) in self.instances.iter().flat_map(|instance| &instance.variables) {
            values.entry(name.clone()).or_default().insert(value.clone());
        }
        let logo = self.submission.catalog.as_ref().and_then(|catalog| catalog.value.logo.as_ref());
        let logo = logo.filter(|logo| !logo.value.trim().is_empty()).map(|logo| {
            let beside = self.source.path.parent().map(|directory| directory.join(&logo.value));
            Logo::read(&beside.unwrap_or_else(|| logo.value.clone().into()))
        });
        let given = Given {
            submission: &self.submission,
            published: self.published.as_ref().map(|it| &it.submission),
            values,
            logo,
        };
        rules::examine(&Context::new(given))
    }
}
