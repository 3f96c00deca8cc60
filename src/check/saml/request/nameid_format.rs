//! The request asks for the name format that the instance has.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown, saml::UNSPECIFIED,
        subject::Known,
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.nameid-format",
    title: "the request asks for the name format that the instance has",
    severity: Severity::Fail,
    basis: Basis::Okta,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "`NameIDPolicy/@Format` is absent, unspecified, or the format that the instance is set to.",
        why: "The org gives the name in the instance's own format; an app that insists on another does not find its \
              user.",
        remedy: "Leave the format out, or set the application username format of the submission to the one that the \
                 app needs.",
        reference: "SAML core §3.4.1.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let (_, request) = subject.request()?;
    let format = request.name_id_policy.as_ref().and_then(|policy| policy.format.as_ref());
    let Some(format) = format.filter(|format| format.value != UNSPECIFIED) else {
        return Ok(Judgement::passed("no format, or an unspecified one", "it asks for none"));
    };
    let configured = subject.saml()?.0.name_id_format.known("the name format of the instance")?;
    Ok(Judgement::of(format.value == configured, format!("{} or none", shown(configured)), shown(&format.value))
        .in_xml(Some(format)))
}
