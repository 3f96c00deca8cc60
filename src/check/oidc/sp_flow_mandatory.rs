//! The app's own sign-in is declared.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown, subject::Known},
    finding::{Basis, Severity},
    submission::Direction,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.sp-flow.mandatory",
    title: "the app's own sign-in is declared",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::OidcSettings,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The integration supports the sign-on that starts at the app, and says where it starts.",
        why: "Okta's wizard takes no OpenID Connect integration without it.",
        remedy: "Give `sign_in` under `app` in the scenario, and the SP initiate URL in the submission.",
        reference: "Okta: SP flow is mandatory for OpenID Connect",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let supported = subject.expectations.supported.known("the flows that the integration supports")?;
    let start = subject.expectations.sp_initiate_url.as_deref();
    let expected = "a sign-on that starts at the app, and where";
    if !supported.contains(&Direction::Sp) {
        return Ok(Judgement::failed(expected, "only sign-ons that start at the org"));
    }
    Ok(Judgement::of(start.is_some(), expected, start.map_or_else(|| "no address".to_owned(), shown)))
}
