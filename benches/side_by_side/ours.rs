//! The flow as `oin-tester run` carries it out, through the library: what a user gets.
//!
//! A flow's time begins when a worker takes its case up and ends when its files are written. So it
//! holds, besides the part in the browser: asking the org for the user and the assignment, reading
//! the System Log, every check, redaction, and writing HAR, screenshots and events.

use std::{collections::HashMap, path::Path, sync::Arc};

use chrono::{DateTime, Utc};
use oin_tester::{
    clock,
    event::{self, AttemptRecord, EventKind, EventReceiver, StepRecord, Verdict},
    id::CaseId,
    plan::{Plan, Selection},
    runner::{self, Options, PreparedCase},
    scenario::{self, Scenario, TestUser},
    secret::{Redactor, Secret},
    store::{Recorder, RunDirectory},
    submission::Test,
};
use tokio_util::sync::CancellationToken;

use crate::{
    arguments::{Protocol, Turn},
    browser::Browser,
    failure::{Failure, while_doing},
    sample::Sample,
    site::Site,
};

/// What the flows took, as a whole and step by step.
#[derive(Debug, Default)]
pub(crate) struct Ours {
    pub(crate) samples: Vec<Sample>,
    pub(crate) steps: Vec<StepRecord>,
}

/// Carries the flows out, `turn.jobs` at a time. `after_each` hears how many have ended,
/// and of the last of them.
pub(crate) async fn run(
    site: &Site,
    browser: &Browser,
    turn: Turn,
    mut after_each: impl FnMut(usize, &Arc<AttemptRecord>) -> Result<(), Failure>,
) -> Result<Ours, Failure> {
    let doing = "running the harness";
    let files = tempfile::tempdir().map_err(while_doing(doing))?;
    let redactor = Arc::new(Redactor::new().map_err(while_doing(doing))?);
    let cases = cases(site, turn, files.path(), &redactor).await?;
    let started_at = clock::now();
    let directory =
        RunDirectory::create(&files.path().join("results"), None, started_at).map_err(while_doing(doing))?;
    let options = Options {
        run: directory.run().clone(),
        day: started_at.date_naive(),
        jobs: turn.jobs,
        worker: browser.worker_options(),
        redactor: Arc::clone(&redactor),
        retries: runner::Retries::default(),
    };
    let mut recorder = Recorder::new(directory, redactor, started_at, None).map_err(while_doing(doing))?;
    let (sender, receiver) = event::channel();
    let running = runner::run(cases, options, sender, CancellationToken::new());
    let (outcome, ours) = tokio::join!(running, consume(receiver, &mut recorder, &mut after_each));
    outcome.map_err(while_doing(doing))?;
    let ours = ours?;
    recorder.end(clock::now(), 0).map_err(while_doing(doing))?;
    if ours.samples.len() == turn.flows {
        Ok(ours)
    } else {
        Err(Failure::new(doing, format!("{} of {} flows ended", ours.samples.len(), turn.flows)))
    }
}

async fn consume(
    mut events: EventReceiver,
    recorder: &mut Recorder,
    after_each: &mut impl FnMut(usize, &Arc<AttemptRecord>) -> Result<(), Failure>,
) -> Result<Ours, Failure> {
    let mut started: HashMap<CaseId, DateTime<Utc>> = HashMap::new();
    let mut ours = Ours::default();
    while let Some(event) = events.next().await {
        recorder.record(&event).map_err(while_doing("recording what the harness does"))?;
        match event.kind {
            EventKind::AttemptStarted { case, .. } => drop(started.insert(case, event.at)),
            EventKind::AttemptFinished { case, attempt } => {
                if attempt.verdict != Verdict::Passed {
                    return Err(Failure::new(format!("running {case}"), format!("{:#?}", attempt.diagnosis)));
                }
                let started_at = started.remove(&case).unwrap_or(attempt.started_at);
                ours.samples.push(Sample { started_at, ended_at: clock::now() });
                ours.steps.extend(attempt.steps.iter().cloned());
                after_each(ours.samples.len(), &attempt)?;
            }
            _ => {}
        }
    }
    Ok(ours)
}

/// As many cases as the turn has flows: one case of the demo's scenario, each time with the next user.
pub(crate) async fn cases(
    site: &Site,
    turn: Turn,
    files: &Path,
    redactor: &Arc<Redactor>,
) -> Result<Vec<PreparedCase>, Failure> {
    let scenario = Arc::new(demo_scenario(site, turn.protocol)?);
    scenario.secrets().for_each(|secret| redactor.learn(secret));
    let selection = Selection { tests: vec![Test::SpFlow], ..Selection::default() };
    let plan = Plan::new(&[scenario], &selection).map_err(while_doing("planning the flows"))?;
    let prepared =
        runner::prepare(plan, &files.join("ledger"), redactor).await.map_err(while_doing("preparing the flows"))?;
    let first = prepared.first().ok_or_else(|| Failure::new("planning the flows", "the demo has no SP flow"))?;
    Ok((0..turn.flows).map(|flow| repeat(first, site, flow)).collect())
}

fn repeat(first: &PreparedCase, site: &Site, flow: usize) -> PreparedCase {
    let user = site.user(flow);
    let user = TestUser {
        login: user.login.clone(),
        password: Secret::new(user.password.clone()),
        totp: None,
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        email: user.login.clone(),
    };
    let mut case = (*first.case).clone();
    case.scenario = Arc::new(Scenario { users: vec![user], ..(*case.scenario).clone() });
    case.id = CaseId::new(format!("{}/{flow}", case.id));
    PreparedCase {
        case: Arc::new(case),
        client: first.client.clone(),
        org: first.org.clone(),
        protocol: first.protocol.clone(),
        http: first.http.clone(),
        temporary_users: first.temporary_users.clone(),
    }
}

/// The scenario that ships with the demo, pointed at the running org.
fn demo_scenario(site: &Site, protocol: Protocol) -> Result<Scenario, Failure> {
    let text = match protocol {
        Protocol::Oidc => include_str!("../../scenarios/demo/oidc.yaml"),
        Protocol::Saml => include_str!("../../scenarios/demo/saml.yaml"),
    };
    let user = site.user(0);
    let without_slash = |url: &url::Url| url.as_str().trim_end_matches('/').to_owned();
    let variables = [
        ("ORG_URL", without_slash(&site.url)),
        ("ORG_TOKEN", site.api_token.clone()),
        ("ORG_CA", site.ca.clone()),
        ("APP_URL", without_slash(site.app(protocol))),
        ("INSTANCE_ID", site.instance(protocol)?.to_owned()),
        // Only just-in-time tests ask for the accounts.
        ("ACCOUNTS_TOKEN", "not-used-by-the-sp-flow".to_owned()),
        ("USER_LOGIN", user.login.clone()),
        ("USER_PASSWORD", user.password.clone()),
        ("USER_FIRST_NAME", user.first_name.clone()),
        ("USER_LAST_NAME", user.last_name.clone()),
        ("USER_EMAIL", user.login.clone()),
    ];
    let variables = variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let path = Path::new("scenarios/demo").join(protocol.name()).with_extension("yaml");
    scenario::parse(&path, text, &variables).map_err(while_doing("reading the demo's scenario"))
}
