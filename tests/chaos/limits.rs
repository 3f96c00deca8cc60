//! One hundred just-in-time tests at eight jobs, against an org with the limits of Okta's free plan.

use std::process::Stdio;

use oin_tester::event::Verdict;
use oin_tester_fixtures::{Options, OrgConfig, RateLimitConfig};

use crate::world::{Demo, Ended, World, binary, ended};

/// Half of 600 requests a minute, which is a token's share unless it is given more; and 35 at the same time.
const FREE_PLAN: RateLimitConfig = RateLimitConfig { per_minute: 300, window_ms: None, concurrent: Some(35) };

/// Each with two tests, over either protocol.
const SCENARIOS: usize = 25;

const JOBS: &str = "8";

/// Says how it went; whether no test failed.
pub(crate) async fn hold() -> bool {
    let config = OrgConfig { rate_limit: FREE_PLAN, ..OrgConfig::sample() };
    let world = World::with(Options { config, ..Options::default() }).await;
    let ended = run(&world).await;
    let result = ended.result();
    let by_limit = |diagnosis: &oin_tester::event::Diagnosis| diagnosis.cause == "rate-limited";
    let limited = result.tests.iter().filter(|test| test.diagnosis.as_ref().is_some_and(by_limit)).count();
    let summary = &result.summary;
    println!(
        "limits: {} cases at {JOBS} jobs, {} passed, {limited} failed by a limit, {} answers 429",
        result.tests.len(),
        summary.passed,
        result.run.rate_limit_answers,
    );
    let is_well =
        result.tests.len() == 4 * SCENARIOS && result.tests.iter().all(|test| test.verdict == Verdict::Passed);
    if !is_well {
        println!("{ended}");
    }
    is_well && world.temporary_logins().await.is_empty()
}

async fn run(world: &World) -> Ended {
    let out = world.directory.path().join("limits");
    let mut command = binary();
    command.arg("run");
    for number in 0..SCENARIOS {
        for demo in [Demo::Oidc, Demo::Saml] {
            let file = world.directory.path().join(format!("{}-{number}.yaml", demo.scenario()));
            let name = format!("name: {}", demo.scenario());
            // Eight browsers share a machine that may have two cores.
            let text = demo.text().replacen(&name, &format!("{name}-{number}"), 1);
            let text = text.replace("flow: 60s", "flow: 300s").replace("page: 15s", "page: 60s");
            std::fs::write(&file, written_out(&text, world, demo)).expect("a scenario file");
            command.arg(file);
        }
    }
    command.arg("--out").arg(&out).arg("--ledger").arg(world.directory.path().join("ledger"));
    command.args(["--jobs", JOBS, "--test", "jit-idp-flow,jit-sp-flow"]);
    ended(command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().await, out)
}

/// The file with its variables filled in: the two protocols have different values for the same names.
fn written_out(text: &str, world: &World, demo: Demo) -> String {
    let mut text = text.to_owned();
    for (name, value) in world.variables(demo) {
        let quoted = serde_json::Value::from(value).to_string();
        let plain = quoted.trim_matches('"');
        let value = if plain.contains('\\') { quoted.as_str() } else { plain };
        text = text.replace(&format!("${{{name}}}"), value);
        while let Some(start) = text.find(&format!("${{{name}:-")) {
            let end = start + text[start..].find('}').expect("the end of a variable");
            text.replace_range(start..=end, value);
        }
    }
    text
}
