//! The fixtures in this process, and the real binary run against them in a process of its own.

use std::{
    path::{Path, PathBuf},
    process::{Output, Stdio},
};

use oin_tester::org::client::OrgSettings;
use oin_tester::report::result::{ResultFile, TestResult};
use oin_tester::scenario::Route;
use oin_tester::secret::Secret;
use oin_tester_fixtures::{Defect, Fixtures, Options, OrgConfig, SampleApp, start};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::contract::Contract;

/// A running org with its sample apps, and a directory for results.
pub(crate) struct World {
    pub(crate) fixtures: Fixtures,
    pub(crate) directory: TempDir,
    pub(crate) contract: Contract,
    /// Asks the org what a test wants to know, or changes it by hand.
    administrator: reqwest::Client,
}

/// The protocol whose scenario is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Demo {
    Oidc,
    Saml,
}

impl Demo {
    pub(crate) fn file(self) -> &'static str {
        match self {
            Self::Oidc => "scenarios/demo/oidc.yaml",
            Self::Saml => "scenarios/demo/saml.yaml",
        }
    }

    /// The scenario file.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Oidc => include_str!("../../scenarios/demo/oidc.yaml"),
            Self::Saml => include_str!("../../scenarios/demo/saml.yaml"),
        }
    }

    /// The scenario's name.
    pub(crate) fn scenario(self) -> &'static str {
        match self {
            Self::Oidc => "demo-oidc",
            Self::Saml => "demo-saml",
        }
    }
}

/// How a run of the binary ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) out: PathBuf,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        let contract = Contract::default();
        let options = Options { api_observer: contract.observer(), ..options };
        Self { contract, ..Self::observed(options).await }
    }

    /// A world whose options say who looks on at the API, if anyone.
    pub(crate) async fn observed(options: Options) -> Self {
        let fixtures = start(options).await.expect("the fixtures start");
        let mut administrator = reqwest::Client::builder().user_agent("oin-tester-tests").no_proxy();
        if let Some(pem) = &fixtures.trust().ca_pem {
            let trusted = reqwest::Certificate::from_pem(pem.as_bytes()).expect("a certificate");
            administrator = administrator.tls_certs_merge([trusted]);
        }
        Self {
            fixtures,
            directory: tempfile::tempdir().expect("a temporary directory"),
            contract: Contract::default(),
            administrator: administrator.build().expect("a client"),
        }
    }

    pub(crate) fn turn_on(&self, defect: &str) {
        let defect: Defect = defect.parse().expect("a defect");
        self.fixtures.defects().turn_on(defect);
    }

    pub(crate) fn turn_off(&self, defect: &str) {
        let defect: Defect = defect.parse().expect("a defect");
        self.fixtures.defects().turn_off(defect);
    }

    fn app(&self, demo: Demo) -> &SampleApp {
        let app = match demo {
            Demo::Oidc => self.fixtures.oidc_app(),
            Demo::Saml => self.fixtures.saml_app(),
        };
        app.expect("a sample app")
    }

    /// The scenario of a sample app and the variables that it names.
    pub(crate) fn variables(&self, demo: Demo) -> Vec<(&'static str, String)> {
        let app = self.app(demo);
        let bare = |url: &url::Url| url.as_str().trim_end_matches('/').to_owned();
        let user = OrgConfig::sample().users.into_iter().next().expect("a sample user");
        vec![
            ("ORG_URL", bare(self.fixtures.org().url())),
            ("ORG_TOKEN", self.fixtures.org().api_token().expose().to_owned()),
            ("ORG_CA", self.fixtures.trust().ca_pem.clone().unwrap_or_default()),
            ("ORG_BACK_CHANNEL", self.fixtures.org().back_channel_url().to_string()),
            ("APP_URL", bare(&app.url)),
            ("INSTANCE_ID", app.instance_id.to_owned()),
            ("TENANT", app.tenant.to_owned()),
            ("APP_CERTIFICATE", certificate(app)),
            ("ACCOUNTS_TOKEN", app.accounts_token.expose().to_owned()),
            ("USER_EMAIL", user.email.clone().unwrap_or_else(|| user.login.clone())),
            ("USER_LOGIN", user.login.clone()),
            ("USER_PASSWORD", user.password.expose().to_owned()),
            ("USER_FIRST_NAME", user.first_name.clone()),
            ("USER_LAST_NAME", user.last_name.clone()),
        ]
    }

    /// How this process reaches the org.
    pub(crate) fn org_settings(&self) -> OrgSettings {
        let org = self.fixtures.org();
        let mut settings = OrgSettings::new(org.url().clone(), Secret::new(org.api_token().expose()));
        settings.extra_roots_pem = self.fixtures.trust().ca_pem.clone().map(String::into_bytes);
        settings.route = Route::Direct;
        settings
    }

    /// `oin-tester run` of the sample app's scenario; results go to `<directory>/<name>`.
    pub(crate) fn command(&self, demo: Demo, name: &str, arguments: &[&str]) -> Command {
        self.command_for(Path::new(demo.file()), self.variables(demo), name, arguments)
    }

    /// `oin-tester run` of a scenario file.
    pub(crate) fn command_for(
        &self,
        scenario: &Path,
        variables: Vec<(&'static str, String)>,
        name: &str,
        arguments: &[&str],
    ) -> Command {
        let mut command = binary();
        command
            .arg("run")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(scenario))
            .arg("--out")
            .arg(self.directory.path().join(name))
            .arg("--ledger")
            .arg(self.directory.path().join("ledger"))
            .args(arguments)
            .envs(variables);
        command
    }

    /// Runs the sample app's scenario to its end.
    pub(crate) async fn run(&self, demo: Demo, name: &str, arguments: &[&str]) -> Ended {
        ended(self.command(demo, name, arguments).output().await, self.directory.path().join(name))
    }

    /// `oin-tester cleanup` with the ledger of the runs.
    pub(crate) async fn cleanup(&self, demo: Demo) -> Ended {
        let mut command = binary();
        command.arg("cleanup").arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(demo.file()));
        command.arg("--ledger").arg(self.directory.path().join("ledger")).envs(self.variables(demo));
        ended(command.output().await, self.directory.path().to_owned())
    }

    /// The logins of all users that the org has now, those included that are deactivated but not deleted.
    pub(crate) async fn logins(&self) -> Vec<String> {
        let mut logins = self.list("api/v1/users").await;
        logins.extend(self.list("api/v1/users?filter=status%20eq%20%22DEPROVISIONED%22").await);
        logins.sort();
        logins.dedup();
        logins
    }

    /// Changes an app instance by hand, as an administrator would.
    pub(crate) async fn rename_instance(&self, id: &str, label: &str) {
        let org = self.fixtures.org();
        let answer = self
            .administrator
            .put(org.url().join(&format!("api/v1/apps/{id}")).expect("an address"))
            .header("Authorization", format!("SSWS {}", org.api_token().expose()))
            .json(&serde_json::json!({ "label": label }))
            .send()
            .await
            .expect("an answer");
        assert!(answer.status().is_success(), "{}", answer.status());
    }

    async fn list(&self, path: &str) -> Vec<String> {
        let org = self.fixtures.org();
        let users: Vec<serde_json::Value> = self
            .administrator
            .get(org.url().join(path).expect("an address"))
            .header("Authorization", format!("SSWS {}", org.api_token().expose()))
            .send()
            .await
            .and_then(reqwest::Response::error_for_status)
            .expect("an answer")
            .json()
            .await
            .expect("a list");
        users.iter().map(|user| user["profile"]["login"].as_str().expect("a login").to_owned()).collect()
    }

    /// The logins of temporary users that the org has now.
    pub(crate) async fn temporary_logins(&self) -> Vec<String> {
        let known: Vec<String> = OrgConfig::sample().users.into_iter().map(|user| user.login).collect();
        self.logins().await.into_iter().filter(|login| !known.contains(login)).collect()
    }
}

