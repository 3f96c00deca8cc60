//! A scenario as the rest of the product uses it: variables substituted, defaults filled in, every
//! rule of the file already held. The file as its author wrote it is [`super::authored`].

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use chrono::NaiveDate;
use url::Url;

use super::credential::OrgCredential;
use super::user_template::UserTemplate;
use crate::id::InstanceId;
use crate::secret::{Secret, TotpSecret};
pub use crate::submission::instances::InstanceVersion;
use crate::submission::instances::{InstanceUse, Needed, Versions};
use crate::submission::{EvaluationError, Integration, Protocol, Submission, Test};

/// One scenario file, read and found right.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The short name that results and case ids carry: `name:` of the file.
    pub name: String,
    /// Where the scenario came from.
    pub source: ScenarioSource,
    /// The org that holds the instances.
    pub org: OrgAccess,
    /// What the integration declares, as far as the tests need it; expressions are not evaluated yet.
    pub integration: Integration,
    /// What the integration declares in the wizard, unchecked.
    pub submission: Submission,
    /// The version that the catalog holds, where the file names it.
    pub published: Option<PublishedVersion>,
    /// The instances to test, in the order of the file; ids are unique. None only without single sign-on.
    pub instances: Vec<Instance>,
    /// Users that exist in org and app, for the tests without just-in-time provisioning.
    pub users: Vec<TestUser>,
    /// How temporary users are made.
    pub temporary_users: UserTemplate,
    /// The tests that the file asks for; `None` means the required ones.
    pub tests: Option<Vec<Test>>,
    /// How long things may take.
    pub timeouts: Timeouts,
    /// How far the clocks of org, app and this machine may differ.
    pub clock_skew: Duration,
    /// Hosts besides loopback that may be sent wrong messages on purpose.
    pub permitted_hosts: Vec<String>,
    /// The author's own words for telling results apart.
    pub tags: Vec<String>,
    /// Texts that the author marks secret.
    pub secrets: Vec<Secret>,
    /// Findings that fail no test, for a time.
    pub accepted_findings: Vec<AcceptedFinding>,
}

/// A finding that fails no test until a day is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedFinding {
    /// The check's id.
    pub check: String,
    /// Only in this test.
    pub test: Option<Test>,
    /// Only over this instance.
    pub instance: Option<InstanceId>,
    /// Why it is accepted.
    pub reason: String,
    /// The last day on which it is.
    pub until: NaiveDate,
}

impl AcceptedFinding {
    /// It is meant for this test over this instance.
    pub fn covers(&self, test: Test, instance: &InstanceId) -> bool {
        self.test.is_none_or(|only| only == test) && self.instance.as_ref().is_none_or(|only| only == instance)
    }
}

impl Scenario {
    /// The first user of the file, where any will do.
    pub fn user(&self) -> Option<&TestUser> {
        self.users.first()
    }

    /// Every secret that the scenario brings along, for the redactor.
    pub fn secrets(&self) -> impl Iterator<Item = &Secret> {
        let accounts = self.instances.iter().filter_map(|instance| instance.app.accounts.as_ref());
        std::iter::once(self.org.credential.secret())
            .chain(self.users.iter().map(|user| &user.password))
            .chain(self.users.iter().filter_map(|user| user.totp.as_ref()).map(TotpSecret::written))
            .chain(accounts.filter_map(|accounts| accounts.bearer.as_ref()))
            .chain(&self.secrets)
            .chain(self.submission.secrets())
    }
}

/// The version of an integration that the catalog holds.
#[derive(Clone, Debug)]
pub struct PublishedVersion {
    /// What it declares, as far as the tests need it.
    pub integration: Integration,
    /// What it declares in the wizard.
    pub submission: Submission,
}

impl Scenario {
    /// What instances of that version were generated from. Of the published version, as far as it is known.
    pub fn integration_of(&self, version: InstanceVersion) -> &Integration {
        match (version, &self.published) {
            (InstanceVersion::Published, Some(published)) => &published.integration,
            _ => &self.integration,
        }
    }

