//! What `status`, `submit` and `instances list` look at: the org, the stored runs, and what is remembered.

mod instances;
mod results;

pub(super) use instances::{KnownInstance, instance_facts};
pub(super) use results::{CountingRun, test_facts};

use super::submission_file::{SubmissionFile, org_of};
use crate::{
    scenario::{PublishedVersion, Scenario},
    submission::{
        instances::{InstanceUse, Needed, Versions, needed, shared_with_scim},
        readiness::{Facts, ScimFacts, TestFact},
        rules::Severity,
        versions::Update,
    },
};

/// Whether the draft needs instances and tests: an update that only the catalog shows does not.
pub(super) fn asks_for_tests(scenario: &Scenario) -> bool {
    let of_catalog = |it: &PublishedVersion| Update::is_of_the_catalog_only(&it.submission, &scenario.submission);
    !scenario.published.as_ref().is_some_and(of_catalog)
}

/// The instances that are needed now.
pub(super) fn needed_now(scenario: &Scenario) -> Vec<Needed> {
    let published = scenario.published.as_ref().map(|it| &it.integration);
    if asks_for_tests(scenario) { needed(&scenario.integration, &scenario.submission, published) } else { Vec::new() }
}

/// Whether an instance is known that tells the name which the integration has in the org.
fn is_named(scenario: &Scenario, file: &SubmissionFile, used_for: InstanceUse) -> bool {
    let of_scenario =
        scenario.instances.iter().any(|it| !it.is_awaited() && InstanceUse::from(it.protocol) == used_for);
    of_scenario || file.latest_for(&org_of(scenario), used_for).is_some()
}

/// What the gates look at.
pub(super) fn facts<'a>(
    scenario: &'a Scenario,
    path: &'a str,
    file: &'a SubmissionFile,
    versions: &'a Versions,
    known: Vec<KnownInstance>,
    tests: Vec<TestFact>,
) -> Facts<'a> {
    let submission = &scenario.submission;
    let links = submission.test_information.as_ref().and_then(|tests| tests.value.scim.as_ref());
    let scim = submission.scim.as_ref().map(|_| ScimFacts {
        spec: links.is_some_and(|links| links.value.spec.is_some()),
        crud: links.is_some_and(|links| links.value.crud.is_some()),
        entitlements: (!submission.entitlements.is_empty())
            .then(|| links.is_some_and(|links| links.value.entitlements.is_some())),
        shared: shared_with_scim(&scenario.integration, submission).ok(),
    });
    Facts {
        scenario: path,
        needed: needed_now(scenario),
        named: InstanceUse::ALL.into_iter().filter(|used_for| is_named(scenario, file, *used_for)).collect(),
        instances: known.into_iter().map(|it| it.fact).collect(),
        tests,
        scim,
        universal_logout: submission.universal_logout.is_some(),
        certification: file.record.certification.as_ref(),
        life_cycle: &file.record.life_cycle,
        broken_rules: scenario.violations().iter().filter(|it| it.rule.severity == Severity::Error).count(),
        asks_for_tests: asks_for_tests(scenario),
        versions,
    }
}
