//! Defects of the org and the apps, switched on one at a time: exactly the right tests fail, and the reason is named.

use oin_tester_fixtures::{Defects, Options};

use crate::world::{Demo, World};

/// What goes wrong, in which scenario, and what that must lead to: the cases that do not pass, with what decided.
struct Row {
    defects: &'static [&'static str],
    demo: Demo,
    troubles: &'static [&'static str],
}

const SAML_BOTH: &[&str] = &["--test", "idp-flow,sp-flow"];

async fn troubles(row: &Row, arguments: &[&str]) -> Vec<String> {
    let defects = Defects::of(row.defects.iter().map(|name| name.parse().expect("a defect")));
    let world = World::with(Options { defects, ..Options::default() }).await;
    let ended = world.run(row.demo, "run", arguments).await;
    let troubles = ended.troubles();
    assert_eq!(ended.code, i32::from(!troubles.is_empty()), "{:?}: {ended}", row.defects);
    troubles
}

/// A message that is wrong is found whether or not the app notices.
#[tokio::test]
async fn a_wrong_saml_message_is_named() {
    let rows: &[(&[&str], &str)] = &[
        (&["saml-wrong-audience"], "saml.assertion.audience"),
        (&["saml-wrong-audience", "saml-app-accepts-any-audience"], "saml.assertion.audience"),
        (&["saml-wrong-destination"], "saml.response.destination"),
        (&["saml-unsigned"], "saml.sig.coverage"),
        (&["saml-signed-by-other-key"], "saml.sig.valid"),
        (&["saml-sha1", "saml-app-ignores-signature"], "saml.sig.alg-sha256"),
        (&["saml-wrong-name-id"], "saml.assertion.nameid-value"),
        (&["saml-status-failure"], "saml.response.status"),
        (&["saml-wrong-acs"], "saml.response.acs-match"),
    ];
    for (defects, check) in rows {
        let row = Row { defects, demo: Demo::Saml, troubles: &[] };
        let expected = [format!("saml/idp-flow failed by {check}"), format!("saml/sp-flow failed by {check}")];
        assert_eq!(troubles(&row, SAML_BOTH).await, expected, "{defects:?}");
    }
}

#[tokio::test]
async fn exactly_the_right_test_fails() {
    let rows = [
        Row {
            defects: &["app-jit-off"],
            demo: Demo::Saml,
            troubles: &[
                "saml/jit-idp-flow failed by jit.login.first-visit",
                "saml/jit-sp-flow failed by jit.login.first-visit",
            ],
        },
        Row {
            defects: &["saml-app-sends-wrong-issuer"],
            demo: Demo::Saml,
            troubles: &["saml/sp-flow failed by saml.request.issuer", "saml/jit-sp-flow failed by saml.request.issuer"],
        },
        Row {
            defects: &["tile-missing"],
            demo: Demo::Oidc,
            troubles: &[
                "oidc/idp-flow failed by step: press the app's tile",
                "oidc/jit-idp-flow failed by step: press the app's tile",
            ],
        },
    ];
    for row in &rows {
        assert_eq!(troubles(row, &[]).await, row.troubles, "{:?}", row.defects);
    }
}

#[tokio::test]
async fn a_wrong_oidc_request_or_answer_is_named() {
    let rows: &[(&[&str], &str)] = &[
        (&["oidc-state-changed"], "oidc.callback.state-match"),
        (&["app-sends-wrong-client-id"], "oidc.authz.client-id"),
        (&["app-asks-wrong-redirect-uri"], "oidc.authz.redirect-uri"),
        (&["app-asks-offline-access"], "oidc.authz.scope-allowed"),
        (&["app-uses-custom-authorization-server"], "oidc.authz.endpoint-org"),
        (&["app-wrong-client-secret"], "oidc.log.code-redeemed"),
    ];
    for (defects, check) in rows {
        let row = Row { defects, demo: Demo::Oidc, troubles: &[] };
        assert_eq!(
            troubles(&row, &["--test", "sp-flow"]).await,
            [format!("oidc/sp-flow failed by {check}")],
            "{defects:?}"
        );
    }
}

#[tokio::test]
async fn what_the_app_shows_and_does_is_judged() {
    let rows: &[(&[&str], &str)] = &[
        (&["app-wrong-first-name"], "step: the app shows the right profile"),
        (&["app-wrong-email"], "step: the app shows the right profile"),
        (&["app-sign-out-does-nothing"], "step: come back to the app signed out"),
        (&["app-never-signs-in"], "step: the app shows that the user is signed in"),
    ];
    for (defects, decided) in rows {
        for (demo, protocol) in [(Demo::Saml, "saml"), (Demo::Oidc, "oidc")] {
            let row = Row { defects, demo, troubles: &[] };
            let expected = [format!("{protocol}/sp-flow failed by {decided}")];
            assert_eq!(troubles(&row, &["--test", "sp-flow"]).await, expected, "{defects:?}");
        }
    }
}