    /// The instance that tells most of one for that use: of the same protocol and version, of the same version, or any.
    pub fn instance_like(&self, needed: Needed) -> Option<&Instance> {
        let same_version = |it: &&Instance| it.version == needed.version;
        let same = |it: &&Instance| same_version(it) && InstanceUse::from(it.protocol) == needed.used_for;
        let all = || self.instances.iter();
        all().find(same).or_else(|| all().find(same_version)).or_else(|| all().next())
    }

    /// Takes an instance of the org to the scenario's that the file does not name.
    pub fn add_instance(&mut self, protocol: Protocol, version: InstanceVersion, id: InstanceId) {
        let like = self.instance_like(Needed { used_for: protocol.into(), version }).cloned();
        self.instances.extend(like.map(|like| Instance { id, id_is_written: false, protocol, version, ..like }));
    }

    /// The hashes of the versions that there are.
    pub fn versions(&self) -> Versions {
        Versions::of(&self.submission, self.published.as_ref().map(|published| &published.submission))
    }
}

/// The file behind a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioSource {
    /// The path as it was given.
    pub path: PathBuf,
    /// SHA-256 of the file's bytes, in lower-case hexadecimal. Variables are not part of it.
    pub sha256: String,
}

/// How to reach the org.
#[derive(Clone, Debug)]
pub struct OrgAccess {
    /// The base address, such as `https://acme.okta.com/`.
    pub url: Url,
    /// What the management API is called with.
    pub credential: OrgCredential,
    /// Certificates in PEM that are trusted besides the system's, for org and app.
    pub trust: Option<Vec<u8>>,
    /// By which way org and app are reached.
    pub route: Route,
    /// Where the org keeps a record of its back channel. Okta's orgs keep none.
    pub back_channel: Option<Url>,
}

/// By which way org and app are reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// As `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say.
    #[default]
    Environment,
    /// Without a proxy: they run in this process.
    Direct,
}

/// An app instance that was generated in the org.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Its id in the org; [`Instance::is_awaited`] tells when there is none yet.
    pub id: InstanceId,
    /// Whether the file gives the id. Otherwise the one is meant that was generated last.
    pub id_is_written: bool,
    /// The one protocol it signs on with.
    pub protocol: Protocol,
    /// Which version of the integration it was generated from.
    pub version: InstanceVersion,
    /// The values that the integration variables have in it, as far as the file tells them.
    pub variables: BTreeMap<String, String>,
    /// How to recognise the app's pages when signed on through this instance.
    pub app: App,
}

impl Instance {
    /// The id of an instance that the file gives none: the one that was generated last is meant. No org has such an id.
    pub(super) fn awaited(protocol: Protocol, version: InstanceVersion) -> InstanceId {
        InstanceId::new(format!("({protocol}-{version})"))
    }

    /// Whether the file gives no id, and none has been found in its place.
    pub fn is_awaited(&self) -> bool {
        self.id.as_str().starts_with('(')
    }

    /// What the integration declares for this instance. Where the file does not say what value an integration variable
    /// has in it, the org does.
    pub fn declared(
        &self,
        integration: &Integration,
        of_org: &BTreeMap<String, String>,
    ) -> Result<Integration, EvaluationError> {
        let mut values = of_org.clone();
        values.extend(self.variables.clone());
        integration.evaluated(&values)
    }
}

/// A user of the org who has an account in the app, and is assigned to the instances.
#[derive(Clone, Debug)]
pub struct TestUser {
    /// The login in the org.
    pub login: String,
    /// The password in the org.
    pub password: Secret,
    /// What the user's authenticator app shares with the org, where the org asks for its codes.
    pub totp: Option<TotpSecret>,
    /// First name, as the app must show it.
    pub first_name: String,
    /// Last name, as the app must show it.
    pub last_name: String,
    /// E-mail address, as the app must show it.
    pub email: String,
}

/// How long things may take before they count as failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// One attempt's part in the browser, from the first page to the proof of the sign-out.
    pub flow: Duration,
    /// One wait for a page or an element.
    pub page: Duration,
    /// One call of the org's API, with its retries.
    pub org: Duration,
}

