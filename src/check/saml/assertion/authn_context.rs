//! The authentication is of the class that the instance has.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown, subject::Known},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.authn-context",
    title: "the authentication is of the class that the instance has",
    severity: Severity::Warn,
    basis: Basis::Okta,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`AuthnContextClassRef` is the class that the instance is set to. Okta's spellings of Kerberos and of \
               integrated Windows authentication count.",
        why: "An app that asks for a class refuses another one.",
        remedy: "Set the authentication context class of the instance, or take what the org sends.",
        reference: "SAML core §2.7.2.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, assertion) = subject.assertion()?;
    let configured = subject.saml()?.0.authn_context.known("the authentication context class of the instance")?;
    let statement = assertion.authn_statements.first();
    let class = statement.and_then(|statement| statement.context_class.as_ref());
    let normal = |class: &str| class.trim().trim_start_matches("urn:").to_owned();
    let holds = class.is_some_and(|class| normal(&class.value) == normal(configured));
    let actual = class.map_or_else(|| "none".to_owned(), |class| shown(&class.value));
    Ok(Judgement::of(holds, shown(configured), actual).in_xml(class))
}
