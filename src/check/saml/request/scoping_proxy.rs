//! The request does not restrict proxies.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Place, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.scoping-proxy",
    title: "the request does not restrict proxies",
    severity: Severity::Info,
    basis: Basis::Beyond,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "Reports a `Scoping` element with its `ProxyCount`.",
        why: "With a count of 0, an org that signs its users in at another identity provider may not answer.",
        remedy: "Leave `Scoping` out unless the restriction is meant.",
        reference: "SAML core §3.4.1.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, request) = subject.request()?;
    let Some(scoping) = &request.scoping else { return Ok(Judgement::passed("no Scoping", "none")) };
    let count = scoping.proxy_count.text().map_or_else(|| "no ProxyCount".to_owned(), shown);
    let actual =
        format!("{count}, {} identity providers, {} requesters", scoping.identity_providers, scoping.requesters.len());
    Ok(Judgement::failed("no Scoping", actual).pointing(Some(Place::xml(&scoping.place))))
}
