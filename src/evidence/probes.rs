//! What the harness did besides the sign-on itself, to learn more about the app.

use serde::{Deserialize, Serialize};

/// Everything that was tried besides the sign-on. `None` and empty mean: not tried.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Probes {
    /// The app's session by itself, with the org out of reach.
    pub session: Option<SessionProbe>,
    /// The same user, once more, while the org's session lives.
    pub again: Option<SecondSignOn>,
    /// Sign-ons that were begun at the app and left at the org: what they sent.
    pub begun: Vec<ExchangeRange>,
    /// Single requests without a browser.
    pub http: Vec<HttpProbe>,
}

/// Exchanges of the attempt that belong to one probe: numbers from `from` up to, not including, `to`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeRange {
    /// The first.
    pub from: u32,
    /// The one after the last.
    pub to: u32,
}

impl ExchangeRange {
    /// Whether an exchange belongs to it.
    pub fn contains(self, number: u32) -> bool {
        (self.from..self.to).contains(&number)
    }
}

/// A page behind the sign-in, opened in a window that has the app's cookies and storage and nothing of the
/// org's, and that cannot reach the org: the app's own session is all that can help.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionProbe {
    /// What was exchanged.
    pub exchanges: ExchangeRange,
    /// The app showed its page for a signed-in user.
    pub signed_in: bool,
    /// The address of the last page.
    pub ended_at: String,
}

/// A second sign-on at the app by the same user, in a window that has the org's cookies and nothing of the app's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SecondSignOn {
    /// What was exchanged.
    pub exchanges: ExchangeRange,
    /// The app showed its page for a signed-in user.
    pub signed_in: bool,
    /// The org asked for a name or a password although its session lived; it was answered.
    pub asked: bool,
    /// The page of the app that the org named, when the sign-on began at the initiate-login address.
    pub target: Option<String>,
    /// The address of the last page.
    pub ended_at: String,
    /// How many accounts of the user the app listed afterwards.
    pub accounts: Option<usize>,
}

/// Why a single request was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProbeKind {
    /// GET of the ACS URL, without a message.
    ConsumerByGet,
    /// The initiate-login address without `iss`.
    InitiateWithoutIss,
    /// The initiate-login address by POST.
    InitiateByPost,
    /// The initiate-login address with a `login_hint`.
    InitiateWithHint,
}

/// A single request without a browser, redirects not followed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HttpProbe {
    /// Why.
    pub kind: ProbeKind,
    /// The address.
    pub url: String,
    /// The answer's status; `None` when there was no answer.
    pub status: Option<u16>,
    /// `Location` of the answer, absolute.
    pub location: Option<String>,
    /// Why there was no answer.
    pub failure: Option<String>,
}
