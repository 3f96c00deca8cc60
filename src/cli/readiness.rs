//! What `status`, `submit` and `instances list` look at: the org, the stored runs, and what is remembered.

use std::{io, path::PathBuf};

use super::{
    Exit, chain, could_not,
    stored::{open, refused},
    submission_file::{SubmissionFile, org_of},
};
use crate::{
    clock,
    org::client::{InstanceStatus, OrgClient},
    report::result::{ResultFile, TestResult},
    scenario::Scenario,
    store::{FindError, Results},
    submission::{
        Test,
        instances::{InstanceUse, Needed, RememberedInstance, eligibility, needed, shared_with_scim},
        readiness::{Facts, InstanceFact, ScimFacts, TestFact},
        required_tests,
        rules::Severity,
        validity::{InstanceNow, StoredResult, Void, validity},
        versions::{KnownValues, Update},
    },
};

/// An instance, with what results over it are judged by.
#[derive(Clone, Debug)]
pub(super) struct KnownInstance {
    pub(super) fact: InstanceFact,
    last_updated: Option<chrono::DateTime<chrono::Utc>>,
    last_updated_by_us: Option<chrono::DateTime<chrono::Utc>>,
}

/// A stored run with a test that counts.
#[derive(Clone, Debug)]
pub(super) struct CountingRun {
    /// Its directory.
    pub(super) path: PathBuf,
    /// The ids of its tests that count.
    pub(super) tests: Vec<String>,
}

/// Every instance of the scenario, and of SCIM every one that is remembered, as the org has it now.
pub(super) async fn instance_facts(
    scenario: &Scenario,
    client: &OrgClient,
    file: &SubmissionFile,
) -> Result<Vec<KnownInstance>, Exit> {
    let org = org_of(scenario);
    let of_scenario = scenario.instances.iter().filter(|instance| !instance.is_awaited()).map(|instance| {
        let needed = Needed { used_for: instance.protocol.into(), version: instance.version };
        (needed, instance.id.clone())
    });
    let of_scim = file
        .record
        .instances
        .iter()
        .filter(|it| it.org == org && it.used_for == InstanceUse::Scim)
        .map(|it| (Needed { used_for: it.used_for, version: it.version }, it.id.clone()));
    let versions = scenario.versions();
    let mut known = Vec::new();
    for (needed, id) in of_scenario.chain(of_scim) {
        let remembered: Option<&RememberedInstance> = file.find(&org, id.as_str());
        let now = match client.instance(&id).await {
            Ok(instance) => Some(instance),
            Err(error) if error.is_not_found() => None,
            Err(error) => return Err(could_not(&chain(&error))),
        };
        known.push(KnownInstance {
            fact: InstanceFact {
                needed,
                id: id.to_string(),
                active: now.as_ref().map(|instance| instance.status == InstanceStatus::Active),
                eligible: eligibility(remembered, needed.version, &versions),
                generated_at: remembered.map(|it| it.generated_at),
            },
            last_updated: now.map(|instance| instance.last_updated),
            last_updated_by_us: remembered.map(|it| it.last_updated),
        });
    }
    Ok(known)
}

/// The required tests, each with the newest result that counts, and the runs that those are in.
pub(super) fn test_facts(
    scenario: &Scenario,
    known: &[KnownInstance],
    results: &Results,
) -> Result<(Vec<TestFact>, Vec<CountingRun>), Exit> {
    let mut open_tests: Vec<TestFact> = required(scenario)
        .into_iter()
        .map(|(needed, test)| TestFact { needed, test, result: Err(Void::NotRun) })
        .collect();
    let mut counting = Vec::new();
    let runs = match results.all() {
        Ok(runs) => runs,
        Err(FindError::Directory { source, .. }) if source.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(refused(&error)),
    };
    for path in runs.into_iter().rev() {
        if open_tests.iter().all(is_decided) {
            break;
        }
        let Ok(run) = open(&path) else { continue };
        let tests = judge(scenario, known, run.result(), &mut open_tests);
        if !tests.is_empty() {
            counting.push(CountingRun { path, tests });
        }
    }
    Ok((open_tests, counting))
}

