//! The embedded org and its apps, in a process of their own, so that neither their work nor their
//! memory is counted as anybody's.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use oin_tester::runner;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};
use url::Url;

use crate::{
    arguments::Protocol,
    failure::{Failure, while_doing},
};

/// The program, built in the same profile as the benchmark.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_oin-tester");

/// How long the org may take to start.
const START: Duration = Duration::from_secs(30);

/// As many as a run of the product has cases: each reads its own user's part of the org's log.
const USERS: usize = 8;

/// A running org; dropping it ends it.
pub(crate) struct Org {
    pub(crate) site: Site,
    _process: Child,
}

/// Where everything is, and who may sign in there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Site {
    pub(crate) url: Url,
    pub(crate) api_token: String,
    pub(crate) ca: String,
    apps: Apps,
    instances: Vec<Instance>,
    #[serde(default)]
    pub(crate) users: Vec<User>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Apps {
    oidc: Url,
    saml: Url,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Instance {
    id: String,
    app_name: String,
}

/// Somebody who has an account in the org and in the apps.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) login: String,
    pub(crate) password: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
}

impl Org {
    /// Starts the org with its users; its configuration is written into `directory`.
    pub(crate) async fn start(directory: &Path) -> Result<Self, Failure> {
        let users: Vec<User> = (0..USERS).map(User::numbered).collect();
        let config = directory.join("org.yaml");
        let text = json!({ "users": users, "rate_limit": { "per_minute": 100_000 } }).to_string();
        std::fs::write(&config, text).map_err(while_doing("writing the org's configuration"))?;
        let mut process = Command::new(PROGRAM)
            .args(["org", "--json", "--config"])
            .arg(&config)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(while_doing("starting the embedded org"))?;
        let stdout = process.stdout.take().ok_or_else(|| Failure::new("starting the embedded org", "no output"))?;
        let mut lines = BufReader::new(stdout).lines();
        let line = timeout(START, lines.next_line())
            .await
            .map_err(|_| Failure::new("starting the embedded org", format!("it did not answer within {START:?}")))?
            .map_err(while_doing("reading what the embedded org says"))?
            .ok_or_else(|| Failure::new("starting the embedded org", "it ended without a word on its output"))?;
        let site: Site = serde_json::from_str(&line).map_err(while_doing("reading what the embedded org says"))?;
        Ok(Self { site: Site { users, ..site }, _process: process })
    }
}

impl Site {
    /// The app that speaks the protocol.
    pub(crate) fn app(&self, protocol: Protocol) -> &Url {
        match protocol {
            Protocol::Oidc => &self.apps.oidc,
            Protocol::Saml => &self.apps.saml,
        }
    }

    /// The id of that app's instance.
    pub(crate) fn instance(&self, protocol: Protocol) -> Result<&str, Failure> {
        let name = match protocol {
            Protocol::Oidc => "sample_oidc",
            Protocol::Saml => "sample_saml",
        };
        let found = self.instances.iter().find(|instance| instance.app_name == name);
        found.map(|instance| instance.id.as_str()).ok_or_else(|| Failure::new("finding the sample app", name))
    }

    /// The keys that browsers are told to trust.
    pub(crate) fn trusted_keys(&self) -> Result<Vec<String>, Failure> {
        runner::trusted_keys(self.ca.as_bytes()).map_err(while_doing("reading the certificate of the embedded org"))
    }

    /// The user of that flow.
    pub(crate) fn user(&self, flow: usize) -> &User {
        &self.users[flow % self.users.len()]
    }

    /// Leaves what another process of the benchmark needs.
    pub(crate) fn save(&self, directory: &Path) -> Result<PathBuf, Failure> {
        let path = directory.join("site.json");
        let text = serde_json::to_string(self).map_err(while_doing("describing the embedded org"))?;
        std::fs::write(&path, text).map_err(while_doing("writing where the embedded org is"))?;
        Ok(path)
    }

    /// Reads what [`Site::save`] left.
    pub(crate) fn load(path: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path).map_err(while_doing("reading where the embedded org is"))?;
        serde_json::from_str(&text).map_err(while_doing("reading where the embedded org is"))
    }
}

impl User {
    fn numbered(number: usize) -> Self {
        Self {
            login: format!("bench-{number}@example.test"),
            password: "Correct-Horse-7".to_owned(),
            first_name: "Grace".to_owned(),
            last_name: format!("Hopper {number}"),
        }
    }
}
