//! The request is encoded as its binding says.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
    protocol::saml::{Binding, SamlError},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.request.encoding",
    title: "the request is encoded as its binding says",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::SamlRequest,
    scope: Scope::FROM_APP,
    documentation: Documentation {
        what: "By HTTP-Redirect the parameter is canonical base64, without white space, of a raw DEFLATE stream; by \
               HTTP-POST it is base64 of the XML itself.",
        why: "The org cannot read anything else and answers with an error page.",
        remedy: "Deflate without a zlib header, encode with the standard base64 alphabet, then percent-encode the \
                 parameter; do not deflate what goes by HTTP-POST.",
        reference: "SAML bindings §3.4.4.1, §3.5.4; RFC 1951; RFC 4648 §4",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let sent = subject.saml()?.1.sent()?;
    let expected = match sent.message.binding {
        Binding::Redirect => "base64 of a raw DEFLATE stream",
        Binding::Post => "base64 of XML",
    };
    Ok(match &sent.message.decoded {
        Err(error @ (SamlError::Base64 { .. } | SamlError::Deflate { .. } | SamlError::Encoding { .. })) => {
            Judgement::failed(expected, error.to_string())
        }
        _ if sent.message.white_space => Judgement::warned(expected, "base64 with white space in it"),
        _ => Judgement::passed(expected, "it is"),
    })
}
