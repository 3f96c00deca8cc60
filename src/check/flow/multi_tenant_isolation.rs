//! The user lands in the tenant of this instance.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.multi-tenant.isolation",
    title: "the user lands in the tenant of this instance",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The app's page shows what the scenario says of the tenant that belongs to the instance.",
        why: "One app serves many customers; a sign-on through one customer's org must never open another's data.",
        remedy: "Find the tenant by the issuer or by the address that the message came to, never by the e-mail \
                 address alone.",
        reference: "Okta: multi-tenancy",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let seen = subject.evidence.observations.tenant;
    let seen = seen.ok_or_else(|| Missing::new("the tenant on the app's page: the scenario describes none"))?;
    Ok(Judgement::of(seen, "the tenant of this instance", if seen { "it is shown" } else { "it is not shown" }))
}
