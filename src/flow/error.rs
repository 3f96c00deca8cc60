//! Why a flow ended early, and whose fault it is.

use crate::{
    event::Verdict,
    org::{client::Trouble, pages::Complaint},
};

/// Whose part was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// The app or the integration: the test failed.
    App,
    /// The harness, the browser or the org: the test could not be carried out.
    Rig,
}

/// Why the dashboard has no tile of the instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileAbsence {
    /// The instance is hidden from users.
    Hidden,
    /// Over OpenID Connect: the instance has no initiate-login URI, so that the org cannot start a sign-on.
    NotStartable,
    /// The instance was deactivated.
    Inactive,
    /// Nothing that the org's API tells explains it.
    Unexplained,
}

/// What ended a flow early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The browser or its driver failed.
    Browser,
    /// The run was interrupted.
    Interrupted,
    /// The scenario lacks something, or what it names cannot be used.
    Scenario,
    /// The org's management API did not do its part.
    Org(Trouble),
    /// The ledger, or the machine's random numbers, failed.
    NoTemporaryUser,
    /// The org has no user with the login of the scenario's test user.
    TestUserMissing,
    /// The scenario's test user is not assigned to the instance.
    TestUserUnassigned,
    /// The org's dashboard or sign-in page did not appear.
    OrgPage,
    /// The org's sign-in page let the user not in.
    SignIn(Complaint),
    /// The org asked for a second factor.
    SecondFactor,
    /// The org asked the user to set up an authenticator.
    Enrolment,
    /// The app's own list of accounts cannot be read.
    AccountList,

    /// The app did not send the browser to the org.
    NotSentToOrg,
    /// The org's page refused what the app asked for.
    RequestRefused(Complaint),
    /// The dashboard has no tile of the instance.
    TileMissing(TileAbsence),
    /// A page of the app could not be loaded.
    PageNotLoaded,
    /// A page of the app did not show in time what it should.
    PageOtherwise,
    /// The app's page did not show a signed-in user in time.
    NotSignedIn,
    /// The app's page said that it refuses the sign-on.
    SignOnRefused,
    /// The app's profile page shows another person.
    ProfileDiffers,
    /// The app did not ask for a sign-in after the sign-out.
    StillSignedIn,
    /// The app had an account for a user who was new.
    AccountExists,
    /// The app has no account for the user after the sign-on.
    AccountMissing,
    /// The account says something else than the org sent.
    AccountDiffers,
}

impl Reason {
    /// Whose part was not done.
    pub fn blame(self) -> Blame {
        match self {
            Self::Browser
            | Self::Interrupted
            | Self::Scenario
            | Self::Org(_)
            | Self::NoTemporaryUser
            | Self::TestUserMissing
            | Self::TestUserUnassigned
            | Self::OrgPage
            | Self::SignIn(_)
            | Self::SecondFactor
            | Self::Enrolment
            | Self::TileMissing(TileAbsence::Inactive)
            | Self::AccountList => Blame::Rig,
            Self::NotSentToOrg
            | Self::RequestRefused(_)
            | Self::TileMissing(_)
            | Self::PageNotLoaded
            | Self::PageOtherwise
            | Self::NotSignedIn
            | Self::SignOnRefused
            | Self::ProfileDiffers
            | Self::StillSignedIn
            | Self::AccountExists
            | Self::AccountMissing
            | Self::AccountDiffers => Blame::App,
        }
    }

    /// The org lets this user not in, whatever is tried: another sign-in would only bring the user nearer to being
    /// locked.
    pub fn bars_user(self) -> bool {
        let Self::SignIn(complaint) = self else { return false };
        matches!(
            complaint,
            Complaint::WrongCredentials | Complaint::WrongCode | Complaint::Locked | Complaint::PasswordExpired
        )
    }
}

/// A flow that ended early.
#[derive(Clone, Debug, thiserror::Error)]
#[error("expected {expected}; {seen}")]
pub struct FlowError {
    /// Why.
    pub reason: Reason,
    /// What should have happened.
    pub expected: String,
    /// What happened instead.
    pub seen: String,
    /// What to do next.
    pub remedy: Option<String>,
    /// The org does not answer, or refuses the token: no other case will fare better.
    pub refused: bool,
}

impl FlowError {
    /// Something was not as it should be.
    pub fn new(reason: Reason, expected: impl Into<String>, seen: impl Into<String>) -> Self {
        Self { reason, expected: expected.into(), seen: seen.into(), remedy: None, refused: false }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// The verdict of an attempt that ends with this error.
    pub fn verdict(&self) -> Verdict {
        match self.reason.blame() {
            Blame::App => Verdict::Failed,
            Blame::Rig => Verdict::Errored,
        }
    }
}
