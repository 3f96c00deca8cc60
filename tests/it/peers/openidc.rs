//! Apache with `mod_auth_openidc`: an OpenID Connect client.

use oin_tester::event::Verdict;
use oin_tester::finding::Outcome;
use oin_tester::submission::Test;
use oin_tester_fixtures::{Fixtures, IssuerMode, OidcConfig, ProtocolConfig, ProtocolInfo};

use super::run::run;
use super::{Apache, INSTANCE_ID, Site, org};
use crate::checks::healthy::above_info;

const CONFIGURATION: &str = include_str!("openidc.conf");

/// What is wrong on purpose.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    None,
    /// The client was given another secret.
    ClientSecret,
}

async fn pair(fault: Fault) -> (Fixtures, Apache) {
    let site = Site::new();
    let org = org(instance(&site)).await;
    let instance = org.org().instance(INSTANCE_ID).unwrap().unwrap();
    let ProtocolInfo::Oidc { issuer, client_id, client_secret, .. } = instance.protocol else {
        panic!("not an OIDC instance")
    };
    let secret = if fault == Fault::ClientSecret { "not-the-secret" } else { client_secret.expose() };
    site.write("profile.shtml", include_str!("openidc-profile.shtml"));
    site.write("status.shtml", include_str!("openidc-status.shtml"));
    let configuration = CONFIGURATION
        .replace("@ISSUER@", issuer.trim_end_matches('/'))
        .replace("@CLIENT_ID@", &client_id)
        .replace("@CLIENT_SECRET@", secret)
        .replace("@PASSPHRASE@", &passphrase())
        .replace("@URL@", &site.url());
    (org, site.start("openidc", &configuration))
}

fn instance(site: &Site) -> ProtocolConfig {
    ProtocolConfig::Oidc(OidcConfig {
        client_id: None,
        client_secret: None,
        redirect_uris: vec![format!("{}/app/cb", site.url())],
        initiate_login_uri: Some(format!("{}/app/cb", site.url())),
        post_logout_redirect_uris: vec![format!("{}/status", site.url())],
        pkce_required: true,
        issuer_mode: IssuerMode::default(),
    })
}

/// What the module encrypts its state with.
fn passphrase() -> String {
    let mut bytes = [0; 24];
    openssl::rand::rand_bytes(&mut bytes).unwrap();
    openssl::base64::encode_block(&bytes)
}

#[tokio::test]
#[ignore = "needs Apache with mod_auth_openidc: make test-peers"]
async fn both_flows_pass() {
    let (org, apache) = pair(Fault::None).await;
    let ran = run("mod_auth_openidc", &org, &apache).await;
    assert_eq!(ran.verdicts(), [(Test::IdpFlow, Verdict::Passed), (Test::SpFlow, Verdict::Passed)], "{}", ran.story);
    assert_eq!(ran.exit_code, Some(0), "{}", ran.story);
    assert_eq!(above_info(&ran.result), Vec::<String>::new(), "{}", ran.story);
}

#[tokio::test]
#[ignore = "needs Apache with mod_auth_openidc: make test-peers"]
async fn a_wrong_client_secret_fails_both_flows_and_is_named() {
    let (org, apache) = pair(Fault::ClientSecret).await;
    let ran = run("mod_auth_openidc", &org, &apache).await;
    assert_eq!(ran.verdicts(), [(Test::IdpFlow, Verdict::Failed), (Test::SpFlow, Verdict::Failed)], "{}", ran.story);
    assert_eq!(ran.exit_code, Some(1), "{}", ran.story);
    for test in [Test::IdpFlow, Test::SpFlow] {
        let finding = ran.finding(test, "oidc.log.code-redeemed");
        assert_eq!(finding.outcome, Outcome::Failed, "{}", ran.story);
        assert!(finding.actual.contains("client"), "{finding:?}");
    }
}
