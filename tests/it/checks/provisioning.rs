//! What an app can get wrong with a user whom it has never seen.

use super::table::{OIDC_JIT, Row, SAML_JIT, hold, row};
use crate::world::Demo;

const ROWS: &[Row] = &[
    row("jit.attr.unicode", "app-mangles-names", SAML_JIT, "jit.attr.unicode", "?"),
    row("jit.profile.last-name", "app-wrong-last-name", SAML_JIT, "jit.profile.last-name", "?"),
    row("jit.profile.first-name", "app-wrong-first-name", SAML_JIT, "jit.profile.first-name", "?"),
    row("jit.profile.email", "app-wrong-email", SAML_JIT, "jit.profile.email", "?"),
    row("jit.repeat.same-account", "app-makes-account-each-time", SAML_JIT, "jit.repeat.same-account", "?"),
    row("jit.user.fresh", "app-imports-users", SAML_JIT, "jit.user.fresh", "?"),
    row("jit.login.first-visit", "app-wants-confirmation", SAML_JIT, "jit.login.first-visit", "?"),
    row("jit.login.first-visit", "app-jit-off", SAML_JIT, "jit.login.first-visit", "?"),
    row("jit.cleanup.okta", "user-delete-refused", SAML_JIT, "jit.cleanup.okta", "?"),
    row("jit.attr.unicode", "app-mangles-names", OIDC_JIT, "jit.attr.unicode", "?"),
    row("jit.profile.last-name", "app-wrong-last-name", OIDC_JIT, "jit.profile.last-name", "?"),
    row("jit.profile.first-name", "app-wrong-first-name", OIDC_JIT, "jit.profile.first-name", "?"),
    row("jit.profile.email", "app-wrong-email", OIDC_JIT, "jit.profile.email", "?"),
    row("jit.repeat.same-account", "app-makes-account-each-time", OIDC_JIT, "jit.repeat.same-account", "?"),
    row("jit.user.fresh", "app-imports-users", OIDC_JIT, "jit.user.fresh", "?"),
    row("jit.login.first-visit", "app-wants-confirmation", OIDC_JIT, "jit.login.first-visit", "?"),
    row("jit.login.first-visit", "app-jit-off", OIDC_JIT, "jit.login.first-visit", "?"),
    row("jit.cleanup.okta", "user-delete-refused", OIDC_JIT, "jit.cleanup.okta", "?"),
    row("jit.flow.selection", "", (Demo::Oidc, "jit-sp-flow"), "jit.flow.selection", "-"),
];

#[tokio::test]
async fn each_defect_of_provisioning_is_found_and_nothing_else() {
    hold(ROWS).await;
}
