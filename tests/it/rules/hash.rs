//! The hash of a submission: another one after any edit that Okta would see.

use std::collections::BTreeMap;

use super::table;
use oin_tester::submission::Ruleset;

/// An edit of every field of the form. What stands only in the file, such as samples, and links to results are no part
/// of a version; neither are secrets.
const EDITS: &[(&str, &str)] = &[
    ("name: Strawberry\n", "name: Raspberry\n"),
    ("Plans the harvest", "Plots the harvest"),
    ("    logo: strawberry.png\n", "    logo: raspberry.png\n"),
    ("    logo: strawberry.png\n", "    default_logo: true\n"),
    ("      - Zero Trust\n", "      - Centralized Logging\n"),
    ("      - for: customer_support\n", "      - for: escalation_support\n"),
    ("url: https://www.strawberry.example/support", "url: https://www.strawberry.example/help"),
    ("        url: https://www.strawberry.example/support", "        phone: https://www.strawberry.example/support"),
    ("on-call@", "calls@"),
    ("name: subdomain\n", "name: sub_domain\n"),
    ("label: Subdomain\n", "label: Your subdomain\n"),
    ("strawberry.example/callback", "strawberry.example/cb"),
    ("    redirect_uris:\n", "    redirect_uris:\n      - https://a.example/cb\n"),
    ("strawberry.example/initiate-login", "strawberry.example/start"),
    ("strawberry.example/signed-out", "strawberry.example/out"),
    ("guides/okta-oidc", "guides/oidc"),
    ("      jit: true\n", "      jit: false\n"),
    ("example/saml/acs\n", "example/saml/consume\n"),
    ("    acs_urls:\n", "    acs_urls:\n      - https://a.example/acs\n"),
    ("example/saml/acs/mobile", "example/saml/acs/phone"),
    ("        index: 1\n", "        index: 2\n"),
    ("audience: https", "audience: http"),
    ("      - name: email\n", "      - name: mail\n"),
    ("      - name: email\n", "      - name: email\n        format: uri\n"),
    ("      - name: email\n", "      - name: email\n        values: [\"${user.login}\"]\n      - name: email\n"),
    ("${user.email}", "${user.secondEmail}"),
    ("      - name: groups\n        groups: true\n", "      - name: groups\n        values: [\"a\"]\n"),
    ("guides/okta-saml", "guides/saml"),
    ("    supports:\n      idp_flow: true\n", "    default_relay_state: a\n    supports:\n      idp_flow: true\n"),
    ("    supports:\n      idp_flow: true\n", "    single_logout_url: a\n    supports:\n      idp_flow: true\n"),
    ("    supports:\n      idp_flow: true\n", "    encrypted_assertions: true\n    supports:\n      idp_flow: true\n"),
    ("idp_flow: true", "idp_flow: false"),
    ("sp_flow: true", "sp_flow: false"),
    ("      jit: false\n", "      jit: true\n"),
    ("/scim/v2/'\"", "/scim/\'\""),
    ("deactivate, patch]", "deactivate]"),
    ("groups: [create, ", "groups: ["),
    ("mode: oauth2", "mode: bearer"),
    ("/oauth/authorize", "/oauth/authorise"),
    ("/oauth/token", "/oauth/tokens"),
    ("client_id: okta", "client_id: oin"),
    ("scopes: [scim]", "scopes: [users]"),
    ("guides/okta-scim", "guides/scim"),
    ("    - name: Role\n", "    - name: Task\n"),
    ("endpoint: /Roles", "endpoint: /Tasks"),
    ("What a picker may do.", "What a picker must do."),
    ("      required: true\n", "      required: false\n"),
    ("      required: true\n", "      required: true\n      multivalued: true\n"),
    ("        id: id\n", "        id: value\n"),
    ("display_name: displayName", "display_name: title"),
    ("        display_name: displayName\n", "        display_name: displayName\n        description: about\n"),
    ("  entitlements:\n", "  entitlements:\n    - name: Role\n      endpoint: /Others\n"),
    ("global-token-revocation", "revocation"),
    ("  universal_logout:\n", "  universal_logout:\n    authentication: signed_jwt\n"),
    ("  universal_logout:\n", "  universal_logout:\n    subject_format: iss_sub\n"),
    ("  universal_logout:\n", "  universal_logout:\n    partial: true\n"),
    ("      url: https://berryfarm.strawberry.example/sign-in\n", "      url: https://berryfarm.strawberry.example/\n"),
    ("isvtest@okta.com", "another@okta.com"),
    ("under Settings, Integrations", "under Settings"),
    ("ada.lovelace@", "ada@"),
    (
        "    oidc:\n      sp_initiate_url: https://berryfarm.strawberry.example/sign-in\n",
        "    oidc:\n      sp_initiate_url: https://berryfarm.strawberry.example/go\n",
    ),
    (
        "    saml:\n      sp_initiate_url: https://berryfarm.strawberry.example/sign-in\n",
        "    saml:\n      sp_initiate_url: https://berryfarm.strawberry.example/go\n",
    ),
    ("give the name berryfarm", "give your name"),
    ("    account:\n", "    api_service:\n      scope_explanation: To read users.\n    account:\n"),
];

#[test]
fn each_field_has_its_part_in_the_hash() {
    let base = table::base(Ruleset::August2026);
    let mut seen = BTreeMap::from([(table::read(&base).submission.sha256(), "nothing")]);
    for (from, to) in EDITS {
        assert!(base.contains(from), "no {from:?}");
        let edited = table::read(&base.replacen(from, to, 1)).submission.sha256();
        if let Some(same) = seen.insert(edited, to) {
            panic!("{to:?} has the hash of {same:?}");
        }
    }
}

#[test]
fn what_okta_does_not_see_has_no_part_in_it() {
    let base = table::base(Ruleset::August2026);
    let hash = |text: &str| table::read(text).submission.sha256();
    for (from, to) in [
        ("samples: [berryfarm, orchard]", "samples: [berryfarm]"),
        ("${TEST_ACCOUNT_PASSWORD:-supplied-by-a-variable}", "another"),
        ("${SCIM_CLIENT_SECRET:-supplied-by-a-variable}", "another"),
        ("spec/history/1", "spec/history/2"),
        ("ruleset: \"2026-08\"", "ruleset: \"2024-10\""),
    ] {
        assert_eq!(hash(&base), hash(&base.replacen(from, to, 1)), "{to:?}");
    }
}

/// The image, not only its name.
#[test]
fn another_image_is_another_version() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("strawberry.yaml");
    std::fs::write(&path, table::base(Ruleset::August2026)).unwrap();
    let hash = || {
        let scenario = oin_tester::scenario::load(&path, &std::iter::empty().collect()).unwrap();
        scenario.submission.sha256()
    };
    let image = include_bytes!("../../../scenarios/submission/strawberry.png");
    let mut hashes = vec![hash()];
    for image in [&image[..], &image[..image.len() - 1]] {
        std::fs::write(directory.path().join("strawberry.png"), image).unwrap();
        hashes.push(hash());
    }
    hashes.dedup();
    assert_eq!(hashes.len(), 3);
}
