//! The addresses of the submission are complete.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.cfg.variables",
    title: "the addresses of the submission are complete",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::SamlSettings,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The instance has at most eight integration variables, and nothing of an expression is left in ACS \
               URLs and audience.",
        why: "An expression that was not evaluated is an address that nobody has.",
        remedy: "Give every variable of the instance a value; declare no more variables than the wizard takes.",
        reference: "Okta: integration variables",
    },
    run,
};

/// The most variables that the wizard takes since April 2025; before, it took three.
const VARIABLES: usize = 8;

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, _) = subject.saml()?;
    let expected = format!("at most {VARIABLES} variables, and no expression in an address");
    if expectations.variables.len() > VARIABLES {
        return Ok(Judgement::failed(expected, format!("{} variables", expectations.variables.len())));
    }
    let addresses = expectations.acs_urls.iter().chain(&expectations.audience);
    let mut left =
        addresses.filter(|address| ["${", "{app.", "{org.", "org.", "app."].iter().any(|it| is_left(address, it)));
    let left = left.next();
    let actual =
        left.map_or_else(|| format!("{} variables, no expression", expectations.variables.len()), |it| shown(it));
    Ok(Judgement::of(left.is_none(), expected, actual))
}

/// Host names may hold `app.` and `org.`; an expression that was not evaluated begins so.
fn is_left(address: &str, mark: &str) -> bool {
    if mark.contains('{') { address.contains(mark) } else { address.starts_with(mark) }
}
