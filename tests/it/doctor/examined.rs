//! One look of the real binary at a scenario, with what it must leave untouched.

use std::{fs, path::Path, sync::Mutex};

use oin_tester_fixtures::{Defects, Options, OrgConfig};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::{
    scripted_org::{Reply, ScriptedOrg},
    world::{Demo, Ended, World, binary, ended},
};

/// Has every right, whatever the scenario's token has.
pub(super) const WATCHER: &str = "00watcher";

/// Something about org, scenario or surroundings, and what must be told of it.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) demo: Demo,
    /// What the org is made of.
    pub(super) org: fn(&mut OrgConfig),
    pub(super) defects: &'static [&'static str],
    /// Changing requests before the look. `{user}` stands for the test user's id.
    pub(super) before: &'static [(Method, &'static str)],
    pub(super) variables: &'static [(&'static str, &'static str)],
    /// Texts of the scenario file and what is there instead.
    pub(super) edits: &'static [(&'static str, &'static str)],
    pub(super) arguments: &'static [&'static str],
    pub(super) code: i32,
    /// Every line that is not ok: `state area: what: seen → mending`.
    pub(super) told: &'static [&'static str],
}

/// A sample app that nothing is wrong with.
pub(super) const HEALTHY: Row = Row {
    name: "healthy",
    demo: Demo::Oidc,
    org: |_| {},
    defects: &[],
    before: &[],
    variables: &[],
    edits: &[],
    arguments: &[],
    code: 0,
    told: &[],
};

/// As many browsers as there are processors, however many tests run.
static BROWSERS: Semaphore = Semaphore::const_new(2);

/// The org of a row, and servers for the scenario to lead to.
pub(super) struct Scene {
    pub(super) world: World,
    failing: ScriptedOrg,
    pub(super) silent: ScriptedOrg,
    told: Mutex<Vec<(&'static str, String)>>,
}

impl Scene {
    pub(super) async fn of(row: &Row) -> Self {
        let mut config = OrgConfig::sample();
        (row.org)(&mut config);
        let defects = Defects::of(row.defects.iter().map(|name| name.parse().expect("a defect")));
        let world = World::with(Options { config, defects, ..Options::default() }).await;
        let scene = Self {
            world,
            failing: ScriptedOrg::start([Reply::json(503, "{}")]).await,
            silent: ScriptedOrg::start([const { Reply::Silence }; 9]).await,
            told: Mutex::default(),
        };
        for (method, path) in row.before {
            let user = if path.contains("{user}") { scene.user_id().await } else { String::new() };
            scene.ask(method.clone(), &path.replace("{user}", &user)).await;
        }
        scene
    }

    /// Tells the scenario's file another value.
    pub(super) fn tell(&self, name: &'static str, value: &str) {
        self.told.lock().unwrap().push((name, value.to_owned()));
    }

    /// What the scenario's file is told.
    pub(super) fn variables(&self, row: &Row) -> Vec<(&'static str, String)> {
        let third_party = self.world.fixtures.third_party().expect("a third party");
        let mut variables = self.world.variables(row.demo);
        variables.extend([
            ("UNTRUSTED", third_party.untrusted_url().to_string()),
            ("FAILING", self.failing.url.clone()),
            ("SILENT", self.silent.url.clone()),
        ]);
        variables.extend(self.told.lock().unwrap().iter().cloned());
        variables.extend(row.variables.iter().map(|(name, value)| (*name, (*value).to_owned())));
        variables
    }

    /// Writes the row's scenario and looks at it.
    pub(super) async fn look(&self, row: &Row, arguments: &[&str]) -> Ended {
        let _browser = BROWSERS.acquire().await.expect("it is never closed");
        let file = self.world.directory.path().join("scenario.yaml");
        let mut text = row.demo.text().to_owned();
        for (from, to) in row.edits {
            assert!(text.contains(from), "{}: {from}", row.name);
            text = text.replace(from, to);
        }
        fs::write(&file, text).unwrap();
        let mut command = binary();
        command.arg("doctor").arg(&file).arg("--ledger").arg(self.world.directory.path().join("ledger"));
        command.args(row.arguments).args(arguments).envs(self.variables(row));
        ended(command.output().await, file)
    }

