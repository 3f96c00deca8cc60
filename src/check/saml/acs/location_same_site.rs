//! The app sends the browser to itself.

use url::Url;

use crate::{
    check::{
        About, Check, Documentation, Judgement, Missing, Scope, Subject,
        judgement::shown,
        subject::{bare, same_site},
    },
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "saml.acs.location-same-site",
    title: "the app sends the browser to itself",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::SamlConsumer,
    scope: Scope::EVERY_TEST,
    documentation: Documentation {
        what: "When the ACS answers with a redirect, it leads to the app's own site.",
        why: "An address that is taken from the message or from `RelayState` without a look is an open redirect.",
        remedy: "Redirect to relative addresses, or to addresses on a list.",
        reference: "OWASP: Unvalidated Redirects and Forwards",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let delivered = subject.saml()?.1.delivered()?;
    let exchange = subject.sign_on().find(|exchange| exchange.number == delivered.exchange);
    let location = exchange.and_then(|exchange| exchange.response_header("location"));
    let location = location.ok_or_else(|| Missing::new("a redirect in the answer of the ACS"))?;
    let target = Url::parse(&delivered.address).ok().and_then(|base| base.join(location).ok());
    let holds = target
        .as_ref()
        .is_some_and(|target| same_site(target.as_str(), &delivered.address) || subject.at_app(target.as_str()));
    let actual = target.map_or_else(|| shown(location), |target| shown(bare(target.as_str())));
    Ok(Judgement::of(holds, "an address of the app's site", actual))
}
