//! What an app can get wrong with a user whom it has never seen.

use super::table::{OIDC_JIT, Row, SAML_JIT, hold, row};
use crate::world::Demo;

/// The same over both protocols.
pub(super) const EITHER: &[Row] = &[
    row(
        "jit.attr.unicode",
        "app-mangles-names",
        SAML_JIT,
        "flow.identity.matches jit.attr.unicode jit.profile.first-name jit.profile.last-name",
        "profile-differs",
    ),
    row(
        "jit.profile.last-name",
        "app-wrong-last-name",
        SAML_JIT,
        "flow.identity.matches jit.attr.unicode jit.profile.last-name",
        "profile-differs",
    ),
    row(
        "jit.profile.first-name",
        "app-wrong-first-name",
        SAML_JIT,
        "flow.identity.matches jit.attr.unicode jit.profile.first-name",
        "profile-differs",
    ),
    row("jit.profile.email", "app-wrong-email", SAML_JIT, "flow.identity.matches jit.profile.email", "profile-differs"),
    row("jit.repeat.same-account", "app-makes-account-each-time", SAML_JIT, "jit.repeat.same-account", "-"),
    row(
        "jit.user.fresh",
        "app-imports-users",
        SAML_JIT,
        "flow.log.sso flow.sp.returned jit.user.fresh",
        "account-not-new",
    ),
    row(
        "jit.login.first-visit",
        "app-wants-confirmation",
        SAML_JIT,
        "flow.success.marker jit.login.first-visit",
        "jit-not-supported",
    ),
    row("jit.cleanup.okta", "user-delete-refused", SAML_JIT, "jit.cleanup.okta", "-"),
];

pub(super) const SAML: &[Row] = &[row(
    "jit.login.first-visit",
    "app-jit-off",
    SAML_JIT,
    "flow.main-frame.no-error flow.success.marker jit.login.first-visit saml.acs.status",
    "jit-not-supported",
)];

pub(super) const OIDC: &[Row] = &[
    row(
        "jit.login.first-visit",
        "app-jit-off",
        OIDC_JIT,
        "flow.leak.final-url flow.main-frame.no-error flow.success.marker jit.login.first-visit oidc.callback.code-cleared oidc.callback.status",
        "jit-not-supported",
    ),
    row("jit.flow.selection", "", (Demo::Oidc, "jit-sp-flow"), "jit.flow.selection", "-"),
];

#[tokio::test]
async fn each_defect_of_provisioning_over_saml_is_found_and_nothing_else() {
    hold(EITHER).await;
    hold(SAML).await;
}

#[tokio::test]
async fn each_defect_of_provisioning_over_openid_connect_is_found_and_nothing_else() {
    let rows: Vec<Row> = EITHER.iter().map(|row| row.over(OIDC_JIT)).collect();
    hold(&rows).await;
    hold(OIDC).await;
}
