//! The sign-on of the app starts at an address that the wizard takes.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        subject::{Known, is_private, same_site},
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.sp.initiate-url",
    title: "the sign-on of the app starts at an address that the wizard takes",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::Settings,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "The address where the sign-on starts is an https address (this machine is exempt) of at most 512 \
               characters, on the same site as the addresses that the integration declares.",
        why: "Okta's wizard refuses others.",
        remedy: "Let the sign-on start at a short https address of the app.",
        reference: "Okta: SP initiate URL",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let start = subject.expectations.sp_initiate_url.known("the address where the sign-on starts")?;
    let declared = if let Ok((expectations, _)) = subject.saml() {
        expectations.acs_urls.clone()
    } else {
        subject.oidc()?.0.redirect_uris.clone()
    };
    let expected = "an https address of at most 512 characters on the site of the declared addresses";
    let fits = is_private(start) && start.chars().count() <= 512;
    let at_home = declared.is_empty() || declared.iter().any(|address| same_site(address, start));
    Ok(Judgement::of(fits && at_home, expected, shown(start)))
}
