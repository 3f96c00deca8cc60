//! What a flow has at hand.

use oin_tester_webdriver::{BrowserError, Context, Deadline, Worker};
use url::Url;

use super::{FlowError, Journal, Reason, probe::Aside};
use crate::{
    event::Screenshot,
    evidence::{Evidence, Profile},
    id::{InstanceId, UserId},
    org::{
        OrgAddresses,
        client::OrgClient,
        pages::{Credentials, Patience},
    },
    scenario::{App, Timeouts},
    secret::{Secret, TotpSecret},
    submission::Direction,
};

/// The person that a flow plays.
#[derive(Clone, Debug)]
pub struct Person {
    /// The login in the org.
    pub login: String,
    /// The password in the org.
    pub password: Secret,
    /// What the person's authenticator app shares with the org; a temporary user has none.
    pub totp: Option<TotpSecret>,
    /// First name, as the app must show it.
    pub first_name: String,
    /// Last name, as the app must show it.
    pub last_name: String,
    /// E-mail address, as the app must show it.
    pub email: String,
}

impl Person {
    /// What the person gives to the org's sign-in page.
    pub fn credentials(&self) -> Credentials<'_> {
        Credentials { login: &self.login, password: &self.password, totp: self.totp.as_ref() }
    }

    /// What the app must show of the person.
    pub fn profile(&self) -> Profile {
        Profile {
            first_name: Some(self.first_name.clone()),
            last_name: Some(self.last_name.clone()),
            email: Some(self.email.clone()),
        }
    }
}

/// One incognito window, the app and the org as the scenario describes them, and the place for what is seen.
#[derive(Debug)]
pub struct Stage<'a> {
    /// The browser, for windows besides the first.
    pub worker: &'a Worker,
    /// The window.
    pub window: &'a Context,
    /// The steps.
    pub journal: &'a Journal,
    /// Who starts the sign-on.
    pub direction: Direction,
    /// How to recognise the app's pages.
    pub app: &'a App,
    /// Where the org is.
    pub org: &'a OrgAddresses,
    /// The org's API, for what its pages do not tell.
    pub client: &'a OrgClient,
    /// The instance under test.
    pub instance: &'a InstanceId,
    /// Where a third party starts a sign-on at the app, with the org as `iss`.
    pub initiate: Option<Url>,
    /// How the app is asked without a browser.
    pub http: &'a reqwest::Client,
    /// Who signs in.
    pub person: &'a Person,
    /// The person's id in the org.
    pub user: &'a UserId,
    /// How long one wait may take.
    pub timeouts: Timeouts,
    /// When the whole flow must be over.
    pub until: Deadline,
    /// What was seen.
    pub evidence: &'a mut Evidence,
    /// What was tried in windows besides the first.
    pub asides: &'a mut Vec<Aside>,
    /// Pictures of the decisive pages.
    pub screenshots: &'a mut Vec<Screenshot>,
}

impl Stage<'_> {
    /// The deadline of a wait that begins now: one page's time, within the flow's.
    pub fn deadline(&self) -> Deadline {
        Deadline::after(self.timeouts.page).earlier(self.until)
    }

    /// How long a sign-in may take: each of its pages one page's time, all within the flow's.
    pub fn patience(&self) -> Patience {
        Patience { page: self.timeouts.page, until: self.until }
    }

    /// Takes a picture. A page that cannot be photographed fails no flow.
    pub async fn picture(&mut self, name: &str) {
        match self.window.screenshot(self.timeouts.page).await {
            Ok(png) => self.screenshots.push(Screenshot { name: name.to_owned(), png }),
            Err(error) => tracing::debug!(%error, name, "no screenshot"),
        }
    }

    /// The app did not do its part: `expected` did not happen. What the browser itself could not do stays the
    /// browser's, and an address that could not be loaded is told as such, whatever was waited for.
    pub fn app_error(&self, otherwise: Reason, expected: &str, error: &BrowserError) -> FlowError {
        let reason = match error {
            BrowserError::Navigation { .. } => Reason::PageNotLoaded,
            error if error.is_harness() => Reason::Browser,
            _ => otherwise,
        };
        FlowError::new(reason, expected, error.to_string())
    }
}
