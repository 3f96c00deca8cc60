//! The submission of a scenario and Okta's rules.

use super::{Instance, Scenario};
use crate::submission::rules::{self, Context, Given, InstanceValues, Logo, Violation};

impl Scenario {
    /// What of the submission breaks a rule, in the order of the file. Reads the logo, which the file names relative to
    /// itself; looks at nothing else outside the scenario.
    pub fn violations(&self) -> Vec<Violation> {
        let logo = self.submission.catalog.as_ref().and_then(|catalog| catalog.value.logo.as_ref());
        let logo = logo.filter(|logo| !logo.value.trim().is_empty()).map(|logo| {
            let beside = self.source.path.parent().map(|directory| directory.join(&logo.value));
            Logo::read(&beside.unwrap_or_else(|| logo.value.clone().into()))
        });
        let given = Given {
            submission: &self.submission,
            published: self.published.as_ref().map(|it| &it.submission),
            instances: self.instance_values(),
            logo,
        };
        rules::examine(&Context::new(given))
    }

    /// The values that the instances give the integration variables.
    pub fn instance_values(&self) -> Vec<InstanceValues> {
        let values = |it: &Instance| it.variables.clone().into_iter().collect();
        self.instances.iter().map(|it| InstanceValues { protocol: it.protocol, values: values(it) }).collect()
    }
}