/// The real binary, in an environment without settings of its own.
pub(crate) fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oin-tester"));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        let chooses_browser = matches!(name.as_str(), "OIN_TESTER_BROWSER" | "OIN_TESTER_DRIVER");
        let names_a_proxy = name.to_ascii_uppercase().ends_with("_PROXY");
        if names_a_proxy || name.starts_with("OIN_TESTER_") && !chooses_browser {
            command.env_remove(name);
        }
    }
    command
        .env_remove("GITHUB_ACTIONS")
        .env_remove("GITHUB_STEP_SUMMARY")
        .env_remove("RUST_BACKTRACE")
        .env_remove("SSL_CERT_FILE")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}

/// Waits for a started binary.
pub(crate) async fn wait(child: Child, out: PathBuf) -> Ended {
    ended(child.wait_with_output().await, out)
}

pub(crate) fn ended(output: std::io::Result<Output>, out: PathBuf) -> Ended {
    let output = output.expect("the binary runs");
    Ended {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).expect("text"),
        stderr: String::from_utf8(output.stderr).expect("text"),
        out,
    }
}

impl Ended {
    /// The result that the run left.
    pub(crate) fn result(&self) -> ResultFile {
        let path = self.out.join("result.json");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{error}: {}\n{self}", path.display()));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in {text}"))
    }

    /// The verdicts as `saml/sp-flow: passed`, in the order of the plan.
    pub(crate) fn verdicts(&self) -> Vec<String> {
        self.result().tests.iter().map(verdict).collect()
    }
}

impl std::fmt::Display for Ended {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "exit {}\n--- stdout\n{}\n--- stderr\n{}", self.code, self.stdout, self.stderr)
    }
}

fn verdict(test: &TestResult) -> String {
    format!("{}/{}: {}", test.protocol, test.test, test.verdict.name())
}

/// What the app signs its requests with, where it is a SAML service provider.
fn certificate(app: &SampleApp) -> String {
    app.service_provider.as_ref().map(|provider| provider.signing_certificate_pem.clone()).unwrap_or_default()
}
