//! What was seen in one attempt, and what should have been: the whole input of the checks.

mod api_call;
mod artifact;
mod back_channel;
mod document;
mod expectations;
mod page_state;
mod probes;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use api_call::{ApiCall, CallRecorder};
pub use artifact::{Artifact, ArtifactKind, ArtifactPart};
pub use back_channel::{BackChannel, BackChannelCall};
pub use document::{Document, Documents};
pub use expectations::{
    Expectations, ExpectedAttribute, ExpectedUser, OidcExpectations, OtherIssuer, ProtocolExpectations,
    SamlExpectations, SsoService,
};
use oin_tester_webdriver::Recording;
pub use oin_tester_webdriver::{Body, ConsoleLine, Exchange, Header, NavigationReason, ResourceKind, TabId};
pub use page_state::PageState;
pub use probes::{ExchangeRange, HttpProbe, ProbeKind, Probes, SecondSignOn, SessionProbe};

/// Everything that one attempt left behind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What the browser exchanged, in the order of the requests.
    pub exchanges: Vec<Exchange>,
    /// What the pages wrote to the console.
    pub console: Vec<ConsoleLine>,
    /// What the app's pages showed, read by the flow.
    pub observations: Observations,
    /// What the org logged of this attempt, oldest first: not what others did meanwhile, or the same user before.
    pub org_log: Option<Vec<OrgLogEntry>>,
    /// Events of the org's log were left unread, because they were too many: that one is not there proves nothing.
    #[serde(default)]
    pub org_log_cut: bool,
    /// What the harness asked of the org's API for this attempt, in the order of the answers.
    #[serde(default)]
    pub api_calls: Vec<ApiCall>,
    /// What app and org say of themselves.
    #[serde(default)]
    pub documents: Documents,
    /// What the app left in the browser after the sign-on.
    #[serde(default)]
    pub page: Option<PageState>,
    /// What was tried besides the sign-on.
    #[serde(default)]
    pub probes: Probes,
    /// What the org recorded of its back channel up to the end of the attempt; `None` when it keeps no record.
    #[serde(default)]
    pub back_channel: Option<BackChannel>,
}

impl Evidence {
    /// Adds what another window of the attempt was seen to do, numbered behind what is there.
    pub fn absorb(&mut self, recording: Recording) -> ExchangeRange {
        let from = self.exchanges.last().map_or(0, |last| last.number + 1);
        for mut exchange in recording.exchanges {
            exchange.number += from;
            exchange.redirected_from = exchange.redirected_from.map(|number| number + from);
            self.exchanges.push(exchange);
        }
        self.console.extend(recording.console);
        ExchangeRange { from, to: self.exchanges.last().map_or(from, |last| last.number + 1) }
    }
}

/// What the flow saw on the pages themselves. `None` means: the flow did not get so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Observations {
    /// The app's page showed that a user is signed in.
    pub signed_in: Option<bool>,
    /// When the flow stopped waiting for "signed in": what was exchanged later belongs to the
    /// sign-out and what follows it, not to the sign-on that is judged.
    #[serde(default)]
    pub signed_in_at: Option<DateTime<Utc>>,
    /// First name, last name and e-mail as the app's profile page showed them.
    pub profile: Option<Profile>,
    /// After signing out, the app asked for a sign-in again.
    pub signed_out: Option<bool>,
    /// The accounts that the app listed for the user of a just-in-time test.
    pub account: Option<Profile>,
    /// The app listed no account of the just-in-time user before the first sign-on.
    #[serde(default)]
    pub unknown_before: Option<bool>,
    /// The app's page showed the tenant that belongs to the instance.
    #[serde(default)]
    pub tenant: Option<bool>,
    /// The temporary user was removed from the org.
    #[serde(default)]
    pub user_removed: Option<bool>,
}

/// A person as an app shows it; `None` where the page shows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
}

/// One event of the org's System Log (`GET /api/v1/logs`), reduced to what checks read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrgLogEntry {
    /// When the org published it.
    pub published: DateTime<Utc>,
    /// Such as `app.oauth2.token.grant.id_token`.
    pub event_type: String,
    /// `SUCCESS`, `FAILURE`, `ALLOW`, `DENY`, `CHALLENGE`, …
    pub outcome: Option<String>,
    /// The reason of a failure, as the org words it.
    pub reason: Option<String>,
    /// Ids of the actor and all targets.
    pub subjects: Vec<String>,
    /// The names of the policy and of the rule that were evaluated, where that is what happened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<String>,
    /// The request that caused it, as its answer names it too (`X-Okta-Request-Id`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction: Option<String>,
    /// The session in which it happened: what is asked without a browser has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
}
