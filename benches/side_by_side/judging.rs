//! All checks over the evidence of one real flow: what a run computes at the end of an attempt.

use std::{hint::black_box, sync::Arc};

use oin_tester::{check, evidence::ExpectedUser, finding::Finding, scenario::TestUser, secret::Redactor};
use serde::Serialize;

use crate::{
    arguments::{Protocol, Turn},
    failure::{Failure, while_doing},
    ours, recording,
    timing::{Timing, in_turn},
    world::World,
};

const DOING: &str = "judging the evidence of a flow";

/// What judging one flow of a protocol took.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Judging {
    pub(crate) protocol: &'static str,
    /// How many exchanges the evidence holds.
    pub(crate) exchanges: usize,
    /// How many checks were applied.
    pub(crate) checks: usize,
    /// Decoding, signatures, every check.
    pub(crate) timing: Timing,
    /// Writing all evidence of the flow.
    pub(crate) recording: Timing,
    /// How long the flow itself took, its tidying up included.
    pub(crate) flow_ms: f64,
}

/// Carries one flow out and judges its evidence again and again.
pub(crate) async fn measure(world: &World, protocol: Protocol, calls: usize) -> Result<Judging, Failure> {
    let site = &world.org.site;
    let turn = Turn { protocol, flows: 1, jobs: 1 };
    let mut ended = None;
    ours::run(site, &world.browser, turn, |_, attempt| {
        ended = Some(Arc::clone(attempt));
        Ok(())
    })
    .await?;
    let attempt = ended.ok_or_else(|| Failure::new(DOING, "no flow ended"))?;
    let files = tempfile::tempdir().map_err(while_doing(DOING))?;
    let redactor = Arc::new(Redactor::new().map_err(while_doing(DOING))?);
    let prepared = ours::cases(site, turn, files.path(), &redactor).await?;
    let prepared = prepared.first().ok_or_else(|| Failure::new(DOING, "there is no case"))?;
    let user = prepared.case.scenario.user().ok_or_else(|| Failure::new(DOING, "there is no user"))?;
    let found = prepared.client.find_user(&user.login).await.map_err(while_doing(DOING))?;
    let found = found.ok_or_else(|| Failure::new(DOING, "the org does not know the user"))?;
    let expectations = prepared.expectations(&expected(user, found.id.to_string()));
    let judge = || check::judge(&attempt.evidence, &expectations);
    let findings = judge();
    if outcomes(&findings) != outcomes(&attempt.findings) {
        return Err(Failure::new(DOING, "the findings are not those of the run"));
    }
    let [timing] =
        in_turn(calls, [&mut || drop(black_box(judge()))]).ok_or_else(|| Failure::new(DOING, "nothing was timed"))?;
    let exchanges = attempt.evidence.exchanges.len();
    let recording = recording::measure(&attempt, &files.path().join("results"), calls)?;
    let flow_ms = (attempt.finished_at - attempt.started_at).as_seconds_f64() * 1000.0;
    Ok(Judging { protocol: protocol.name(), exchanges, checks: findings.len(), timing, recording, flow_ms })
}

/// The user of the embedded org, whom its apps know by the login.
fn expected(user: &TestUser, id: String) -> ExpectedUser {
    ExpectedUser {
        login: user.login.clone(),
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        email: user.email.clone(),
        app_user_name: user.login.clone(),
        id,
    }
}

fn outcomes(findings: &[Finding]) -> Vec<(&str, &str)> {
    findings.iter().map(|finding| (finding.check.as_str(), finding.actual.as_str())).collect()
}
