//! Apache with `mod_auth_mellon`: a SAML service provider.

use oin_tester::event::Verdict;
use oin_tester::finding::Outcome;
use oin_tester::submission::Test;
use oin_tester_fixtures::{
    AcsConfig, AttributeConfig, Fixtures, NameIdFormat, ProtocolConfig, ProtocolInfo, SamlConfig, SignedParts,
};
use openssl::asn1::Asn1Time;
use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::rsa::Rsa;
use openssl::x509::{X509, X509NameBuilder};

use super::run::run;
use super::{Apache, INSTANCE_ID, Site, org};
use crate::checks::healthy::above_info;

const OTHER_AUDIENCE: &str = "https://other.example.test/metadata";
const CONFIGURATION: &str = include_str!("mellon.conf");

/// What is wrong on purpose.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    None,
    /// The org issues assertions for another service provider.
    Audience,
    /// Mellon was given the certificate of another identity provider.
    Certificate,
    /// Mellon's cookies claim `SameSite=None` on plain http, where browsers drop such cookies.
    SameSite,
}

async fn pair(fault: Fault) -> (Fixtures, Apache) {
    let site = Site::new();
    let entity_id = format!("{}/mellon/metadata", site.url());
    let audience = if fault == Fault::Audience { OTHER_AUDIENCE.into() } else { entity_id.clone() };
    let org = org(instance(&site, audience)).await;

    let mut metadata = metadata(&org).await;
    if fault == Fault::Certificate {
        let (_, other) = key_and_certificate("other");
        metadata = with_certificate(&metadata, &other);
    }
    let (key, certificate) = key_and_certificate("mellon");
    site.write("sp.key", key);
    site.write("sp.crt", certificate.to_pem().unwrap());
    site.write("idp.xml", metadata);
    site.write("sp.xml", own_metadata(&site, &entity_id, &certificate));
    site.write("profile.shtml", include_str!("mellon-profile.shtml"));
    site.write("status.shtml", include_str!("mellon-status.shtml"));
    let directory = site.path().display().to_string();
    let configuration = CONFIGURATION
        .replace("@DIRECTORY@", &directory)
        .replace("SetEnvIf", if fault == Fault::SameSite { "# SetEnvIf" } else { "SetEnvIf" });
    (org, site.start("mellon", &configuration))
}

fn instance(site: &Site, audience: String) -> ProtocolConfig {
    let attribute = |name: &str| AttributeConfig {
        name: name.to_owned(),
        name_format: "urn:oasis:names:tc:SAML:2.0:attrname-format:basic".to_owned(),
        values: vec![format!("user.{name}")],
    };
    ProtocolConfig::Saml(SamlConfig {
        acs: vec![AcsConfig { url: format!("{}/mellon/postResponse", site.url()), index: None }],
        audience,
        name_id_format: NameIdFormat::EmailAddress,
        name_id: "user.login".to_owned(),
        attributes: ["firstName", "lastName", "email"].map(attribute).into(),
        default_relay_state: None,
        sign: SignedParts::default(),
    })
}

async fn metadata(org: &Fixtures) -> String {
    let instance = org.org().instance(INSTANCE_ID).unwrap().unwrap();
    let ProtocolInfo::Saml { metadata_url, .. } = instance.protocol else { panic!("not a SAML instance") };
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    client.get(metadata_url).send().await.unwrap().text().await.unwrap()
}

/// The metadata with another certificate in the place of the first.
fn with_certificate(metadata: &str, certificate: &X509) -> String {
    let start = metadata.find("X509Certificate>").unwrap() + "X509Certificate>".len();
    let end = start + metadata[start..].find('<').unwrap();
    let der = openssl::base64::encode_block(&certificate.to_der().unwrap());
    format!("{}{der}{}", &metadata[..start], &metadata[end..])
}

/// What Mellon says of itself: left alone, it would ask for a name that the instance does not give.
fn own_metadata(site: &Site, entity_id: &str, certificate: &X509) -> String {
    include_str!("mellon-metadata.xml")
        .replace("@ENTITY_ID@", entity_id)
        .replace("@URL@", &site.url())
        .replace("@CERTIFICATE@", &openssl::base64::encode_block(&certificate.to_der().unwrap()))
}

