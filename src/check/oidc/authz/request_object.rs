//! A request object says what the request says.

use serde_json::Value;

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, oidc::in_request},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.request-object",
    title: "a request object says what the request says",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The parameters in a `request` object have the same values as those beside it.",
        why: "The org takes the inner ones, and a reader of the address believes the outer ones.",
        remedy: "Put every parameter into the request object only, with `client_id`, `response_type` and `scope` \
                 outside as the specification demands.",
        reference: "OpenID Connect Core §6.1",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let request = subject.oidc()?.1.authorization()?;
    let object = request.message.request_object().ok_or_else(|| Missing::new("a request object"))?;
    let place = in_request(&request.message, "request");
    let expected = "a readable request object that agrees with the parameters beside it";
    let object = match object {
        Ok(object) => object,
        Err(error) => return Ok(Judgement::failed(expected, error.to_string()).pointing(place)),
    };
    let differs = |name: &&str| {
        let inner = object.claims.get(name).and_then(Value::as_str);
        inner.is_some_and(|inner| request.message.get(name).is_some_and(|outer| outer != inner))
    };
    let different: Vec<_> = object.claims.names().filter(differs).collect();
    let actual =
        if different.is_empty() { "it agrees".to_owned() } else { format!("another {}", different.join(", ")) };
    Ok(Judgement::of(different.is_empty(), expected, actual).pointing(place))
}
