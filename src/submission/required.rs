//! Which tests an integration must pass before it may be submitted, by what it declares.
//!
//! The table is Okta's ("Submit an SSO integration with the OIN Wizard", *OIN Submission Tester*):
//! one test for each supported direction and, with just-in-time provisioning, one more, from the
//! tile when the IdP flow is supported and from the app otherwise.

use super::{Direction, Integration, Protocol, Test};

/// A test that must be passed, and the declaration that demands it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequiredTest {
    /// The test.
    pub test: Test,
    /// What in the integration demands it.
    pub reason: &'static str,
}

/// The tests that every instance of `protocol` must pass, in the order of [`Test::ALL`]. Empty
/// when the integration does not declare the protocol.
pub fn required_tests(integration: &Integration, protocol: Protocol) -> Vec<RequiredTest> {
    let idp_flow = integration.supports(protocol, Direction::Idp);
    let sp_flow = integration.supports(protocol, Direction::Sp);
    let just_in_time = integration.just_in_time(protocol);
    let (idp_reason, sp_reason) = match protocol {
        Protocol::Oidc => (
            "the integration declares an initiate-login URI, which turns the IdP flow on",
            "every OpenID Connect integration supports the SP flow",
        ),
        Protocol::Saml => ("the integration declares the IdP flow", "the integration declares the SP flow"),
    };
    let demands = [
        (idp_flow, Test::IdpFlow, idp_reason),
        (sp_flow, Test::SpFlow, sp_reason),
        (
            just_in_time && idp_flow,
            Test::JitIdpFlow,
            "the integration declares just-in-time provisioning and supports the IdP flow",
        ),
        (
            just_in_time && sp_flow && !idp_flow,
            Test::JitSpFlow,
            "the integration declares just-in-time provisioning and supports no IdP flow",
        ),
    ];
    demands
        .into_iter()
        .filter(|(demanded, ..)| *demanded)
        .map(|(_, test, reason)| RequiredTest { test, reason })
        .collect()
}

/// Whether the integration declares what `test` needs: its direction and, for the just-in-time
/// tests, just-in-time provisioning.
pub fn supports_test(integration: &Integration, protocol: Protocol, test: Test) -> bool {
    integration.supports(protocol, test.direction()) && (!test.just_in_time() || integration.just_in_time(protocol))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::submission::{OidcIntegration, SamlIntegration};
    use Test::{IdpFlow, JitIdpFlow, JitSpFlow, SpFlow};

    fn names(integration: &Integration, protocol: Protocol) -> Vec<Test> {
        required_tests(integration, protocol).into_iter().map(|required| required.test).collect()
    }

    fn oidc(initiate_login_uri: bool, just_in_time: bool) -> Vec<Test> {
        let oidc = OidcIntegration {
            redirect_uris: vec!["https://app.test/callback".into()],
            initiate_login_uri: initiate_login_uri.then(|| "https://app.test/login".into()),
            post_logout_uris: vec![],
            just_in_time,
        };
        names(&Integration { oidc: Some(oidc), saml: None }, Protocol::Oidc)
    }

    fn saml(idp_flow: bool, sp_flow: bool, just_in_time: bool) -> Vec<Test> {
        let saml = SamlIntegration {
            acs_urls: vec!["https://app.test/acs".into()],
            audience: "app".into(),
            attributes: None,
            metadata_url: None,
            request_certificates: Vec::new(),
            idp_flow,
            sp_flow,
            just_in_time,
        };
        names(&Integration { oidc: None, saml: Some(saml) }, Protocol::Saml)
    }

    #[test]
    fn every_row_of_the_table() {
        assert_eq!(oidc(false, false), [SpFlow]);
        assert_eq!(oidc(false, true), [SpFlow, JitSpFlow]);
        assert_eq!(oidc(true, false), [IdpFlow, SpFlow]);
        assert_eq!(oidc(true, true), [IdpFlow, SpFlow, JitIdpFlow]);
        assert_eq!(saml(true, false, false), [IdpFlow]);
        assert_eq!(saml(true, false, true), [IdpFlow, JitIdpFlow]);
        assert_eq!(saml(false, true, false), [SpFlow]);
        assert_eq!(saml(false, true, true), [SpFlow, JitSpFlow]);
        assert_eq!(saml(true, true, false), [IdpFlow, SpFlow]);
        assert_eq!(saml(true, true, true), [IdpFlow, SpFlow, JitIdpFlow]);
        assert_eq!(saml(false, false, true), []);
    }

    #[test]
    fn a_protocol_that_is_not_declared_demands_nothing() {
        assert_eq!(names(&Integration { oidc: None, saml: None }, Protocol::Oidc), []);
    }
}
