//! What any app can get wrong around the messages.

use super::table::{OIDC_IDP, OIDC_SP, Row, SAML_IDP, SAML_SP, hold, row};

/// The same over both protocols.
pub(super) const EITHER: &[Row] = &[
    row("flow.cache.no-store", "app-allows-caching", SAML_SP, "flow.cache.no-store", "-"),
    row("flow.cookies.kept", "app-side-cookie-dropped", SAML_SP, "flow.cookies.kept", "-"),
    row(
        "flow.cookies.kept",
        "app-session-cookie-dropped",
        SAML_SP,
        "flow.cookies.kept flow.success.marker",
        "cookie-dropped",
    ),
    row("flow.frame.not-embeddable", "app-allows-framing", SAML_SP, "flow.frame.not-embeddable", "-"),
    row("flow.identity.matches", "app-wrong-first-name", SAML_SP, "flow.identity.matches", "profile-differs"),
    row("flow.identity.matches", "app-wrong-last-name", SAML_SP, "flow.identity.matches", "profile-differs"),
    row("flow.identity.matches", "app-wrong-email", SAML_SP, "flow.identity.matches", "profile-differs"),
    row(
        "flow.idp.reached",
        "app-login-leads-nowhere",
        SAML_SP,
        "flow.idp.reached flow.log.sso flow.sp.returned",
        "app-did-not-start",
    ),
    row("flow.leak.final-url", "app-keeps-message-in-address", SAML_SP, "flow.leak.final-url", "-"),
    row("flow.leak.referer", "app-tells-third-party-by-address", SAML_SP, "flow.leak.referer", "-"),
    row("flow.leak.referrer-policy", "app-weak-referrer-policy", SAML_SP, "flow.leak.referrer-policy", "-"),
    row("flow.leak.third-party-body", "app-tells-third-party-by-body", SAML_SP, "flow.leak.third-party-body", "-"),
    row(
        "flow.logout.ends-sp-session",
        "app-sign-out-does-nothing",
        SAML_SP,
        "flow.logout.ends-sp-session",
        "sign-out-incomplete",
    ),
    row("flow.main-frame.no-error", "app-stumbles", SAML_SP, "flow.main-frame.no-error", "app-error"),
    row("flow.multi-tenant.isolation", "app-wrong-tenant", SAML_SP, "flow.multi-tenant.isolation", "wrong-tenant"),
    row("flow.no-local-password", "app-asks-password", SAML_SP, "flow.no-local-password", "local-password"),
    row("flow.redirects.bounded", "app-many-redirects", SAML_SP, "flow.redirects.bounded", "redirect-loop"),
    row("flow.session.cookie-secure", "app-session-cookie-open", SAML_SP, "flow.session.cookie-secure", "-"),
    row("flow.session.established", "app-keeps-no-session", SAML_SP, "flow.session.established", "session-not-kept"),
    row("flow.session.rotated", "app-session-not-rotated", SAML_SP, "flow.session.rotated", "-"),
    row("flow.success.marker", "app-never-signs-in", SAML_SP, "flow.success.marker", "not-signed-in"),
    row("flow.deep-link.restored", "app-loses-deep-link", SAML_SP, "flow.deep-link.restored", "-"),
];

/// Other ways to do right, over both protocols.
pub(super) const EITHER_WAY: &[Row] = &[
    row("", "app-signs-in-by-pop-up", SAML_SP, "", "-"),
    row("", "app-opens-help-window", SAML_SP, "", "-"),
    row("", "app-signs-in-by-pop-up app-opens-help-window", SAML_SP, "", "-"),
];

pub(super) const OIDC_WAYS: &[Row] = &[
    row("", "app-signs-in-by-pop-up", OIDC_IDP, "", "-"),
    row("", "app-signs-in-by-pop-up app-wants-new-password", OIDC_SP, "flow.relogin.silent", "-")
        .with(WITHOUT_DEEP_LINK),
    row(
        "",
        "app-signs-in-by-pop-up app-sends-wrong-client-id",
        OIDC_SP,
        "flow.log.sso flow.main-frame.no-error flow.sp.returned oidc.authz.client-id",
        "client-unknown",
    ),
    row("oidc.callback.code-cleared", "app-calls-back-by-fetch", OIDC_SP, "oidc.callback.code-cleared", "-"),
    row("", "app-calls-back-by-fetch", OIDC_IDP, "oidc.callback.code-cleared", "-"),
    row("", "app-calls-back-by-fetch app-signs-in-by-pop-up", OIDC_SP, "oidc.callback.code-cleared", "-"),
    row(
        "",
        "app-calls-back-by-fetch app-wrong-client-secret",
        OIDC_SP,
        "flow.leak.final-url flow.success.marker oidc.callback.code-cleared oidc.callback.status oidc.log.code-redeemed",
        "client-secret-refused",
    ),
    row("", "app-renews-in-frame", OIDC_SP, "", "-"),
    row("", "app-renews-in-frame", OIDC_IDP, "", "-"),
];

