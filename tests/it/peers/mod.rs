//! The flows against software that nobody here wrote, as the distribution ships it: Apache with
//! `mod_auth_mellon` and with `mod_auth_openidc`, both signing in at the embedded org. They pass as
//! configured, and fail for the right reason when the configuration is broken on purpose. And the
//! sign-in on the page that Okta's orgs show, drawn by Okta's own Sign-In Widget. And what is exported,
//! read by other people's readers of the formats.
//!
//! Ignored in `cargo test`, because Apache, the widget and the readers are needed; `make test-peers`
//! installs them and runs the tests.

mod apache;
mod mellon;
mod openidc;
mod readers;
mod run;
mod widget;

use oin_tester_fixtures::{Fixtures, InstanceConfig, Options, OrgConfig, ProtocolConfig, SampleApps, Scheme, start};

use apache::{Apache, Site};

/// The id of the peer's instance at the org.
const INSTANCE_ID: &str = "0oapeer0000000000001";

/// The embedded org with one instance, for a peer that is not running yet.
async fn org(protocol: ProtocolConfig) -> Fixtures {
    let mut config = OrgConfig::sample();
    config.instances.push(InstanceConfig {
        id: Some(INSTANCE_ID.to_owned()),
        app_name: "peer".to_owned(),
        label: "Peer".to_owned(),
        variables: std::collections::BTreeMap::new(),
        users: config.users.iter().map(|user| user.login.clone()).collect(),
        hidden: false,
        protocol,
    });
    let options = Options { scheme: Scheme::Http, config, sample_apps: SampleApps::None, ..Options::default() };
    start(options).await.unwrap()
}
