//! The access token travels in the header.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.userinfo.bearer",
    title: "the access token travels in the header",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::OidcBackChannel,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Userinfo is asked with the access token in the `Authorization` header, or in a form; never in the \
               address.",
        why: "Addresses are logged.",
        remedy: "Send `Authorization: Bearer …`.",
        reference: "RFC 6750 §2; RFC 9700 §4.3.2; OpenID Connect Core §5.3.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let calls = subject.back_channel()?;
    if calls.userinfo.is_empty() {
        return Err(Missing::new("a userinfo request"));
    }
    let in_address = calls.userinfo.iter().filter(|call| call.url.contains("access_token=")).count();
    let actual = format!("{in_address} of {} requests with the token in the address", calls.userinfo.len());
    Ok(Judgement::of(in_address == 0, "no token in the address", actual))
}
