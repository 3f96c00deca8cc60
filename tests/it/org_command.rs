//! `oin-tester org`: the embedded org by itself, with what a file declares.

use std::{fs, process::Stdio, time::Duration};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    time::timeout,
};

use crate::world::{binary, ended};

const PATIENCE: Duration = Duration::from_secs(60);

const CONFIG: &str = "
users:
  - {login: vendor@example.test, password: Correct-Horse-9, first_name: Vera, last_name: Vendor}
instances:
  - label: Acme
    app_name: acme
    variables: {subdomain: acme}
    users: [vendor@example.test]
    protocol:
      saml:
        acs: [{url: 'https://${org.subdomain}.example.test/acs'}]
        audience: https://acme.example.test
        attributes: [{name: firstName, values: [user.firstName]}]
";

#[tokio::test]
async fn it_prints_what_a_foreign_app_needs_and_runs_until_it_is_told_to_end() {
    let directory = tempfile::tempdir().unwrap();
    let config = directory.path().join("org.yaml");
    fs::write(&config, CONFIG).unwrap();
    let mut command = binary();
    command.args(["org", "--http", "--no-apps", "--json", "--listen", "127.0.0.5:0", "--config"]).arg(&config);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = timeout(PATIENCE, lines.next_line()).await.expect("it prints in time").unwrap().expect("a line");
    let told: Value = serde_json::from_str(&line).unwrap();
    assert!(told["url"].as_str().unwrap().starts_with("http://127.0.0.5:"), "{told}");
    assert_eq!(told["back_channel"], format!("{}back-channel/calls", told["url"].as_str().unwrap()));
    let instance = &told["instances"][0];
    assert_eq!(instance["label"], "Acme");
    let saml = &instance["saml"];
    assert_eq!(saml["audience"], "https://acme.example.test");
    assert!(saml["certificate"].as_str().unwrap().starts_with("-----BEGIN CERTIFICATE-----"));
    let metadata = reqwest::get(saml["metadata_url"].as_str().unwrap()).await.unwrap().text().await.unwrap();
    assert!(metadata.contains(&format!("entityID=\"{}\"", saml["issuer"].as_str().unwrap())), "{metadata}");
    kill(Pid::from_raw(i32::try_from(child.id().unwrap()).unwrap()), Signal::SIGTERM).unwrap();
    let status = timeout(PATIENCE, child.wait()).await.expect("it ends in time").unwrap();
    assert_eq!(status.code(), Some(0));
}

#[tokio::test]
async fn a_file_with_an_unknown_key_is_refused_with_its_place() {
    let directory = tempfile::tempdir().unwrap();
    let config = directory.path().join("org.yaml");
    fs::write(&config, CONFIG.replace("audience:", "audiense:")).unwrap();
    let output = binary().arg("org").arg("--config").arg(&config).output().await;
    let ended = ended(output, directory.path().to_owned());
    assert_eq!(ended.code, 2, "{ended}");
    assert!(ended.stderr.contains("audiense") && ended.stderr.contains("13"), "{ended}");
}

#[tokio::test]
async fn the_defects_are_listed() {
    let output = binary().args(["org", "--defect", "help"]).output().await;
    let ended = ended(output, std::path::PathBuf::new());
    assert_eq!(ended.code, 0, "{ended}");
    assert!(ended.stdout.lines().any(|line| line.starts_with("saml-wrong-audience ")), "{ended}");
}
