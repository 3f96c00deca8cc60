//! The code is redeemed for the address that was asked for.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
    protocol::PlacedText,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.token.redirect-uri",
    title: "the code is redeemed for the address that was asked for",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::OidcBackChannel,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`redirect_uri` of the token request is that of the authorization request, character by character.",
        why: "It keeps a code that was sent to another address from being redeemed.",
        remedy: "Send the same value in both requests.",
        reference: "OpenID Connect Core §3.1.3.1, §3.1.3.2",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let redemption = subject.back_channel()?.redemption()?;
    let asked = subject.oidc()?.1.parameters()?.message.get("redirect_uri");
    let asked = asked.ok_or_else(|| Missing::new("a redirect_uri in the authorization request"))?;
    Ok(Judgement::same(asked, redemption.request.redirect_uri.text()))
}
