//! The app wants signed assertions.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown},
    finding::{Basis, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.md.sp.want-assertions-signed",
    title: "the app wants signed assertions",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::SamlMetadata,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`WantAssertionsSigned` of the app's metadata is not `false`.",
        why: "An app that says so may accept assertions that anybody has written.",
        remedy: "Set `WantAssertionsSigned=\"true\"`, and refuse what is not signed.",
        reference: "SAML metadata §2.4.4",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let wants = subject.sp_metadata()?.want_assertions_signed.text();
    let actual = wants.map_or_else(|| "not said".to_owned(), shown);
    Ok(Judgement::of(!matches!(wants, Some("false" | "0")), "not \"false\"", actual))
}
