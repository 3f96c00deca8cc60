//! `oin-tester demo`: all tests of both protocols against the embedded org and its sample apps.

use std::{path::Path, sync::Arc};

use clap::Args;
use oin_tester_fixtures::{Fixtures, Options, OrgConfig, SampleApp, Scheme, start};

use super::{
    Exit, chain, could_not,
    execute::{ExecuteArguments, execute},
    org, say,
    variables::SelectionArguments,
};
use crate::scenario::{self, Route, Scenario, Variables};

#[derive(Debug, Args)]
pub(super) struct Demo {
    #[command(flatten)]
    selection: SelectionArguments,
    /// Plain http instead of https
    #[arg(long, env = "OIN_TESTER_ORG_HTTP")]
    http: bool,
    /// Switch a defect on in the org or an app; may be repeated, `help` lists them
    #[arg(long = "defect", value_name = "NAME", value_delimiter = ',')]
    defects: Vec<String>,
    #[command(flatten)]
    execute: ExecuteArguments,
}

impl Demo {
    pub(super) async fn execute(self) -> Exit {
        let defects = match org::defects(&self.defects) {
            Ok(defects) => defects,
            Err(exit) => return exit,
        };
        let scheme = if self.http { Scheme::Http } else { Scheme::Https };
        let fixtures = match start(Options { scheme, defects, ..Options::default() }).await {
            Ok(fixtures) => fixtures,
            Err(error) => return could_not(&chain(&error)),
        };
        let plan = scenarios(&fixtures).and_then(|scenarios| self.selection.plan(&scenarios));
        let exit = match plan {
            Ok(plan) => execute(plan, &self.execute).await,
            Err(exit) => exit,
        };
        fixtures.shutdown().await;
        exit
    }
}

/// The scenarios that ship, pointed at the running fixtures.
fn scenarios(fixtures: &Fixtures) -> Result<Vec<Arc<Scenario>>, Exit> {
    let files = [
        ("scenarios/demo/oidc.yaml", include_str!("../../scenarios/demo/oidc.yaml"), fixtures.oidc_app()),
        ("scenarios/demo/saml.yaml", include_str!("../../scenarios/demo/saml.yaml"), fixtures.saml_app()),
    ];
    let mut scenarios = Vec::new();
    for (path, text, app) in files {
        let Some(app) = app else { continue };
        let variables = variables(fixtures, app);
        let mut scenario = scenario::parse(Path::new(path), text, &variables).map_err(|error| {
            say(format!("{:?}", miette::Report::new(error)).trim_end());
            Exit::Usage
        })?;
        scenario.org.route = Route::Direct;
        scenarios.push(Arc::new(scenario));
    }
    Ok(scenarios)
}

fn variables(fixtures: &Fixtures, app: &SampleApp) -> Variables {
    let without_slash = |url: &url::Url| url.as_str().trim_end_matches('/').to_owned();
    let mut values = vec![
        ("ORG_URL", without_slash(fixtures.org().url())),
        ("ORG_TOKEN", fixtures.org().api_token().expose().to_owned()),
        ("ORG_CA", fixtures.trust().ca_pem.clone().unwrap_or_default()),
        ("ORG_BACK_CHANNEL", fixtures.org().back_channel_url().to_string()),
        ("APP_URL", without_slash(&app.url)),
        ("INSTANCE_ID", app.instance_id.to_owned()),
        ("TENANT", app.tenant.to_owned()),
        ("APP_CERTIFICATE", certificate(app)),
        ("ACCOUNTS_TOKEN", app.accounts_token.expose().to_owned()),
    ];
    if let Some(user) = OrgConfig::sample().users.into_iter().next() {
        values.extend([
            ("USER_EMAIL", user.email.unwrap_or_else(|| user.login.clone())),
            ("USER_LOGIN", user.login),
            ("USER_PASSWORD", user.password.expose().to_owned()),
            ("USER_FIRST_NAME", user.first_name),
            ("USER_LAST_NAME", user.last_name),
        ]);
    }
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// What the app signs its requests with, where it is a SAML service provider.
fn certificate(app: &SampleApp) -> String {
    app.service_provider.as_ref().map(|provider| provider.signing_certificate_pem.clone()).unwrap_or_default()
}
