//! The fixtures in this process and a browser before them, for the drivers of the org's pages.

use std::path::PathBuf;
use std::time::Duration;

use oin_tester::id::InstanceId;
use oin_tester::org::pages::{Credentials, Patience, open_dashboard};
use oin_tester::secret::Secret;
use oin_tester_fixtures::{Options, OrgConfig, SignInConfig};
use oin_tester_webdriver::{
    CaptureLimits, Condition, Context, Deadline, Display, Endpoint, ProgramChoice, Selector, SupervisorCommand, Worker,
    WorkerOptions, locate,
};
use url::Url;

use crate::world::World;

pub(crate) const LOGIN: &str = "ann@example.test";
const PASSWORD: &str = "Correct-Horse-7";

pub(crate) struct Stage {
    pub(crate) world: World,
    pub(crate) worker: Worker,
}

impl Stage {
    pub(crate) async fn new(sign_in: SignInConfig) -> Self {
        Self::with(OrgConfig { sign_in, ..OrgConfig::sample() }).await
    }

    pub(crate) async fn with(config: OrgConfig) -> Self {
        let world = World::with(Options { config, ..Options::default() }).await;
        let named = |name| std::env::var_os(name).map(PathBuf::from);
        let choice = ProgramChoice {
            browser: named("OIN_TESTER_BROWSER"),
            driver: named("OIN_TESTER_DRIVER"),
            display: Display::Headless,
        };
        let supervisor =
            SupervisorCommand { program: PathBuf::from(env!("CARGO_BIN_EXE_oin-tester")), arguments: Vec::new() };
        let options = WorkerOptions {
            endpoint: Endpoint::Local { installation: locate(&choice).expect("a browser"), supervisor },
            display: Display::Headless,
            trusted_keys: world.fixtures.trust().spki_sha256.clone(),
            limits: CaptureLimits::default(),
        };
        let worker = Worker::start(&options).await.expect("a browser");
        Self { world, worker }
    }

    pub(crate) fn org(&self) -> &Url {
        self.world.fixtures.org().url()
    }

    pub(crate) fn saml_instance(&self) -> InstanceId {
        InstanceId::new(self.world.fixtures.saml_app().expect("the SAML app").instance_id)
    }

    /// A fresh window that shows the sign-in page in front of the dashboard.
    pub(crate) async fn window(&self) -> Context {
        let window = self.worker.open().await.expect("a window");
        open_dashboard(&window, self.org(), soon()).await.expect("the sign-in page");
        window
    }

    pub(crate) async fn end(self, window: Context) {
        window.close().await;
        self.worker.close().await.expect("the browser ends");
        self.world.fixtures.shutdown().await;
    }
}

pub(crate) fn soon() -> Deadline {
    Deadline::after(Duration::from_secs(30))
}

pub(crate) fn password() -> Secret {
    Secret::new(PASSWORD)
}

/// The sample user's, who has no second factor.
pub(crate) fn credentials(password: &Secret) -> Credentials<'_> {
    Credentials { login: LOGIN, password, totp: None }
}

pub(crate) fn patience() -> Patience {
    Patience { page: Duration::from_secs(30), until: Deadline::after(Duration::from_secs(90)) }
}

pub(crate) async fn shows_dashboard(window: &Context) {
    let ready = Condition::Visible(Selector::css(r#"[data-se="dropdown-menu-button-header"]"#));
    window.wait(ready, soon(), "the dashboard").await.expect("the dashboard");
}
