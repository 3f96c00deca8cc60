//! The driver of the org's sign-in page, in all its generations and orders.

use std::{iter, time::Duration};

use oin_tester_webdriver::{BrowserError, Condition, Context, Deadline, Held, Selector, UrlPattern};
use openssl::error::ErrorStack;
use thiserror::Error;
use url::Url;

use super::complaint::Complaint;
use super::selectors::{DO_NOT_STAY_SIGNED_IN, ERROR_PAGE, Generation, NOT_A_SIGN_IN_PAGE, SIGN_IN_PAGES, SignInPage};
use crate::clock;
use crate::org::OrgAddresses;
use crate::secret::{Secret, TotpSecret};

/// No sign-in asks more often: identifier, password, code, enrolment, stay signed in, consent, and something to spare.
const MAX_SCREENS: usize = 10;

/// What a user gives to the sign-in page.
#[derive(Clone, Copy, Debug)]
pub struct Credentials<'a> {
    /// The login in the org.
    pub login: &'a str,
    /// The password in the org.
    pub password: &'a Secret,
    /// What the user's authenticator app shares with the org, if it is known.
    pub totp: Option<&'a TotpSecret>,
}

/// How long a sign-in may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Until the next page is there.
    pub page: Duration,
    /// Until the user is signed in, waiting for a fresh code included.
    pub until: Deadline,
}

impl Patience {
    /// The deadline of a page that is awaited from now on.
    fn deadline(self) -> Deadline {
        Deadline::after(self.page).earlier(self.until)
    }
}

/// Nobody was signed in.
#[derive(Debug, Error)]
pub enum SignInError {
    /// The sign-in page did not appear, or the browser failed.
    #[error("{0}")]
    Browser(#[from] BrowserError),
    /// The page says that it lets nobody in.
    #[error("{complaint}: it says {said:?}")]
    Refused {
        /// What its words mean.
        complaint: Complaint,
        /// Its words.
        said: String,
    },
    /// The org wants more than a password.
    #[error("the org asks for a second factor after the password")]
    SecondFactor,
    /// The org wants a code, and the next one that it has not seen comes too late.
    #[error("the org asks for a one-time code; the next that was not used yet comes in {} s, and {} s are left", .wait.as_secs(), .left.as_secs())]
    NoFreshCode {
        /// Until the code comes.
        wait: Duration,
        /// What is left for the sign-in.
        left: Duration,
    },
    /// The code cannot be computed.
    #[error("computing the one-time code")]
    Code(#[source] ErrorStack),
    /// The org wants an authenticator to be set up.
    #[error("the org asks the user to set up an authenticator")]
    Enrolment,
    /// The org wants a new password.
    #[error("the org asks the user for a new password")]
    PasswordExpired,
    /// The page went round in circles.
    #[error("the sign-in page asked again and again, {MAX_SCREENS} times")]
    Endless,
}

impl SignInError {
    /// What to do next, as a sentence without a full stop.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Browser(_) => "look at the screenshot and the network traffic of this step",
            Self::Refused { complaint, .. } => complaint.remedy(),
            Self::SecondFactor => {
                "let the instance's app sign-in policy (and the org's global session policy) ask this user for a \
                 password only, as Okta's tester demands (Security > Authentication Policies); where that cannot be, \
                 give the secret of the user's authenticator app to the scenario as `totp`"
            }
            Self::NoFreshCode { .. } => {
                "run fewer cases at once (`--jobs`): a code is taken once and comes every half a minute; or raise \
                 `timeouts.flow`"
            }
            Self::Code(_) => "look at the installation of OpenSSL: it refuses HMAC with SHA-1",
            Self::Enrolment => {
                "let the instance's app sign-in policy (and the org's global session policy) ask this user for a \
                 password only, as Okta's tester demands (Security > Authentication Policies)"
            }
            Self::PasswordExpired => Complaint::PasswordExpired.remedy(),
            Self::Endless => Complaint::Other.remedy(),
        }
    }
}

