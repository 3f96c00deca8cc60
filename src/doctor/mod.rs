//! What stands in the way of a run, looked for without running anything and without changing anything.
//!
//! One file per examination. They run beside each other, each with a limit of time, and none keeps another from being
//! told: only what can be asked of an org that does not answer is left out, with the reason.

mod app;
mod browser;
mod clock;
mod examination;
mod instance;
mod org;
mod policy;
mod token;
mod users;

use std::{path::Path, sync::Arc, time::Duration};

use futures_util::future::join_all;

pub use browser::BrowserChoice;
pub use examination::{Area, Examination, State};

use self::{instance::Subject, token::JustInTime};
use crate::{
    error_chain::chain,
    org::client::{OrgClient, OrgSettings, Organization},
    plan::Plan,
    runner,
    scenario::Scenario,
};

/// How long the examinations of one area may take in all.
const LIMIT: Duration = Duration::from_secs(30);

/// How long one question to the org may take with its repeats, unless the scenario allows less.
const QUESTION: Duration = Duration::from_secs(18);

/// How long a closed rate limit is waited for.
const RATE_LIMIT: Duration = Duration::from_secs(5);

/// Looks at everything that runs of these scenarios need. The lines come in the order of the scenarios, then of
/// [`Area`]; those of the browser first.
pub async fn examine(
    scenarios: &[Arc<Scenario>],
    plan: &Plan,
    browser: BrowserChoice,
    ledger: &Path,
) -> Vec<Examination> {
    let each = join_all(scenarios.iter().map(|scenario| examine_scenario(scenario, plan, ledger)));
    let (mut lines, each) = tokio::join!(browser::examine(browser), each);
    lines.extend(each.into_iter().flatten());
    lines
}

async fn examine_scenario(scenario: &Scenario, plan: &Plan, ledger: &Path) -> Vec<Examination> {
    let (at_org, app) = tokio::join!(at_org(scenario, plan, ledger), at_app(scenario));
    let mut lines = [at_org, app].concat();
    lines.sort_by_key(Examination::area);
    lines.into_iter().map(|line| line.of(&scenario.name)).collect()
}

async fn at_org(scenario: &Scenario, plan: &Plan, ledger: &Path) -> Vec<Examination> {
    let client = match client(scenario) {
        Ok(client) => client,
        Err(error) => {
            let mending = "correct `org` in the scenario";
            return vec![Examination::wrong(Area::Org, "answer", chain(&*error), mending)];
        }
    };
    let leftovers = users::leftovers(&client, scenario, ledger);
    let (asked, leftovers) = tokio::join!(ask(&client, scenario, plan), leftovers);
    [asked, vec![leftovers]].concat()
}

/// What only an org that answers can tell.
async fn ask(client: &OrgClient, scenario: &Scenario, plan: &Plan) -> Vec<Examination> {
    let (lines, organization) = org::examine(client, scenario.clock_skew).await;
    let Some(organization) = organization else {
        let areas = [(Area::Token, "token"), (Area::Instances, "instances"), (Area::Users, "test users")];
        let not_asked = areas.map(|(area, what)| {
            Examination::unknown(area, what, "not asked, as the org does not answer", "mend the org's answer first")
        });
        return [lines, not_asked.to_vec()].concat();
    };
    let (token, instances, users) = tokio::join!(
        within(Area::Token, token(client, &organization, scenario, plan)),
        within(Area::Instances, instances(client, &organization, scenario, plan)),
        within(Area::Users, users::examine(client, scenario)),
    );
    [lines, token, instances, users].concat()
}

async fn token(client: &OrgClient, organization: &Organization, scenario: &Scenario, plan: &Plan) -> Vec<Examination> {
    let tested = |case: &crate::plan::Case| case.scenario.name == scenario.name && case.test.just_in_time();
    let just_in_time = if plan.cases.iter().any(tested) { JustInTime::Tested } else { JustInTime::Untested };
    // A scenario has at least one instance.
    let Some(instance) = scenario.instances.first() else { return Vec::new() };
    token::examine(client, &organization.engine, &instance.id, just_in_time).await
}

async fn instances(
    client: &OrgClient,
    organization: &Organization,
    scenario: &Scenario,
    plan: &Plan,
) -> Vec<Examination> {
    let subjects = scenario.instances.iter().map(|instance| Subject {
        client,
        organization,
        scenario,
        instance,
        cases: &plan.cases,
    });
    join_all(subjects.map(instance::examine)).await.concat()
}

async fn at_app(scenario: &Scenario) -> Vec<Examination> {
    match runner::app_client(scenario) {
        Ok(http) => within(Area::App, app::examine(&http, scenario)).await,
        Err(error) => {
            let mending = "correct `org.trust` in the scenario: certificates in PEM";
            vec![Examination::wrong(Area::App, "trust", chain(&error), mending)]
        }
    }
}

/// The lines, or one that says that they took too long.
async fn within(area: Area, examining: impl Future<Output = Vec<Examination>>) -> Vec<Examination> {
    let late = |_| {
        let seen = format!("not known after {} s", LIMIT.as_secs());
        vec![Examination::unknown(area, area.title(), seen, "try again when the org is less busy")]
    };
    tokio::time::timeout(LIMIT, examining).await.unwrap_or_else(late)
}

fn client(scenario: &Scenario) -> Result<OrgClient, Box<dyn std::error::Error + Send + Sync>> {
    let mut settings = OrgSettings::of(scenario);
    settings.timeout = scenario.timeouts.org.min(QUESTION);
    settings.rate_limit_ceiling = RATE_LIMIT;
    Ok(OrgClient::new(settings)?)
}