/// The second sign-on starts at the button too.
const WITHOUT_DEEP_LINK: &[(&str, &str)] = &[("  deep_link: ${APP_URL}/report\n", "")];

pub(super) const SAML: &[Row] = &[
    row("flow.relogin.silent", "app-wants-new-password", SAML_SP, "flow.relogin.silent saml.request.force-authn", "-"),
    row(
        "flow.tls.valid",
        "app-untrusted-detour",
        SAML_SP,
        "flow.main-frame.no-error flow.success.marker flow.tls.valid saml.acs.location-same-site",
        "untrusted-certificate",
    ),
    row("flow.sp.returned", "app-starts-over", SAML_IDP, "flow.sp.returned", "-"),
    row("flow.log.sso", "org-log-silent", SAML_SP, "flow.log.sso", "-"),
    row(
        "flow.redirect.no-307-post",
        "app-passes-answer-on",
        SAML_SP,
        "flow.deep-link.restored flow.leak.third-party-body flow.redirect.no-307-post saml.acs.location-same-site saml.acs.status",
        "-",
    ),
    row("flow.session.cookie-samesite", "app-request-cookie-lax", SAML_SP, "flow.session.cookie-samesite", "-"),
    row("flow.time.budget", "app-slow-arrival", SAML_SP, "flow.time.budget", "-")
        .with(&[("page: 15s", "page: 50s"), ("flow: 60s", "flow: 120s")]),
    row("flow.sp.initiate-url", "", SAML_SP, "flow.sp.initiate-url", "start-address-unfit").with(&[(
        "url: ${APP_URL}/sign-in\n    click: \"[data-testid=sign-in-with-okta]\"",
        concat!(
            "url: ${APP_URL}/login?x=",
            "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
            "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
            "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
            "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
            "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
        ),
    )]),
    row("saml.cfg.url-length", "", SAML_IDP, "saml.cfg.url-length", "submission-unfit").with(&[(
        "      - ${APP_URL}/saml/acs/indexed\n",
        "      - ${APP_URL}/saml/acs/indexed\n      - http://app.example.com/acs\n",
    )]),
    row("saml.cfg.variables", "", SAML_IDP, "saml.cfg.variables", "saml-expression-unexpanded").with(&[(
        "      - ${APP_URL}/saml/acs/indexed\n",
        "      - ${APP_URL}/saml/acs/indexed\n      - https://app.example.com/{app.subdomain}/acs\n",
    )]),
    row("saml.cfg.relaystate", "saml-tile-relay-state", SAML_IDP, "saml.cfg.relaystate", "-"),
];

pub(super) const OIDC: &[Row] = &[
    row("flow.relogin.silent", "app-wants-new-password", OIDC_SP, "flow.relogin.silent", "-"),
    row(
        "flow.tls.valid",
        "app-untrusted-detour",
        OIDC_SP,
        "flow.main-frame.no-error flow.success.marker flow.tls.valid",
        "untrusted-certificate",
    ),
    row(
        "flow.leak.referer",
        "app-callback-keeps-code app-weak-referrer-policy app-loads-third-party-image",
        OIDC_SP,
        "flow.deep-link.restored flow.leak.final-url flow.leak.referer flow.leak.referrer-policy oidc.callback.code-cleared",
        "-",
    ),
    row(
        "flow.redirect.no-307-post",
        "app-passes-answer-on app-response-mode-form-post",
        OIDC_SP,
        "flow.deep-link.restored flow.leak.third-party-body flow.redirect.no-307-post oidc.callback.status",
        "-",
    ),
    row(
        "flow.session.cookie-samesite",
        "app-request-cookie-lax app-response-mode-form-post",
        OIDC_SP,
        "flow.session.cookie-samesite oidc.callback.bound-to-browser",
        "-",
    ),
    row("oidc.sp-flow.mandatory", "", OIDC_IDP, "oidc.sp-flow.mandatory", "submission-unfit")
        .with(&[("  sign_in:\n    url: ${APP_URL}/sign-in\n    click: \"[data-testid=sign-in-with-okta]\"\n", "")]),
];

#[tokio::test]
async fn windows_frames_and_scripts_are_followed_and_nobody_is_blamed() {
    let over_oidc = EITHER_WAY.iter().map(|row| row.over(OIDC_SP));
    let rows: Vec<Row> = EITHER_WAY.iter().copied().chain(over_oidc).chain(OIDC_WAYS.iter().copied()).collect();
    hold(&rows).await;
}

#[tokio::test]
async fn each_defect_around_saml_is_found_and_nothing_else() {
    hold(EITHER).await;
    hold(SAML).await;
}

#[tokio::test]
async fn each_defect_around_openid_connect_is_found_and_nothing_else() {
    let rows: Vec<Row> = EITHER.iter().map(|row| row.over(OIDC_SP)).collect();
    hold(&rows).await;
    hold(OIDC).await;
}