/// Waits until the org's sign-in page is shown in the current tab, or in a window that the current tab opened and that is
/// at an address of the org, which is then the current tab; tells the page's generation. An error page of the org ends
/// the wait at once: the org refuses what it was asked for.
pub async fn wait_for_sign_in(
    context: &Context,
    org: &OrgAddresses,
    deadline: Deadline,
) -> Result<Generation, SignInError> {
    let (meanings, here) = pages();
    let opened: Vec<Condition> = here.iter().cloned().map(|shown| shown_by(org, shown)).collect();
    let held = context.wait_any_opened(&here, &opened, deadline, "the org's sign-in page").await?;
    let (Held::Here(found) | Held::Opened(found)) = held;
    Ok(meaning(context, &meanings, found).await?.0.generation)
}

/// What a tab shows whose user is asked for a name or a password by the org.
pub fn sign_in_questions() -> impl Iterator<Item = Condition> {
    let fields = SIGN_IN_PAGES.iter().flat_map(|page| [(page, page.username), (page, page.password)]);
    fields.map(|(page, field)| Condition::All(vec![visible(field), visible(page.submit)]))
}

/// The same condition of a window, which others may have opened for something else: it must be at the org.
pub fn shown_by(org: &OrgAddresses, condition: Condition) -> Condition {
    Condition::All(vec![org.shown(), condition])
}

/// Signs a user in on the page that the current tab shows or is about to show, and waits until the page is left.
///
/// Name and password may be on one page or on two. A code of an authenticator app is given where its secret is known.
/// "Stay signed in?" is declined, an offer to set up an authenticator put off, and consent given. Where the sign-in
/// leads to an error page of the org, that is the sign-in's error.
pub async fn sign_in(context: &Context, credentials: Credentials<'_>, patience: Patience) -> Result<(), SignInError> {
    let (page, first) = wait_for_page(context, patience.deadline()).await?;
    let origin = origin_pattern(&context.location().await?.url);
    let mut driver = Driver { context, page, origin, credentials, patience, another_code: true, one_page: false };
    let mut screen = first;
    for _ in 0..MAX_SCREENS {
        screen = match screen {
            Screen::Username => driver.send_username().await?,
            Screen::Password => driver.send_password().await?,
            Screen::Code => driver.send_code().await?,
            Screen::StaySignedIn => driver.answer(DO_NOT_STAY_SIGNED_IN).await?,
            Screen::Consent(button) | Screen::EnrolmentOffered(button) => driver.answer(button).await?,
            Screen::Error => driver.go_on_after_error().await?,
            Screen::SecondFactor => return Err(SignInError::SecondFactor),
            Screen::Enrolment => return Err(SignInError::Enrolment),
            Screen::PasswordExpired => return Err(SignInError::PasswordExpired),
            Screen::ErrorPage => return Err(refusal(context, &[ERROR_PAGE]).await?),
            Screen::Left => return Ok(()),
        };
    }
    Err(SignInError::Endless)
}

/// A page that loses what is filled in more often is not one that is still being drawn.
const MAX_DRAWN_ANEW: usize = 5;

/// What the tab shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Screen {
    Username,
    Password,
    StaySignedIn,
    /// With the button that gives it.
    Consent(&'static str),
    Error,
    /// An authenticator app's code.
    Code,
    /// Any other second factor.
    SecondFactor,
    Enrolment,
    /// The same, with the button that puts it off.
    EnrolmentOffered(&'static str),
    PasswordExpired,
    /// The org's own error page, outside of the sign-in page.
    ErrorPage,
    /// A page that is not the sign-in page.
    Left,
}

impl Screen {
    /// The one answer that the screen is there for.
    fn button(self) -> Option<&'static str> {
        match self {
            Self::Consent(button) | Self::EnrolmentOffered(button) => Some(button),
            _ => None,
        }
    }
}

/// A generation's page, and whether it begins with the name, for a known user with the password, or with an error.
type Meaning = (&'static SignInPage, Screen);

/// What may be waited for where a sign-in begins, and what it means. The last, an error page, has no meaning.
fn pages() -> (Vec<Meaning>, Vec<Condition>) {
    let fields = |page: &'static SignInPage| {
        let [username, password] = [(page.username, Screen::Username), (page.password, Screen::Password)]
            .map(|(field, screen)| ((page, screen), Condition::All(vec![visible(field), visible(page.submit)])));
        let nothing_else = Condition::All(vec![visible(page.error), gone(page.username), gone(page.password)]);
        [username, password, ((page, Screen::Error), nothing_else)]
    };
    let (meanings, mut conditions): (Vec<_>, Vec<_>) = SIGN_IN_PAGES.iter().flat_map(fields).unzip();
    conditions.push(visible(ERROR_PAGE));
    (meanings, conditions)
}

