//! `oin-tester org`: the embedded org by itself, for apps that have no Okta org yet.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;
use oin_tester_fixtures::{
    Defect, Defects, Fixtures, InstanceInfo, Options, OrgConfig, ProtocolInfo, SampleApps, Scheme, start,
};
use serde_json::{Value, json};

use super::{Exit, chain, could_not, interrupt, print, say};

#[derive(Debug, Args)]
pub(super) struct Org {
    /// Users and instances, as YAML [default: a sample user and the sample apps]
    #[arg(long, env = "OIN_TESTER_ORG_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where the org listens [default: a free port on 127.0.0.2]
    #[arg(long, env = "OIN_TESTER_ORG_LISTEN", value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Plain http instead of https
    #[arg(long, env = "OIN_TESTER_ORG_HTTP")]
    http: bool,
    /// Leave the sample apps out
    #[arg(long, env = "OIN_TESTER_ORG_NO_APPS")]
    no_apps: bool,
    /// Where the certificate of the throwaway authority is written, for apps and scenarios to trust
    #[arg(long, env = "OIN_TESTER_ORG_CA", value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Switch a defect on; may be repeated, `help` lists them
    #[arg(long = "defect", value_name = "NAME", value_delimiter = ',')]
    defects: Vec<String>,
    /// Print what apps need as JSON
    #[arg(long, env = "OIN_TESTER_JSON")]
    json: bool,
}

impl Org {
    pub(super) async fn execute(self) -> Exit {
        let defects = match defects(&self.defects) {
            Ok(defects) => defects,
            Err(exit) => return exit,
        };
        let config = match self.config() {
            Ok(config) => config,
            Err(reason) => {
                say(&format!("oin-tester: {reason}"));
                return Exit::Usage;
            }
        };
        let options = Options {
            scheme: if self.http { Scheme::Http } else { Scheme::Https },
            config,
            sample_apps: if self.no_apps { SampleApps::None } else { SampleApps::Both },
            listen: self.listen,
            public: None,
            defects,
            ..Options::default()
        };
        let stop = match interrupt::stop_on_signal("closing connections") {
            Ok(stop) => stop,
            Err(error) => return could_not(&format!("listening for signals: {error}")),
        };
        let fixtures = match start(options).await {
            Ok(fixtures) => fixtures,
            Err(error) => return could_not(&chain(&error)),
        };
        if let Err(reason) = self.announce(&fixtures) {
            return could_not(&reason);
        }
        stop.cancelled().await;
        fixtures.shutdown().await;
        Exit::Passed
    }

    fn config(&self) -> Result<OrgConfig, String> {
        let Some(path) = &self.config else { return Ok(OrgConfig::sample()) };
        let text = std::fs::read_to_string(path).map_err(|error| format!("reading {}: {error}", path.display()))?;
        OrgConfig::from_yaml(&text).map_err(|error| format!("{}: {}", path.display(), chain(&error)))
    }

    fn announce(&self, fixtures: &Fixtures) -> Result<(), String> {
        if let (Some(path), Some(pem)) = (&self.ca, &fixtures.trust().ca_pem) {
            std::fs::write(path, pem).map_err(|error| format!("writing {}: {error}", path.display()))?;
        }
        let instances = fixtures.org().instances().map_err(|error| chain(&error))?;
        if self.json {
            let text = serde_json::to_string(&as_json(fixtures, &instances)).map_err(|error| error.to_string())?;
            print(&(text + "\n"));
        } else {
            print(&as_text(fixtures, &instances));
            if self.config.is_none() {
                for user in OrgConfig::sample().users {
                    print(&format!("user         {} with password {}\n", user.login, user.password.expose()));
                }
            }
            say("the org runs until it is interrupted (Ctrl-C)");
        }
        Ok(())
    }
}

/// The named defects. `help` prints them all.
pub(super) fn defects(names: &[String]) -> Result<Defects, Exit> {
    if names.iter().any(|name| name == "help") {
        let width = Defect::ALL.iter().map(|defect| defect.name().len()).max().unwrap_or(0);
        for defect in Defect::ALL {
            print(&format!("{:width$}  {}\n", defect.name(), defect.describe()));
        }
        return Err(Exit::Passed);
    }
    let parsed: Result<Vec<Defect>, _> = names.iter().map(|name| name.parse()).collect();
    parsed.map(Defects::of).map_err(|error| {
        say(&format!("oin-tester: {error}"));
        Exit::Usage
    })
}

fn as_text(fixtures: &Fixtures, instances: &[InstanceInfo]) -> String {
    let org = fixtures.org();
    let mut lines = vec![
        format!("org          {}", org.url()),
        format!("dashboard    {}app/UserHome", org.url()),
        format!("API token    {}", org.api_token().expose()),
        format!("back channel {}", org.back_channel_url()),
    ];
    for (name, app) in [("OIDC app", fixtures.oidc_app()), ("SAML app", fixtures.saml_app())] {
        if let Some(app) = app {
            lines.push(format!("{name:<12} {}", app.url));
        }
    }
    for instance in instances {
        lines.push(format!("\ninstance     {} ({})", instance.id, instance.label));
        lines.push(format!("tile         {}", instance.embed_link));
        match &instance.protocol {
            ProtocolInfo::Saml { metadata_url, issuer, sso_url, certificate_pem, audience } => {
                lines.push(format!("metadata     {metadata_url}"));
                lines.push(format!("issuer       {issuer}"));
                lines.push(format!("sign-on      {sso_url}"));
                lines.push(format!("audience     {audience}"));
                lines.push(certificate_pem.trim_end().to_owned());
            }
            ProtocolInfo::Oidc { issuer, discovery_url, client_id, client_secret } => {
                lines.push(format!("issuer       {issuer}"));
                lines.push(format!("discovery    {discovery_url}"));
                lines.push(format!("client id    {client_id}"));
                lines.push(format!("secret       {}", client_secret.expose()));
            }
        }
    }
    lines.join("\n") + "\n"
}

fn as_json(fixtures: &Fixtures, instances: &[InstanceInfo]) -> Value {
    let instance = |instance: &InstanceInfo| match &instance.protocol {
        ProtocolInfo::Saml { metadata_url, issuer, sso_url, certificate_pem, audience } => json!({
            "id": instance.id, "app_name": instance.app_name, "label": instance.label, "tile": instance.embed_link,
            "saml": {"metadata_url": metadata_url, "issuer": issuer, "sso_url": sso_url,
                     "certificate": certificate_pem, "audience": audience},
        }),
        ProtocolInfo::Oidc { issuer, discovery_url, client_id, client_secret } => json!({
            "id": instance.id, "app_name": instance.app_name, "label": instance.label, "tile": instance.embed_link,
            "oidc": {"issuer": issuer, "discovery_url": discovery_url, "client_id": client_id,
                     "client_secret": client_secret.expose()},
        }),
    };
    json!({
        "url": fixtures.org().url(),
        "api_token": fixtures.org().api_token().expose(),
        "back_channel": fixtures.org().back_channel_url(),
        "ca": fixtures.trust().ca_pem,
        "apps": {
            "oidc": fixtures.oidc_app().map(|app| &app.url),
            "saml": fixtures.saml_app().map(|app| &app.url),
        },
        "instances": instances.iter().map(instance).collect::<Vec<_>>(),
    })
}
