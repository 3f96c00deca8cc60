//! Okta's own sign-in page, second and third generation: the widget of npm's @okta/okta-signin-widget, served by the
//! embedded org, which answers it as the Identity Engine does.

mod pages;
mod run;

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use oin_tester_fixtures::{
    Enrolment, FactorApp, FactorConfig, Generation, Layout, NotAssignedPage, OrgConfig, Secret, SignInConfig,
};

/// The secret of every second factor here: what Okta shows under "Can't scan?".
const TOTP: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/// Both generations, each with both orders.
const PAGES: [(Generation, Layout); 4] = [
    (Generation::Gen2, Layout::OnePage),
    (Generation::Gen2, Layout::IdentifierFirst),
    (Generation::Gen3, Layout::OnePage),
    (Generation::Gen3, Layout::IdentifierFirst),
];

/// What `scripts/setup-peers` has fetched.
fn dist() -> PathBuf {
    let (_, archive) = include_str!("package.sha512").trim().split_once("  ").unwrap();
    let name = archive.strip_suffix(".tgz").unwrap();
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers").join(name).join("dist")
}

/// The sample org with Okta's own sign-in page.
fn org(generation: Generation, layout: Layout) -> OrgConfig {
    let widget = Some(dist());
    let lock_after = NonZeroU32::new(2);
    let sign_in = SignInConfig { generation, layout, widget, lock_after, ..SignInConfig::default() };
    OrgConfig { sign_in, ..OrgConfig::sample() }
}

/// The same, whose sample user has more to do after the password.
fn demanding(page: (Generation, Layout), factor: Option<FactorApp>, enrolment: Option<Enrolment>) -> OrgConfig {
    let mut config = org(page.0, page.1);
    let user = config.users.first_mut().unwrap();
    user.second_factor = factor.map(|app| FactorConfig { app, secret: Secret::new(TOTP) });
    user.enrolment = enrolment;
    config
}

/// The same, for a user who is not assigned to the app.
fn refusing(page: (Generation, Layout), not_assigned: NotAssignedPage) -> OrgConfig {
    let mut config = org(page.0, page.1);
    config.sign_in.not_assigned = not_assigned;
    config
}
