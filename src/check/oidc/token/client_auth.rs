//! The app proves once who it is.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
    protocol::oidc::token_endpoint::ClientAuthentication,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.token.client-auth",
    title: "the app proves once who it is",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::OidcBackChannel,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The token request authenticates the client in exactly one way, the one that the instance is set to.",
        why: "With two ways at once it depends on the server which one counts.",
        remedy: "Send the credentials in the `Authorization` header, or in the form, not both.",
        reference: "OpenID Connect Core §9; RFC 6749 §2.3",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let redemption = subject.back_channel()?.redemption()?;
    let configured = subject.oidc()?.0.client_authentication.as_deref();
    let used: Vec<_> = redemption.request.authentication.iter().filter_map(ClientAuthentication::method).collect();
    let expected = configured.map_or_else(|| "one method".to_owned(), |configured| format!("only {configured}"));
    let holds = match (used.as_slice(), configured) {
        ([one], Some(configured)) => *one == configured,
        (methods, _) => methods.len() == 1,
    };
    let actual = if used.is_empty() { "none".to_owned() } else { used.join(" and ") };
    Ok(Judgement::of(holds, expected, actual))
}
