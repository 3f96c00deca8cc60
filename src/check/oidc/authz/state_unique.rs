//! Every request has a state that cannot be guessed.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject, oidc::in_request, randomness::apparent_bits,
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.authz.state-unique",
    title: "every request has a state that cannot be guessed",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::OidcRequest,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "`state` looks like at least 64 random bits, and differs from those of the app's other requests in the \
               same test.",
        why: "A state that repeats or can be guessed lets an attacker plant his own answer.",
        remedy: "Draw at least 16 bytes from a cryptographic random source for each request.",
        reference: "RFC 9700 §4.7.1",
    },
    run,
};

/// The least number of bits that a state should be worth.
const BITS: f64 = 64.0;

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let request = subject.oidc()?.1.parameters()?;
    let state = request.message.get("state").filter(|state| !state.is_empty());
    let state = state.ok_or_else(|| Missing::new("a state in the request"))?;
    let place = in_request(&request.message, "state");
    let expected = "64 bits that look random, and no other request with the same state";
    let bits = apparent_bits(state);
    if bits < BITS {
        return Ok(Judgement::failed(expected, format!("at most {bits:.0} bits")).pointing(place));
    }
    let again = subject.repeated("state", state);
    let again = again.ok_or_else(|| Missing::new("another request of the app, to compare with"))?;
    Ok(Judgement::of(again == 0, expected, format!("{again} other requests with it")).pointing(place))
}