/// How the app looks: where things are, and what says that they happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// How a sign-on starts at the app. Present when a test needs the SP flow.
    pub sign_in: Option<SignIn>,
    /// What a page of the app shows when a user is signed in.
    pub signed_in: PageCondition,
    /// What a page of the app shows when it refuses a sign-on.
    pub refused: Option<PageCondition>,
    /// Where the app shows who is signed in.
    pub profile: ProfilePage,
    /// How a user signs out.
    pub sign_out: SignOut,
    /// How to tell that nobody is signed in any more.
    pub signed_out: SignedOut,
    /// A page behind the sign-in that a user may ask for first.
    pub deep_link: Option<Url>,
    /// What the page for a signed-in user shows of the instance's tenant.
    pub tenant: Option<PageCondition>,
    /// How to ask the app which accounts it has.
    pub accounts: Option<Accounts>,
}

/// How a sign-on starts at the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// The page to open.
    pub url: Url,
    /// CSS selector of what to press there; without it opening the page starts the sign-on.
    pub click: Option<String>,
}

/// What must be true of a page. Everything that is given must hold; at least one is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageCondition {
    /// A CSS selector that matches a visible element.
    pub selector: Option<String>,
    /// Text that the page shows.
    pub text: Option<String>,
    /// What the page's address begins with.
    pub url: Option<String>,
}

/// Where the app shows first name, last name and e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfilePage {
    /// The page to open first; without it they are on the page that shows the sign-in.
    pub url: Option<Url>,
    /// First name.
    pub first_name: ProfileField,
    /// Last name.
    pub last_name: ProfileField,
    /// E-mail address.
    pub email: ProfileField,
}

/// Where one value stands on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProfileField {
    /// The text (or, of an input, the value) of the first element that this CSS selector matches.
    Selector(String),
    /// The rest of the line of the page's text that begins with this, without surrounding space.
    After(String),
}

/// How a user signs out of the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignOut {
    /// By opening this address.
    Open(Url),
    /// By pressing the element that this CSS selector matches, on the profile page.
    Click(String),
}

/// The proof that nobody is signed in any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedOut {
    /// A page that needs a session in the app.
    pub open: Url,
    /// What it must show instead of its content.
    pub expect: SignedOutProof,
}

/// What a page that needs a session shows without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignedOutProof {
    /// It sends the browser to the org.
    Org,
    /// It shows a page of the app that fulfils this.
    Page(PageCondition),
}

/// A JSON array of the app's accounts, read over HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accounts {
    /// The address that answers with the array.
    pub url: Url,
    /// The bearer token it asks for.
    pub bearer: Option<Secret>,
    /// The member that holds the first name.
    pub first_name: String,
    /// The member that holds the last name.
    pub last_name: String,
    /// The member that holds the e-mail address; accounts are found by it.
    pub email: String,
    /// How the account of a temporary user is removed after its test.
    pub removal: Option<AccountRemoval>,
}

/// How an account is removed from the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountRemoval {
    /// By a `DELETE`.
    Request(AccountAddress),
    /// Through SCIM 2.0, at this base address.
    Scim(Url),
}

/// The address of an account, in which `{email}` stands for its e-mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountAddress(String);

impl AccountAddress {
    const EMAIL: &str = "{email}";

    /// An address with `{email}` in it; `None` when it has none, or would be no address.
    pub(super) fn new(template: String) -> Option<Self> {
        let address = template.contains(Self::EMAIL).then_some(Self(template))?;
        address.address("ada@example.com").ok().filter(Url::has_host).map(|_| address)
    }

    /// The address for that e-mail address, which cannot change what else stands in it.
    pub fn address(&self, email: &str) -> Result<Url, url::ParseError> {
        let encoded: String = url::form_urlencoded::byte_serialize(email.as_bytes()).collect();
        // `+` is a blank only in a query.
        self.0.replace(Self::EMAIL, &encoded.replace('+', "%20")).parse()
    }
}