fn key_and_certificate(name: &str) -> (Vec<u8>, X509) {
    let key = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
    let mut subject = X509NameBuilder::new().unwrap();
    subject.append_entry_by_text("CN", name).unwrap();
    let subject = subject.build();
    let mut certificate = X509::builder().unwrap();
    certificate.set_version(2).unwrap();
    certificate.set_subject_name(&subject).unwrap();
    certificate.set_issuer_name(&subject).unwrap();
    certificate.set_pubkey(&key).unwrap();
    certificate.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
    certificate.set_not_after(&Asn1Time::days_from_now(1).unwrap()).unwrap();
    certificate.sign(&key, MessageDigest::sha256()).unwrap();
    (key.private_key_to_pem_pkcs8().unwrap(), certificate.build())
}

#[tokio::test]
#[ignore = "needs Apache with mod_auth_mellon: make test-peers"]
async fn both_flows_pass() {
    let (org, apache) = pair(Fault::None).await;
    let ran = run("mod_auth_mellon", &org, &apache).await;
    assert_eq!(ran.verdicts(), [(Test::IdpFlow, Verdict::Passed), (Test::SpFlow, Verdict::Passed)], "{}", ran.story);
    assert_eq!(ran.exit_code, Some(0), "{}", ran.story);
    assert_eq!(above_info(&ran.result), Vec::<String>::new(), "{}", ran.story);
}

#[tokio::test]
#[ignore = "needs Apache with mod_auth_mellon: make test-peers"]
async fn a_wrong_audience_fails_both_flows_and_is_named() {
    let (org, apache) = pair(Fault::Audience).await;
    let ran = run("mod_auth_mellon", &org, &apache).await;
    assert_eq!(ran.verdicts(), [(Test::IdpFlow, Verdict::Failed), (Test::SpFlow, Verdict::Failed)], "{}", ran.story);
    assert_eq!(ran.exit_code, Some(1), "{}", ran.story);
    let finding = ran.finding(Test::IdpFlow, "saml.assertion.audience");
    assert_eq!(finding.outcome, Outcome::Failed, "{}", ran.story);
    assert!(finding.expected.contains(&apache.url()) && finding.actual.contains(OTHER_AUDIENCE), "{finding:?}");
    assert_eq!(ran.diagnosis(Test::IdpFlow).decided_by, "saml.assertion.audience");
    // In the other direction the org already refuses the request of a service provider it does not know.
    let seen = &ran.diagnosis(Test::SpFlow).seen;
    assert!(seen.contains(&apache.url()) && seen.contains(OTHER_AUDIENCE), "{seen}");
}

#[tokio::test]
#[ignore = "needs Apache with mod_auth_mellon: make test-peers"]
async fn a_wrong_certificate_fails_both_flows_and_the_refusal_is_named() {
    let (org, apache) = pair(Fault::Certificate).await;
    let ran = run("mod_auth_mellon", &org, &apache).await;
    assert_eq!(ran.verdicts(), [(Test::IdpFlow, Verdict::Failed), (Test::SpFlow, Verdict::Failed)], "{}", ran.story);
    assert_eq!(ran.exit_code, Some(1), "{}", ran.story);
    for test in [Test::IdpFlow, Test::SpFlow] {
        // The message itself is right; it is the app that refuses it.
        assert_eq!(ran.finding(test, "saml.sig.valid").outcome, Outcome::Passed, "{}", ran.story);
        let seen = &ran.diagnosis(test).seen;
        assert!(seen.contains("/mellon/postResponse") && seen.contains("400"), "{seen}");
    }
}

#[tokio::test]
#[ignore = "needs Apache with mod_auth_mellon: make test-peers"]
async fn a_cookie_that_browsers_drop_fails_the_sp_flow_only() {
    let (org, apache) = pair(Fault::SameSite).await;
    let ran = run("mod_auth_mellon", &org, &apache).await;
    assert_eq!(ran.verdicts(), [(Test::IdpFlow, Verdict::Passed), (Test::SpFlow, Verdict::Failed)], "{}", ran.story);
    assert_eq!(ran.exit_code, Some(1), "{}", ran.story);
    let finding = ran.finding(Test::SpFlow, "flow.cookies.kept");
    assert_eq!(finding.outcome, Outcome::Failed, "{}", ran.story);
    assert!(finding.actual.contains("SameSite=None without Secure"), "{finding:?}");
}