/// What the condition with that index means, which holds in the current tab.
async fn meaning(context: &Context, meanings: &[Meaning], found: usize) -> Result<Meaning, SignInError> {
    match meanings.get(found) {
        Some(meaning) => Ok(*meaning),
        None => Err(refusal(context, &[ERROR_PAGE]).await?),
    }
}

async fn wait_for_page(context: &Context, deadline: Deadline) -> Result<Meaning, SignInError> {
    let (meanings, conditions) = pages();
    let found = context.wait_any(&conditions, deadline, "the org's sign-in page").await?;
    meaning(context, &meanings, found).await
}

struct Driver<'a> {
    context: &'a Context,
    page: &'static SignInPage,
    /// Every address of the org.
    origin: UrlPattern,
    credentials: Credentials<'a>,
    patience: Patience,
    /// Whether another code may be tried when one was used by somebody else.
    another_code: bool,
    /// The page asks for name and password at once.
    one_page: bool,
}

impl Driver<'_> {
    async fn send_username(&mut self) -> Result<Screen, BrowserError> {
        self.context.fill(&Selector::css(self.page.username), self.credentials.login, self.patience.deadline()).await?;
        if self.context.is_visible(&Selector::css(self.page.password)).await? {
            self.one_page = true;
            return Ok(Screen::Password);
        }
        self.submit().await?;
        let password = (Screen::Password, visible(self.page.password));
        let screens = iter::once(password).chain(self.outcomes()).collect();
        self.next_screen(screens, "the sign-in to go on after the user name").await
    }

    async fn send_password(&self) -> Result<Screen, BrowserError> {
        self.fill_in().await?;
        self.submit().await?;
        self.next_screen(self.outcomes().collect(), "the sign-in to end after the password").await
    }

    /// Fills the password in, and the name again where it stands beside it and was lost: Okta's page may draw its form
    /// anew while it is filled in, when its words come late.
    async fn fill_in(&self) -> Result<(), BrowserError> {
        let password = (Selector::css(self.page.password), self.credentials.password.expose());
        let username = (Selector::css(self.page.username), self.credentials.login);
        let deadline = self.patience.deadline();
        self.context.fill(&password.0, password.1, deadline).await?;
        let mut fields = vec![password];
        if self.one_page {
            fields.push(username);
        }
        for _ in 0..MAX_DRAWN_ANEW {
            let mut kept = true;
            for (field, text) in &fields {
                if !self.context.has_value(field, text, deadline).await? {
                    kept = false;
                    self.context.fill(field, text, deadline).await?;
                }
            }
            if kept {
                break;
            }
        }
        Ok(())
    }

    /// Gives a code that was not given before, as soon as it is good.
    async fn send_code(&self) -> Result<Screen, SignInError> {
        let (Some(field), Some(totp)) = (self.page.code, self.credentials.totp) else {
            return Err(SignInError::SecondFactor);
        };
        let now = clock::now();
        let code = totp.next_code(now).map_err(SignInError::Code)?;
        let (wait, left) = ((code.from - now).to_std().unwrap_or_default(), self.patience.until.remaining());
        if wait >= left {
            return Err(SignInError::NoFreshCode { wait, left });
        }
        tokio::time::sleep(wait).await;
        self.context.fill(&Selector::css(field), code.code.expose(), self.patience.deadline()).await?;
        self.submit().await?;
        let screens = self.outcomes().filter(|(screen, _)| *screen != Screen::Code).collect();
        Ok(self.next_screen(screens, "the sign-in to go on after the code").await?)
    }

    /// Presses the one answer that a screen is there for.
    async fn answer(&self, button: &str) -> Result<Screen, BrowserError> {
        self.context.click(&Selector::css(button), self.patience.deadline()).await?;
        self.context.wait(gone(button), self.patience.deadline(), "the answer to be accepted").await?;
        self.next_screen(self.outcomes().collect(), "the sign-in to end after the answer").await
    }

    async fn submit(&self) -> Result<(), BrowserError> {
        self.context.click(&Selector::css(self.page.submit), self.patience.deadline()).await
    }

    async fn next_screen(&self, screens: Vec<(Screen, Condition)>, reason: &str) -> Result<Screen, BrowserError> {
        let (screens, conditions): (Vec<Screen>, Vec<Condition>) = screens.into_iter().unzip();
        Ok(screens[self.context.wait_any(&conditions, self.patience.deadline(), reason).await?])
    }

    /// An error ends the sign-in, unless it has no words yet, or says that somebody else has used the code.
    async fn go_on_after_error(&mut self) -> Result<Screen, SignInError> {
        let Some(refusal) = self.refusal().await? else {
            return Ok(self.next_screen(self.outcomes().collect(), "the sign-in page's error to be shown").await?);
        };
        let used = matches!(refusal, SignInError::Refused { complaint: Complaint::UsedCode, .. });
        if !used || !std::mem::take(&mut self.another_code) {
            return Err(refusal);
        }
        // A page that is loaded again asks the same without the error, so that the next one will be a new one.
        let url = Url::parse(&self.context.location().await?.url).map_err(|_| refusal)?;
        self.context.goto(&url, self.patience.deadline()).await?;
        let beginnings = [self.page.username, self.page.password].map(visible);
        let screens = [Screen::Username, Screen::Password].into_iter().zip(beginnings).chain(self.outcomes());
        Ok(self.next_screen(screens.collect(), "the sign-in page to ask again").await?)
    }

    /// The error of the form or of its fields; `None` when it went away, or has no words yet.
    async fn refusal(&self) -> Result<Option<SignInError>, BrowserError> {
        let error = refusal(self.context, &[self.page.error, self.page.field_error]).await?;
        let wordless = matches!(&error, SignInError::Refused { said, .. } if said.is_empty());
        Ok((!wordless).then_some(error))
    }

    /// What a submitted form can lead to. The form itself stays until the org has answered, so its own fields are no
    /// sign of anything.
    fn outcomes(&self) -> impl Iterator<Item = (Screen, Condition)> + use<> {
        let page = self.page;
        let at_the_org = Condition::All(vec![visible(ERROR_PAGE), Condition::Url(self.origin.clone())]);
        let left = Condition::All(vec![visible(NOT_A_SIGN_IN_PAGE), Condition::Loaded]);
        let outcomes = [
            (Screen::Error, visible(page.error)),
            (Screen::Error, visible(page.field_error)),
            (Screen::PasswordExpired, visible(page.password_expired)),
            (Screen::SecondFactor, visible(page.second_factor)),
            // After the second factor: the lists to choose from and to set up look alike.
            (Screen::Enrolment, visible(page.enrolment)),
            (Screen::StaySignedIn, visible(DO_NOT_STAY_SIGNED_IN)),
            (Screen::ErrorPage, at_the_org),
            (Screen::Left, left),
            // The page after the sign-in is on its way, or did not load: for the next step to judge.
            (Screen::Left, Condition::AwaitsOutside(self.origin.clone())),
            (Screen::Left, Condition::BrowserErrorPage),
        ];
        let answers = [page.give_consent.map(Screen::Consent), page.skip_enrolment.map(Screen::EnrolmentOffered)];
        let answers = answers.into_iter().flatten().filter_map(|screen| Some((screen, visible(screen.button()?))));
        // After the enrolment, which asks for a code too.
        let code = page.code.map(|field| (Screen::Code, visible(field)));
        answers.chain(outcomes).chain(code)
    }
}

/// The error that a page shows, in its own words.
async fn refusal(context: &Context, places: &[&str]) -> Result<SignInError, BrowserError> {
    let mut words: Vec<String> = Vec::new();
    for place in places {
        for text in context.texts(&Selector::css(*place)).await? {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if !text.is_empty() && !words.contains(&text) {
                words.push(text);
            }
        }
    }
    let said = words.join("; ").chars().take(500).collect::<String>();
    Ok(SignInError::Refused { complaint: Complaint::read(&said), said })
}

/// Every address at the origin of this one.
fn origin_pattern(url: &str) -> UrlPattern {
    match Url::parse(url) {
        Ok(url) => UrlPattern::new(format!("{}/*", url.origin().ascii_serialization())),
        Err(_browsers_own_page) => UrlPattern::new(url),
    }
}

fn visible(selector: &str) -> Condition {
    Condition::Visible(Selector::css(selector))
}

fn gone(selector: &str) -> Condition {
    Condition::Gone(Selector::css(selector))
}