/// The instances that are needed now: none for an update that only the catalog shows.
pub(super) fn needed_now(scenario: &Scenario) -> Vec<Needed> {
    let published = scenario.published.as_ref();
    let update = published.map(|it| Update::between(&it.submission, &scenario.submission, &KnownValues::new()));
    if update.is_some_and(|update| update.is_of_the_catalog_only()) {
        return Vec::new();
    }
    needed(&scenario.integration, &scenario.submission, published.map(|it| &it.integration))
}

/// Every required test, with the instance that it is over.
fn required(scenario: &Scenario) -> Vec<(Needed, Test)> {
    let sso = needed_now(scenario).into_iter();
    sso.filter_map(|needed| Some((needed, needed.used_for.protocol()?)))
        .flat_map(|(needed, protocol)| {
            let integration = scenario.integration_of(needed.version);
            required_tests(integration, protocol).into_iter().map(move |required| (needed, required.test))
        })
        .collect()
}

/// Whether no earlier run can say anything of the test: it passed, or failed since.
fn is_decided(fact: &TestFact) -> bool {
    matches!(fact.result, Ok(_) | Err(Void::Failed))
}

/// Puts in what this run says of the tests that are not decided yet; returns those that now count. Of results that do
/// not count, the newest says why.
fn judge(scenario: &Scenario, known: &[KnownInstance], run: &ResultFile, facts: &mut [TestFact]) -> Vec<String> {
    let versions = scenario.versions();
    let mut counting = Vec::new();
    for fact in facts.iter_mut().filter(|fact| !is_decided(fact)) {
        let version = fact.needed.version;
        let protocol = fact.needed.used_for.protocol();
        let fits = |test: &&TestResult| {
            test.scenario == scenario.name
                && test.test == fact.test
                && Some(test.protocol) == protocol
                && test.instance.version == version.name()
        };
        for test in run.tests.iter().filter(fits) {
            let result = judged(test, known, versions.hash(version));
            match (&fact.result, result) {
                (_, Ok(times)) => {
                    fact.result = Ok(times);
                    counting.push(test.id.clone());
                    break;
                }
                (Err(Void::NotRun | Void::Errored), Err(why)) => fact.result = Err(why),
                _ => {}
            }
        }
    }
    counting
}

type Times = (chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Utc>);

fn judged(test: &TestResult, known: &[KnownInstance], wanted: Option<&str>) -> Result<Times, Void> {
    let instance = known.iter().find(|it| it.fact.id == test.instance.id);
    let last_attempt = test.attempts.last();
    let result = StoredResult {
        verdict: test.verdict,
        ran: last_attempt.map(|attempt| (attempt.started_at, attempt.finished_at)),
        submission_sha256: test.instance.submission_sha256.as_deref(),
    };
    let now = InstanceNow {
        in_scenario: instance.is_some(),
        last_updated: instance.and_then(|it| it.last_updated),
        last_updated_by_us: instance.and_then(|it| it.last_updated_by_us),
        eligible: instance.map_or(Ok(()), |it| it.fact.eligible.clone()),
        submission_sha256: wanted,
    };
    let until = validity(&result, &now, clock::now())?;
    let since = result.ran.map_or(until, |(_, ended)| ended);
    Ok((since, until))
}

/// What the gates look at.
pub(super) fn facts<'a>(
    scenario: &'a Scenario,
    path: &'a str,
    file: &'a SubmissionFile,
    submission_sha256: &'a str,
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
        instances: known.into_iter().map(|it| it.fact).collect(),
        tests,
        scim,
        universal_logout: submission.universal_logout.is_some(),
        certification: file.record.certification.as_ref(),
        life_cycle: &file.record.life_cycle,
        broken_rules: submission.is_meant().then(|| {
            let violations = scenario.violations();
            violations.iter().filter(|violation| violation.rule.severity == Severity::Error).count()
        }),
        submission_sha256,
    }
}
