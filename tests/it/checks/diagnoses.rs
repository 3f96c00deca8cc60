//! What keeps a test from its end before any message can be judged: the harness, the org, the user, the app's pages.

use super::table::{OIDC_IDP, OIDC_SP, Row, SAML_IDP, SAML_JIT, SAML_SP, hold, row, run_of};

pub(super) const ROWS: &[Row] = &[
    row("", "api-right-missing", SAML_JIT, "", "api-right-missing"),
    row("", "activation-stuck", SAML_JIT, "", "temporary-user-not-ready").with(&[("org: 30s", "org: 3s")]),
    row("", "", SAML_SP, "", "test-user-missing").with(&[("login: ${USER_LOGIN}", "login: nobody@example.test")]),
    row("", "", SAML_SP, "flow.log.sso flow.sp.returned", "sign-in-refused")
        .with(&[("password: ${USER_PASSWORD}", "password: Wrong-Horse-7")]),
    row("", "sign-in-refused", OIDC_SP, "flow.log.sso flow.sp.returned", "sign-in-refused"),
    row(
        "",
        "sign-in-page-error",
        SAML_IDP,
        "flow.log.sso flow.main-frame.no-error flow.sp.returned",
        "org-page-missing",
    ),
    row("", "tile-missing", SAML_IDP, "flow.log.sso flow.sp.returned", "tile-missing"),
    row("", "tile-missing", OIDC_IDP, "flow.log.sso flow.sp.returned", "tile-missing"),
    row("", "tile-hidden", SAML_IDP, "flow.log.sso flow.sp.returned", "tile-hidden"),
    row("", "tile-hidden", OIDC_IDP, "flow.log.sso flow.sp.returned", "tile-hidden"),
    row("", "oidc-no-initiate-uri", OIDC_IDP, "flow.log.sso flow.sp.returned", "tile-not-startable"),
    // The user has the tile, so its embed link is as good.
    row("", "tile-not-drawn", SAML_IDP, "", "-"),
    row(
        "",
        "user-not-assigned-at-sso",
        SAML_SP,
        "flow.log.sso flow.main-frame.no-error flow.sp.returned",
        "user-not-assigned",
    ),
    row(
        "flow.log.policy",
        "policy-denies-apps",
        SAML_SP,
        "flow.log.policy flow.log.sso flow.main-frame.no-error flow.sp.returned",
        "policy-denies",
    ),
    row(
        "flow.log.policy",
        "policy-denies-apps",
        SAML_IDP,
        "flow.log.policy flow.log.sso flow.main-frame.no-error flow.sp.returned flow.success.marker",
        "policy-denies",
    ),
    row(
        "flow.log.policy",
        "policy-denies-apps",
        OIDC_SP,
        "flow.log.policy flow.log.sso flow.main-frame.no-error flow.success.marker oidc.callback.code oidc.callback.error-reported oidc.callback.status",
        "policy-denies",
    ),
    row(
        "",
        "app-redirect-loop",
        SAML_SP,
        "flow.main-frame.no-error flow.redirects.bounded flow.success.marker",
        "redirect-loop",
    ),
    row("", "app-never-loads", SAML_SP, "flow.main-frame.no-error flow.success.marker", "app-slow")
        .with(&[("page: 15s", "page: 8s")]),
    row("", "", SAML_SP, "flow.idp.reached flow.log.sso flow.main-frame.no-error flow.sp.returned", "app-unreachable")
        .with(&[("url: ${APP_URL}/sign-in", "url: https://127.0.0.4:9/sign-in")]),
    row(
        "",
        "oidc-token-endpoint-down",
        OIDC_SP,
        "flow.leak.final-url flow.main-frame.no-error flow.success.marker oidc.callback.code-cleared oidc.callback.status oidc.log.code-redeemed",
        "code-not-redeemed",
    ),
    row("", "oidc-other-user", OIDC_SP, "flow.identity.matches oidc.log.code-redeemed", "profile-differs"),
    row("", "", SAML_JIT, "flow.log.sso flow.sp.returned", "account-list-unreadable")
        .with(&[("bearer: ${ACCOUNTS_TOKEN}", "bearer: another")]),
];

/// Trouble with the org that ends the run before its first test, and words of what is said of it.
const BEFORE_ANY_TEST: &[(Row, &str)] = &[
    (row("", "api-token-refused", SAML_SP, "", ""), "create a new one (Security > API > Tokens)"),
    (
        row("", "", SAML_SP, "", "").with(&[("url: ${ORG_URL}", "url: https://127.0.0.1:9"), NO_BACK_CHANNEL]),
        "check that `https://127.0.0.1:9` is the org's address",
    ),
    (row("", "", SAML_SP, "", "").with(&[("url: ${ORG_URL}", "url: ${APP_URL}"), NO_BACK_CHANNEL]), "org"),
    (
        row("", "", SAML_SP, "", "").with(&[("id: ${INSTANCE_ID}", "id: 0oanotthere0000000001")]),
        "0oanotthere0000000001",
    ),
];

/// Which must be at the org, and is not when the org is another.
const NO_BACK_CHANNEL: (&str, &str) = ("  back_channel: ${ORG_BACK_CHANNEL:-}\n", "");

#[tokio::test]
async fn each_trouble_before_the_messages_is_named() {
    hold(ROWS).await;
}

#[tokio::test]
async fn an_org_that_cannot_be_used_ends_the_run_before_any_test() {
    for (row, words) in BEFORE_ANY_TEST {
        let directory = tempfile::tempdir().unwrap();
        let ended = run_of(std::slice::from_ref(row), directory.path()).await;
        assert_eq!(ended.code, 3, "{ended}");
        assert!(ended.stderr.contains(words), "{words}: {ended}");
    }
}
