//! The app asks for no single log-out.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown_all},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.md.sp.slo",
    title: "the app asks for no single log-out",
    severity: Severity::Info,
    basis: Basis::Requirement,
    about: About::SamlMetadata,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Reports a `SingleLogoutService` in the app's metadata.",
        why: "Okta's wizard does not support single log-out that the app starts; it is set up in the instance, if at \
              all.",
        remedy: "Nothing, when it is meant for other identity providers.",
        reference: "SAML metadata §2.4.2; Okta: SAML integration limitations",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let services = &subject.sp_metadata()?.logout_services;
    let actual = shown_all(services.iter().map(|location| location.value.as_str()));
    Ok(Judgement::of(services.is_empty(), "no SingleLogoutService", actual))
}
