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

    fn oidc(initiate_login_uri: bool, just_in_time: bool) -> Integration {
        let oidc = OidcIntegration {
            redirect_uris: vec!["https://app.test/callback".into()],
            initiate_login_uri: initiate_login_uri.then(|| "https://app.test/login".into()),
            post_logout_uris: vec![],
            just_in_time,
        };
        Integration { oidc: Some(oidc), saml: None }
    }

    fn saml(idp_flow: bool, sp_flow: bool, just_in_time: bool) -> Integration {
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
        Integration { oidc: None, saml: Some(saml) }
    }

    /// The rows of Okta's table, by protocol and what is declared.
    #[test]
    fn every_row_of_the_table() {
        use Protocol::{Oidc, Saml};
        let rows: [(&str, Integration, Protocol, &[Test]); 13] = [
            ("OIDC, no initiate-login URI, no JIT", oidc(false, false), Oidc, &[SpFlow]),
            ("OIDC, no initiate-login URI, JIT", oidc(false, true), Oidc, &[SpFlow, JitSpFlow]),
            ("OIDC, initiate-login URI, no JIT", oidc(true, false), Oidc, &[IdpFlow, SpFlow]),
            ("OIDC, initiate-login URI, JIT", oidc(true, true), Oidc, &[IdpFlow, SpFlow, JitIdpFlow]),
            ("SAML, IdP, no JIT", saml(true, false, false), Saml, &[IdpFlow]),
            ("SAML, IdP, JIT", saml(true, false, true), Saml, &[IdpFlow, JitIdpFlow]),
            ("SAML, SP, no JIT", saml(false, true, false), Saml, &[SpFlow]),
            ("SAML, SP, JIT", saml(false, true, true), Saml, &[SpFlow, JitSpFlow]),
            ("SAML, IdP and SP, no JIT", saml(true, true, false), Saml, &[IdpFlow, SpFlow]),
            ("SAML, IdP and SP, JIT", saml(true, true, true), Saml, &[IdpFlow, SpFlow, JitIdpFlow]),
            ("SAML, neither, JIT: an invalid submission", saml(false, false, true), Saml, &[]),
            ("SAML, neither: an invalid submission", saml(false, false, false), Saml, &[]),
            ("SCIM alone: no test of sign-on", Integration { oidc: None, saml: None }, Oidc, &[]),
        ];
        for (row, integration, protocol, expected) in rows {
            let required = required_tests(&integration, protocol);
            let tests: Vec<Test> = required.iter().map(|required| required.test).collect();
            assert_eq!(tests, expected, "{row}");
            assert!(required.iter().all(|required| supports_test(&integration, protocol, required.test)), "{row}");
        }
    }

    #[test]
    fn each_test_says_what_demands_it() {
        let reasons: Vec<&str> =
            required_tests(&saml(true, true, true), Protocol::Saml).iter().map(|required| required.reason).collect();
        assert_eq!(
            reasons,
            [
                "the integration declares the IdP flow",
                "the integration declares the SP flow",
                "the integration declares just-in-time provisioning and supports the IdP flow",
            ]
        );
    }
}
