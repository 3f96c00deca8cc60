//! Credentials in the header are encoded.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
    protocol::oidc::token_endpoint::ClientAuthentication,
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.token.basic-encoding",
    title: "credentials in the header are encoded",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::OidcBackChannel,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "Client id and secret in the `Authorization` header were form-urlencoded before base64, where they \
               hold characters that need it.",
        why: "Servers that decode them as the specification demands read another secret otherwise.",
        remedy: "Encode both as for a form, join them with a colon, then encode in base64.",
        reference: "RFC 6749 §2.3.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let redemption = subject.back_channel()?.redemption()?;
    let basic = redemption.request.authentication.iter().find_map(|method| match method {
        ClientAuthentication::Basic(Ok(basic)) => Some(basic),
        _ => None,
    });
    let basic = basic.ok_or_else(|| Missing::new("credentials in the Authorization header"))?;
    let sent = [basic.as_sent.client_id.as_str(), basic.as_sent.secret.expose()];
    let unencoded = sent.iter().any(|value| value.chars().any(needs_encoding));
    let encoded = sent.iter().any(|value| value.contains('%'));
    if !unencoded && !encoded {
        return Err(Missing::new("a character in the credentials that needs encoding"));
    }
    let actual = if unencoded { "characters that should have been encoded" } else { "encoded" };
    Ok(Judgement::of(!unencoded, "form-urlencoded credentials", actual))
}

/// `+` and `%` may stand for something; everything else that a form encodes should not be there.
fn needs_encoding(character: char) -> bool {
    !character.is_ascii_alphanumeric() && !"-._*+%".contains(character)
}
