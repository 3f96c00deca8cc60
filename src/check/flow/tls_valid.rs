//! Connections are encrypted as today's browsers demand.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::bare},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.tls.valid",
    title: "connections are encrypted as today's browsers demand",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "No page of the sign-on fails for its certificate or its TLS, and every https page came over TLS 1.2 \
               or later.",
        why: "Users of ordinary browsers see a warning in the place of the page.",
        remedy: "Serve the app with a certificate of a public authority, for the right name, and TLS 1.2 or 1.3.",
        reference: "SAML bindings §3.1.2.1; OpenID Connect Core §16.17",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let pages: Vec<_> = subject.main_documents().filter(|page| page.url.starts_with("https:")).collect();
    if pages.is_empty() {
        return Err(Missing::new("a page over https"));
    }
    let expected = "valid certificates, and TLS 1.2 or later";
    let failed = pages.iter().find_map(|page| {
        let failure = page.failure.as_deref()?;
        let tls = ["net::ERR_CERT_", "net::ERR_SSL_"].iter().any(|start| failure.starts_with(start));
        tls.then(|| (page.number, format!("{} at {}", failure, bare(&page.url))))
    });
    let old = pages.iter().find_map(|page| {
        let protocol = page.tls.as_deref().filter(|protocol| ["TLS 1.0", "TLS 1.1", "SSL 3.0"].contains(protocol))?;
        Some((page.number, format!("{protocol} at {}", bare(&page.url))))
    });
    Ok(match failed.or(old) {
        Some((exchange, actual)) => Judgement::failed(expected, actual).at(exchange),
        None => Judgement::passed(expected, format!("{} pages", pages.len())),
    })
}
