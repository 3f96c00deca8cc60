//! The app's server redeems the code.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "oidc.token.from-server",
    title: "the app's server redeems the code",
    severity: Severity::Fail,
    basis: Basis::Requirement,
    about: About::OidcBackChannel,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "The token request comes from a server: it has neither `Origin` nor `Referer`, nor other headers that \
               only browsers send.",
        why: "Okta's catalog takes no app whose browser part redeems the code: its client secret would be public.",
        remedy: "Redeem the code in the app's back end.",
        reference: "Okta: single-page and native apps need a back end",
    },
    run,
};

/// Headers that browsers add to what scripts send.
const BROWSER: [&str; 4] = ["origin", "referer", "sec-fetch-mode", "sec-fetch-site"];

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let redemption = subject.back_channel()?.redemption()?;
    let found: Vec<_> = BROWSER.into_iter().filter(|name| redemption.call.request_header(name).is_some()).collect();
    let actual = if found.is_empty() { "none".to_owned() } else { found.join(", ") };
    Ok(Judgement::of(found.is_empty(), "no header of a browser", actual))
}
