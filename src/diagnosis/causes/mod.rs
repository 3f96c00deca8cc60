//! Every cause that is known, by what it is about. The order decides only between equally strong signs.

mod app;
mod browser;
mod environment;
mod oidc;
mod provisioning;
mod request;
mod saml;
mod user;

use super::Cause;

/// All causes.
pub fn all() -> impl Iterator<Item = &'static Cause> {
    let tables = [
        environment::CAUSES,
        user::CAUSES,
        request::CAUSES,
        oidc::CAUSES,
        saml::CAUSES,
        browser::CAUSES,
        provisioning::CAUSES,
        app::CAUSES,
    ];
    tables.into_iter().flatten()
}