    /// All that doctor could change in the org, as the org tells it, byte for byte.
    pub(super) async fn org(&self) -> String {
        let defects = self.world.fixtures.defects();
        let refusing = "api-token-refused".parse().expect("a defect");
        let was_refusing = defects.has(refusing);
        defects.turn_off(refusing);
        let mut told = String::new();
        let instances = ["0oasampleoidc0000001", "0oasamplesaml0000001"];
        let mut paths =
            ["users?limit=200", "users?filter=status%20eq%20%22DEPROVISIONED%22", "apps", "logs?limit=1000"]
                .map(str::to_owned)
                .to_vec();
        paths.extend(instances.map(|instance| format!("apps/{instance}/users")));
        for path in paths {
            told.push_str(&self.ask(Method::GET, &format!("/api/v1/{path}")).await.to_string());
            told.push('\n');
        }
        if was_refusing {
            defects.turn_on(refusing);
        }
        told
    }

    async fn user_id(&self) -> String {
        let user = self.ask(Method::GET, "/api/v1/users/ann@example.test").await;
        user["id"].as_str().expect("an id").to_owned()
    }

    async fn ask(&self, method: Method, path: &str) -> Value {
        let pem = self.world.fixtures.trust().ca_pem.clone().expect("https");
        let authority = reqwest::Certificate::from_pem(pem.as_bytes()).expect("a certificate");
        let client = reqwest::Client::builder()
            .user_agent("oin-tester-tests")
            .no_proxy()
            .tls_certs_merge([authority])
            .build()
            .expect("a client");
        let org = self.world.fixtures.org();
        let own = org.api_token().expose();
        let token = if own.starts_with("00limited") { WATCHER } else { own };
        let request = client.request(method.clone(), org.url().join(path).expect("an address"));
        let request = request.header("Authorization", format!("SSWS {token}")).header("Content-Length", "0");
        let answer = request.send().await.and_then(reqwest::Response::error_for_status).expect("an answer");
        answer.json().await.unwrap_or(json!(null))
    }

    /// The lines that are not ok, without what differs from one start to the next.
    pub(super) fn told(&self, row: &Row, ended: &Ended) -> Vec<String> {
        let lines: Vec<Value> = serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}: {ended}"));
        let text = |line: &Value, member: &str| line[member].as_str().expect("text").to_owned();
        let told = lines.iter().filter(|line| line["state"] != "ok").map(|line| {
            format!(
                "{} {}: {}: {} → {}",
                text(line, "state"),
                text(line, "area"),
                text(line, "what"),
                text(line, "seen"),
                text(line, "mending")
            )
        });
        let names = [
            ("ORG_URL", "ORG"),
            ("APP_URL", "APP"),
            ("UNTRUSTED", "UNTRUSTED/"),
            ("FAILING", "FAILING"),
            ("SILENT", "SILENT"),
        ];
        let variables = self.variables(row);
        let plain = |line: String| {
            let known = names.iter().filter_map(|(name, short)| {
                let value = variables.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.clone())?;
                Some((value, *short))
            });
            let line = known.fold(line, |line, (value, short)| line.replace(&value, short));
            steady(&line.replace(&self.world.directory.path().display().to_string(), "DIR"))
        };
        told.map(plain).collect()
    }
}

/// Without the ids of requests and the numbers of the operating system's errors, and with ten minutes measured exactly, however
/// slow the machine is.
fn steady(line: &str) -> String {
    let measured = (590..=610).map(|seconds| format!("{seconds} s ahead"));
    let mut line = measured.fold(line.to_owned(), |line, told| line.replace(&told, "600 s ahead"));
    for (begins, ends) in [(", request ", ""), (" (os error ", ")")] {
        while let Some((before, after)) = line.split_once(begins) {
            let rest = after.trim_start_matches(|character: char| character.is_ascii_alphanumeric());
            line = format!("{before}{}", rest.trim_start_matches(ends));
        }
    }
    line
}

/// A driver that says that it is of another version than any browser.
pub(super) fn other_driver(directory: &Path) -> String {
    use std::os::unix::fs::PermissionsExt;
    let driver = directory.join("chromedriver");
    fs::write(&driver, "#!/bin/sh\necho 'ChromeDriver 90.0.4430.24 (abc)'\n").unwrap();
    fs::set_permissions(&driver, fs::Permissions::from_mode(0o755)).unwrap();
    driver.display().to_string()
}
