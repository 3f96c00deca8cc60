//! The ACS URLs are addresses that the wizard takes.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        subject::{Known, is_private},
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.cfg.url-length",
    title: "the ACS URLs are addresses that the wizard takes",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::SamlSettings,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Every ACS URL of the submission is a complete https address (this machine is exempt) of at most 1024 \
               characters.",
        why: "The wizard refuses others.",
        remedy: "Serve the ACS over https and shorten its address.",
        reference: "Okta: ACS URLs",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let declared = subject.saml()?.0.acs_urls.known("the ACS URLs of the submission")?;
    let wrong = declared.iter().find(|url| !is_private(url) || url.chars().count() > 1024);
    let actual = wrong.map_or_else(|| format!("{} addresses", declared.len()), |url| shown(url));
    Ok(Judgement::of(wrong.is_none(), "https addresses of at most 1024 characters", actual))
}
