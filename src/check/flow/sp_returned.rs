//! The org's answer reaches the app once.

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::any_of,
        subject::{bare, same_address},
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "flow.sp.returned",
    title: "the org's answer reaches the app once",
    severity: Severity::Fail,
    basis: Basis::Tester,
    about: About::Flow,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "After the org, exactly one answer is delivered to an address that the integration declares: an ACS \
               URL (SAML) or a redirect URI (OpenID Connect). When the org starts and the app then starts over by \
               itself, a second answer is only a warning.",
        why: "No answer means that the org refused or that the address is another one; several mean that the app did \
              not accept the first.",
        remedy: "Read the org's error page in the screenshots, and compare the app's ACS URL or redirect URI with \
                 those that the submission declares.",
        reference: "SAML profiles §4.1.3.5; OpenID Connect Core §3.1.2.5",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let Answers { declared, delivered } = Answers::of(subject)?;
    let expected = format!("one answer delivered to {}", any_of(declared));
    let at_declared: Vec<u32> = delivered
        .iter()
        .filter(|(_, address)| declared.iter().any(|declared| same_address(declared, address)))
        .map(|(exchange, _)| *exchange)
        .collect();
    Ok(match (at_declared.as_slice(), delivered.first()) {
        ([one], _) => Judgement::passed(expected, "it was delivered").at(*one),
        ([], None) => Judgement::failed(expected, "no answer was delivered"),
        ([], Some((exchange, address))) => {
            Judgement::failed(expected, format!("the answer was delivered to {}", bare(address))).at(*exchange)
        }
        ([first, ..], _) => {
            let actual = format!("{} different answers were delivered", at_declared.len());
            let judgement = if subject.started_by_app() {
                Judgement::failed(expected, actual)
            } else {
                Judgement::warned(expected, actual)
            };
            judgement.at(*first)
        }
    })
}

/// The answers of the org, whatever the protocol.
struct Answers<'s> {
    declared: &'s [String],
    /// The exchange and the address of each.
    delivered: Vec<(u32, &'s str)>,
}

impl<'s> Answers<'s> {
    fn of(subject: &'s Subject<'_>) -> Result<Self, Missing> {
        if let Ok((expectations, messages)) = subject.saml() {
            let delivered = messages.responses.iter().map(|response| (response.exchange, response.address.as_str()));
            return Ok(Self { declared: &expectations.acs_urls, delivered: delivered.collect() });
        }
        let (expectations, messages) = subject.oidc()?;
        let delivered = messages.callbacks.iter().map(|callback| (callback.exchange, callback.message.target.as_str()));
        Ok(Self { declared: &expectations.redirect_uris, delivered: delivered.collect() })
    }
}
