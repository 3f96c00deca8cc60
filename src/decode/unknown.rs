//! What a lone message does not say, and which checks need it: they are not evaluated.
//!
//! Everything else that is not known is `None` in the expectations, and the checks see to it themselves.

use super::capture::Way;
use crate::finding::{Finding, Outcome};

/// What may not be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    /// The address that the message went to, seen or told.
    Address,
    /// The address that the message really went to.
    SeenAddress,
    /// The parameters beside the message.
    Parameters,
    /// How it was encoded.
    Encoding,
    /// When it was sent: its own time agrees with itself.
    Time,
    /// The cookies.
    Cookies,
    /// The app's page afterwards.
    Page,
    /// The app's addresses for responses.
    Acs,
    /// The indexes of these addresses.
    Indexes,
    /// The app's redirect addresses.
    RedirectUris,
}

/// Whether all that a check says is void, or only that it passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Void {
    Everything,
    Passed,
}

use Need::{Acs, Address, Cookies, Encoding, Indexes, Page, Parameters, RedirectUris, SeenAddress, Time};
use Void::{Everything, Passed};

/// Checks that need more than the message and what is `None` in the expectations.
const NEEDS: [(&str, Need, Void); 33] = [
    ("saml.response.destination", Address, Everything),
    ("saml.response.acs-match", SeenAddress, Everything),
    ("saml.response.base64", Encoding, Everything),
    ("saml.response.binding", Parameters, Everything),
    ("saml.response.issue-instant", Time, Passed),
    ("saml.assertion.recipient", Address, Everything),
    ("saml.request.destination", Address, Everything),
    ("saml.request.present", Parameters, Everything),
    ("saml.request.encoding", Encoding, Everything),
    ("saml.request.inflate-bound", Encoding, Everything),
    ("saml.request.single-param", Parameters, Everything),
    ("saml.request.issue-instant", Time, Passed),
    ("saml.request.no-pii-url", SeenAddress, Everything),
    ("saml.request.acs-index", Indexes, Everything),
    ("saml.request.sig.expected", Parameters, Everything),
    ("saml.request.sig.redirect-no-xmldsig", Parameters, Everything),
    ("saml.request.relaystate.content", Parameters, Everything),
    ("saml.request.relaystate.content", Acs, Everything),
    ("saml.request.relaystate.length", Parameters, Everything),
    ("saml.md.idp.sso-url", SeenAddress, Everything),
    ("saml.md.sp.parse", SeenAddress, Passed),
    ("saml.acs.status", SeenAddress, Everything),
    ("saml.acs.location-same-site", SeenAddress, Everything),
    ("saml.acs.relaystate-echo", Parameters, Everything),
    ("oidc.authz.endpoint-org", SeenAddress, Everything),
    ("oidc.authz.endpoint-discovered", SeenAddress, Everything),
    ("oidc.authz.redirect-uri", RedirectUris, Everything),
    ("oidc.callback.target", SeenAddress, Everything),
    ("oidc.callback.no-front-tokens", Page, Passed),
    ("oidc.callback.bound-to-browser", Cookies, Everything),
    ("oidc.callback.bound-to-browser", RedirectUris, Everything),
    ("oidc.disc.issuer", Address, Everything),
    ("oidc.callback.status", SeenAddress, Everything),
];

/// What is missing, as checks name it, and the option of `decode` that tells it.
const OPTIONS: [(&str, &str); 13] = [
    ("a signing certificate of the instance", "--metadata"),
    ("the entity id of the instance", "--metadata"),
    ("the sign-on addresses of the instance", "--metadata"),
    ("metadata that says whether requests are signed", "--metadata"),
    ("the app's signing certificate", "--sp-metadata"),
    ("the app's entity id", "--audience"),
    ("the ACS URLs of the submission", "--acs"),
    ("the ACS URL of the app", "--acs"),
    ("an ACS URL of the submission", "--acs"),
    ("the client id of the instance", "--client-id"),
    ("the redirect URIs of the", "--redirect-uri"),
    ("the org's issuer", "--issuer"),
    ("the keys of the org", "--jwks"),
];

/// The option with which somebody can tell what a check was not evaluated for want of.
pub fn option_that_tells(reason: &str) -> Option<&'static str> {
    OPTIONS.iter().find(|(beginning, _)| reason.starts_with(beginning)).map(|(_, option)| *option)
}

/// What is known of the surroundings of one message.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each may be known without the others")]
pub(super) struct Known {
    /// What was seen of its way.
    pub(super) way: Way,
    /// The address was told, or can be known from what was told.
    pub(super) told_address: bool,
    /// The moment was told.
    pub(super) told_time: bool,
    /// The app's addresses for responses were told.
    pub(super) acs: bool,
    /// Their indexes were told.
    pub(super) indexes: bool,
    /// The app's redirect addresses were told.
    pub(super) redirect_uris: bool,
}

impl Known {
    fn has(self, need: Need) -> bool {
        match need {
            Address => self.way.address || self.told_address,
            SeenAddress => self.way.address,
            Parameters => self.way.parameters,
            Encoding => self.way.encoding,
            Time => self.way.time || self.told_time,
            Cookies => self.way.cookies,
            Page => false,
            Acs => self.acs,
            Indexes => self.indexes,
            RedirectUris => self.redirect_uris,
        }
    }

    /// Takes back what a check said of something that was made up.
    pub(super) fn correct(self, finding: &mut Finding) {
        let missing = NEEDS.iter().find(|(check, need, void)| {
            *check == finding.check && !self.has(*need) && (*void == Everything || finding.outcome == Outcome::Passed)
        });
        if let Some((_, need, _)) = missing {
            finding.outcome = Outcome::NotEvaluated;
            finding.expected = String::new();
            finding.actual = format!("not captured: {}", need.describe(&finding.check));
            finding.place = None;
        }
    }
}

impl Need {
    fn describe(self, check: &str) -> &'static str {
        match self {
            Address if check.starts_with("saml.request.") => "the sign-on addresses of the instance's metadata",
            Address if check.starts_with("oidc.") => "the org's issuer",
            Address => "the ACS URL of the app",
            SeenAddress => "the address that it was sent to",
            Parameters => "the parameters that it was sent with",
            Encoding => "how it was encoded",
            Time => "when it was sent, by another clock than its own",
            Cookies => "the browser's cookies",
            Page => "the app's page afterwards",
            Acs => "the app's own addresses",
            Indexes => "the indexes of the app's ACS URLs",
            RedirectUris => "the redirect URIs of the app, to compare with",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_that_is_named_exists() {
        for (check, _, _) in NEEDS {
            assert!(crate::check::find(check).is_some(), "{check}");
        }
    }
}
