//! The org may create a name for the user.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.nameid-allowcreate",
    title: "the org may create a name for the user",
    severity: Severity::Info,
    basis: Basis::Beyond,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "Reports a `NameIDPolicy` that does not allow the creation of an identifier (`AllowCreate` is not \
               true).",
        why: "An identity provider that makes persistent names must then refuse users whom it has not named for this \
              app before.",
        remedy: "Set `AllowCreate=\"true\"`, or leave `NameIDPolicy` out.",
        reference: "SAML core §3.4.1.1; SAML errata E14",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, request) = subject.request()?;
    let policy = request.name_id_policy.as_ref().ok_or_else(|| Missing::new("a NameIDPolicy in the request"))?;
    let allowed = matches!(policy.allow_create.text(), Some("true" | "1"));
    let actual = policy.allow_create.text().map_or_else(|| "no AllowCreate".to_owned(), shown);
    Ok(Judgement::of(allowed, "AllowCreate \"true\"", actual).in_xml(policy.allow_create.as_ref()))
}
