//! The conditions are those that apps know.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Place, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.assertion.conditions-known",
    title: "the conditions are those that apps know",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::SamlResponse,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`Conditions` holds audience restrictions and, at most once each, `OneTimeUse` and `ProxyRestriction`; \
               nothing else.",
        why: "An app must refuse an assertion with a condition that it does not understand.",
        remedy: "Nothing but the org writes the assertion: look for what changed the message on its way.",
        reference: "SAML core §2.5.1, §2.5.1.5, §2.5.1.6",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, assertion) = subject.assertion()?;
    let conditions = assertion.conditions.as_ref().ok_or_else(|| Missing::new("Conditions in the assertion"))?;
    let twice = [("OneTimeUse", &conditions.one_time_uses), ("ProxyRestriction", &conditions.proxy_restrictions)]
        .into_iter()
        .find_map(|(name, places)| Some((format!("{name} twice"), places.get(1)?)));
    let other = conditions.others.first().map(|other| (shown(&other.value), &other.place));
    let problem = other.or(twice);
    let place = problem.as_ref().map(|(_, place)| Place::xml(place));
    let actual = problem.map_or_else(|| "they are".to_owned(), |(actual, _)| actual);
    Ok(Judgement::of(place.is_none(), "conditions of SAML core, each once", actual).pointing(place))
}
