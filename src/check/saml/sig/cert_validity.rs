//! The signing certificate is strong and has time left.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject, saml::certificate_problem, subject::Known,
    },
    clock::rfc3339,
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.sig.cert-validity",
    title: "the signing certificate is strong and has time left",
    severity: Severity::Warn,
    basis: Basis::Okta,
    about: About::SamlMetadata,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Every signing certificate of the instance has not expired, has more than 30 days left, and carries an \
               RSA key of at least 2048 bits or an elliptic curve of at least 256.",
        why: "On the day when it expires, careful apps refuse every sign-on.",
        remedy: "Make a new signing certificate for the instance in good time, load it into the app, then activate \
                 it.",
        reference: "Okta: SAML certificate rotation; RFC 5280 §4.1.2.5",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (expectations, _) = subject.saml()?;
    let certificates = expectations.signing_certificates.known("a signing certificate of the instance")?;
    let moment = subject.moment()?;
    let expected = format!("more than 30 days left on {}, RSA of 2048 or EC of 256 bits", rfc3339(moment));
    let problem = certificates.iter().find_map(|encoded| certificate_problem(encoded, moment));
    let actual = problem.clone().unwrap_or_else(|| format!("{} certificates, all good", certificates.len()));
    Ok(Judgement::of(problem.is_none(), expected, actual))
}
