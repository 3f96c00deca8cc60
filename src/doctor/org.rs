//! The org: whether it answers, which engine it runs, whether the scenario calls it by its own address, and its clock.

use std::time::Duration;

use url::Url;

use super::{
    clock::Skew,
    examination::{Area, Examination},
};
use crate::{
    evidence::{ApiCall, CallRecorder},
    org::client::{Engine, OrgClient, Organization},
};

const AREA: Area = Area::Org;

/// The lines of an org, and what it says of itself when it answers.
pub(super) async fn examine(client: &OrgClient, tolerance: Duration) -> (Vec<Examination>, Option<Organization>) {
    let recorder = CallRecorder::new();
    let answered = client.recording(&recorder).organization().await;
    let url = client.url();
    let mut lines = match &answered {
        Err(error) => vec![Examination::wrong(AREA, "answer", error.problem.to_string(), error.remedy())],
        Ok(organization) => {
            vec![
                Examination::ok(AREA, "answer", format!("{} answers", shown(url))),
                engine(&organization.engine),
                address(url, organization),
            ]
        }
    };
    if let Some(skew) = recorder.take().iter().rev().find_map(skew) {
        lines.push(skew.examination(AREA, "the org", tolerance));
    }
    (lines, answered.ok())
}

fn engine(engine: &Engine) -> Examination {
    let what = "engine";
    match engine {
        Engine::IdentityEngine => Examination::ok(AREA, what, "Identity Engine"),
        Engine::Classic => Examination::ok(AREA, what, "Classic Engine"),
        Engine::Other(name) => Examination::warning(
            AREA,
            what,
            format!("`{name}`, which this version does not know"),
            "update oin-tester if the sign-in pages are not recognised",
        ),
    }
}

/// Issuer and metadata name the address that they are asked at only when it is one of the org's own.
fn address(url: &Url, organization: &Organization) -> Examination {
    let what = "address";
    let is = |own: &Option<Url>| own.as_ref().is_some_and(|own| own.origin() == url.origin());
    match (&organization.address, &organization.custom_domain) {
        (None, None) => Examination::ok(AREA, what, "the org names none, and no custom domain"),
        (_, Some(domain)) if is(&organization.address) => {
            Examination::ok(AREA, what, format!("the org's own; its custom domain is {}", shown(domain)))
        }
        (_, None) if is(&organization.address) => Examination::ok(AREA, what, "the org's own; it has no custom domain"),
        (Some(own), _) if is(&organization.custom_domain) => {
            Examination::ok(AREA, what, format!("the custom domain of {}", shown(own)))
        }
        (None, _) if is(&organization.custom_domain) => Examination::ok(AREA, what, "the org's custom domain"),
        (own, domain) => {
            let own: Vec<String> = own.iter().chain(domain).map(shown).collect();
            let seen = format!("the org calls itself {}, not {}", own.join(" or "), shown(url));
            Examination::wrong(AREA, what, seen, format!("give `org.url` as {}", own.join(" or ")))
        }
    }
}

/// An address without its final slash, as it stands in scenarios.
pub(super) fn shown(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}

fn skew(call: &ApiCall) -> Option<Skew> {
    let date = call.response_headers.iter().find(|header| header.name.eq_ignore_ascii_case("date"))?;
    Skew::of(&date.value, call.started_at, Duration::from_millis(call.duration_ms))
}

#[cfg(test)]
mod tests {
    use super::super::examination::State;
    use super::*;

    fn of(own: Option<&str>, custom: Option<&str>, asked: &str) -> Examination {
        let url = |text: &str| text.parse::<Url>().expect("an address");
        let organization = Organization {
            id: "00o1".to_owned(),
            engine: Engine::IdentityEngine,
            address: own.map(url),
            custom_domain: custom.map(url),
        };
        address(&url(asked), &organization)
    }

    #[test]
    fn either_of_the_orgs_addresses_will_do_and_no_other() {
        let (okta, custom) = (Some("https://acme.okta.com"), Some("https://login.acme.test"));
        assert_eq!(of(okta, None, "https://acme.okta.com/").state(), State::Ok);
        let both = of(okta, custom, "https://acme.okta.com/");
        assert_eq!(
            (both.state(), both.seen()),
            (State::Ok, "the org's own; its custom domain is https://login.acme.test")
        );
        let by_domain = of(okta, custom, "https://login.acme.test/");
        assert_eq!((by_domain.state(), by_domain.seen()), (State::Ok, "the custom domain of https://acme.okta.com"));
        let admin = of(okta, custom, "https://acme-admin.okta.com/");
        assert_eq!(admin.state(), State::Wrong);
        assert_eq!(admin.mending(), Some("give `org.url` as https://acme.okta.com or https://login.acme.test"));
    }

    #[test]
    fn an_engine_of_tomorrow_is_told() {
        assert_eq!(engine(&Engine::Other("v9".to_owned())).state(), State::Warning);
    }
}
