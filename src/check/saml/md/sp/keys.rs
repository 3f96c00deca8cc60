//! The app's certificates are strong and current.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    clock::rfc3339,
    finding::{Basis, Severity},
    protocol::saml::Certificate,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.md.sp.keys",
    title: "the app's certificates are strong and current",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::SamlMetadata,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Every certificate in the app's metadata can be read, has not expired, and carries an RSA key of at \
               least 2048 bits or an elliptic curve of at least 256.",
        why: "The org verifies requests and encrypts assertions with them.",
        remedy: "Publish a current certificate with a strong key.",
        reference: "SAML metadata §2.4.1.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let metadata = subject.sp_metadata()?;
    if metadata.keys.is_empty() {
        return Err(Missing::new("a certificate in the app's metadata"));
    }
    let moment = subject.moment()?;
    let problem = metadata.keys.iter().find_map(|key| match Certificate::read(&key.certificate.value) {
        Err(error) => Some(error.to_string()),
        Ok(certificate) if certificate.not_after < moment => {
            Some(format!("{} expired on {}", shown(&certificate.subject), rfc3339(certificate.not_after)))
        }
        Ok(certificate) if !certificate.key.is_strong() => Some(certificate.key.to_string()),
        Ok(_) => None,
    });
    let holds = problem.is_none();
    let actual = problem.unwrap_or_else(|| format!("{} certificates, all good", metadata.keys.len()));
    Ok(Judgement::of(holds, "current certificates with strong keys", actual))
}
