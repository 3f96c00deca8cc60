//! The way of a submission through whole commands: instances, tests, gates, certification, package, update.

mod gates;
mod instances;
mod life_cycle;
mod update;

use std::fs;
use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::world::{Demo, Ended, World, binary, ended};

/// What the demo's scenario lacks of a whole submission.
const REST_OF_THE_FORM: &str = "integration:
  catalog:
    name: Acme
    description: Shows who is signed in.
    default_logo: true
    contacts: [{for: customer_support, url: https://www.acme.example/support}]
  test_information:
    account: {url: https://www.acme.example/sign-in, username: isvtest@okta.com, password: told-to-okta-alone}
    support_contact: ada.lovelace@acme.example
    oidc: {sp_initiate_url: https://www.acme.example/sign-in}
  oidc:
    configuration_guide: https://www.acme.example/guide
";

/// A scenario file whose instance is still to be generated, in a directory of its own.
pub(crate) fn scenario(world: &World, change: impl Fn(String) -> String) -> PathBuf {
    let text = Demo::Oidc.text().replace("  - id: ${INSTANCE_ID}\n    protocol: oidc", "  - protocol: oidc");
    let text = text.replace("tests: [idp-flow, sp-flow, jit-idp-flow, jit-sp-flow]", "");
    assert!(text.contains("integration:\n  oidc:\n"));
    let text = text.replace("integration:\n  oidc:\n", REST_OF_THE_FORM);
    let path = world.directory.path().join("acme.yaml");
    fs::write(&path, change(text)).unwrap();
    path
}

/// The binary with these arguments, in the world's directory.
pub(crate) async fn asked(world: &World, arguments: &[&str]) -> Ended {
    let mut command = binary();
    command.current_dir(world.directory.path()).args(arguments).envs(world.variables(Demo::Oidc));
    ended(command.output().await, world.directory.path().to_owned())
}

/// Generates the instances that are missing, connects the app to the one of OpenID Connect, and returns its id.
pub(crate) async fn generated(world: &World) -> String {
    let done = asked(world, &["instances", "generate", "acme.yaml", "--name", "sample_oidc"]).await;
    assert_eq!(done.code, 0, "{done}");
    let id = done.stdout.split_whitespace().next().unwrap().to_owned();
    world.fixtures.connect_oidc_app(&id).unwrap();
    id
}

/// The gates that are shut, with why.
async fn shut(world: &World) -> Vec<String> {
    let status = asked(world, &["status", "acme.yaml", "--json"]).await;
    assert!(matches!(status.code, 0 | 1), "{status}");
    let readiness: Value = serde_json::from_str(&status.stdout).unwrap_or_else(|error| panic!("{error}: {status}"));
    let gates = readiness["gates"].as_array().unwrap();
    let shut = gates.iter().filter(|gate| gate["state"] == "shut");
    let shut: Vec<String> =
        shut.map(|gate| format!("{}: {}", gate["gate"].as_str().unwrap(), gate["why"].as_str().unwrap())).collect();
    assert_eq!(readiness["ready"].as_bool().unwrap(), shut.is_empty(), "{status}");
    assert_eq!(status.code == 0, shut.is_empty(), "{status}");
    shut
}

async fn run(world: &World, name: &str) -> Ended {
    let scenario = world.directory.path().join("acme.yaml");
    let out = format!("results/{name}");
    let mut command = world.command_for(&scenario, world.variables(Demo::Oidc), &out, &[]);
    ended(command.output().await, world.directory.path().join(out))
}

/// Takes SCIM with these operations on users to a scenario, and single sign-on without just-in-time provisioning.
fn with_scim(operations: &'static str, links: &'static str) -> impl Fn(String) -> String {
    move |text: String| {
        let scim = format!(
            "integration:\n  scim:\n    base_url: \"'https://example.com/scim/v2/'\"\n    users: [{operations}]\n"
        );
        let text = text.replace("integration:\n", &scim).replace("      jit: true", "      jit: false");
        text.replace("  test_information:\n", &format!("  test_information:\n{links}"))
    }
}

fn move_times(value: &mut Value, by: TimeDelta) {
    match value {
        Value::String(text) => {
            if let Ok(at) = text.parse::<DateTime<Utc>>() {
                *text = (at - by).to_rfc3339();
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| move_times(value, by)),
        Value::Object(members) => members.values_mut().for_each(|value| move_times(value, by)),
        _ => {}
    }
}
