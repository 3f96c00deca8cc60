//! The app asks for no password of its own.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, subject::bare},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.no-local-password",
    title: "the app asks for no password of its own",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "After the org has signed the user in, the app shows no field for a password.",
        why: "A second password makes the sign-on useless, and users type the wrong one.",
        remedy: "Sign the user in when the org's answer has been verified; ask new users for nothing that the org \
                 knows.",
        reference: "Okta Submission Tester: sign-in flow",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let page = subject.evidence.page.as_ref().ok_or_else(|| Missing::new("the app's page after the sign-on"))?;
    if !subject.at_app(&page.url) {
        return Err(Missing::new("a page of the app after the sign-on"));
    }
    let asks = page.html.split('<').any(is_password_field);
    let actual = if asks { format!("a password field at {}", bare(&page.url)) } else { "none".to_owned() };
    Ok(Judgement::of(!asks, "no password field", actual))
}

/// A tag that begins a visible field for a password.
fn is_password_field(tag: &str) -> bool {
    let tag = tag.split('>').next().unwrap_or_default().to_ascii_lowercase();
    let attribute = |text: &str| tag.split_ascii_whitespace().any(|part| part == text);
    let password = ["type=\"password\"", "type='password'", "type=password"].into_iter().any(attribute);
    tag.starts_with("input") && password && !attribute("hidden") && !attribute("hidden=\"\"")
}
