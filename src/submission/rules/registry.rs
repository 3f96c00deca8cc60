//! Every rule.

use super::{
    Rule, capabilities, catalog, entitlements, expressions, oidc, placeholders, saml, scim, tenant_settings,
    test_information, universal_logout, update,
};

/// All rules, page by page of the wizard.
pub fn registry() -> impl Iterator<Item = &'static Rule> {
    let pages: [&'static [Rule]; 14] = [
        catalog::RULES,
        tenant_settings::RULES,
        expressions::RULES,
        oidc::RULES,
        saml::RULES,
        scim::RULES,
        entitlements::RULES,
        universal_logout::RULES,
        capabilities::RULES,
        test_information::account::RULES,
        test_information::starts::RULES,
        test_information::results::RULES,
        placeholders::RULES,
        update::RULES,
    ];
    pages.into_iter().flatten()
}
