//! The same user once more: a window with the org's session, and nothing of the app's.

use oin_tester_webdriver::{BrowserError, Condition, Context, Held, Selector, StoredCookie, UrlPattern};
use url::Url;

use super::{
    super::{accounts, app},
    FlowError, Reason, Stage, Tried, is_of_org,
};
use crate::{
    evidence::{ExchangeRange, SecondSignOn},
    org::pages,
    scenario::PageCondition,
    submission::Direction,
};

const EXPECTED: &str = "a second sign-on";

pub(super) async fn probe(stage: &Stage<'_>, window: &Context) -> Result<Tried, FlowError> {
    let cookies = stage.window.cookies().await.map_err(|error| failed(&error))?;
    let cookies: Vec<StoredCookie> = cookies.into_iter().filter(|cookie| is_of_org(cookie, stage.org)).collect();
    window.set_cookies(&cookies).await.map_err(|error| failed(&error))?;
    let start = start(stage, window).await?;
    let mut probe = SecondSignOn {
        exchanges: ExchangeRange::default(),
        signed_in: false,
        asked: false,
        target: start.named.as_ref().map(Url::to_string),
        ended_at: String::new(),
        accounts: None,
    };
    follow(stage, window, &start, &mut probe).await?;
    probe.ended_at = window.location().await.map(|location| location.url).unwrap_or_default();
    probe.accounts = count_accounts(stage).await;
    stage.journal.note(match (probe.signed_in, probe.asked) {
        (true, false) => "signed in without a question",
        (true, true) => "signed in after the org asked",
        (false, _) => "not signed in",
    });
    Ok(Tried::Again(probe))
}

/// Where the second sign-on began, and where it must end.
#[derive(Default)]
struct Start {
    /// The page of the app that the sign-on should lead to.
    target: Option<Url>,
    /// The same, when the app was told it as `target_link_uri`.
    named: Option<Url>,
    /// What is still to be pressed on the app's sign-in page, if that page appears.
    click: Option<Selector>,
}

async fn start(stage: &Stage<'_>, window: &Context) -> Result<Start, FlowError> {
    let click = stage.app.sign_in.as_ref().and_then(|sign_in| sign_in.click.as_ref()).map(Selector::css);
    match (stage.direction, &stage.initiate, &stage.app.sign_in) {
        (Direction::Sp, _, Some(sign_in)) => {
            let page = stage.app.deep_link.as_ref().unwrap_or(&sign_in.url);
            go(stage, window, page).await?;
            Ok(Start { target: stage.app.deep_link.clone(), named: None, click })
        }
        (Direction::Idp, Some(initiate), _) => {
            let target = target(stage);
            let mut address = initiate.clone();
            address.query_pairs_mut().append_pair("target_link_uri", target.as_str());
            go(stage, window, &address).await?;
            Ok(Start { target: Some(target.clone()), named: Some(target), click: None })
        }
        (Direction::Idp, None, _) => {
            pages::open_dashboard(window, stage.org.named(), stage.deadline()).await.map_err(|error| failed(&error))?;
            let pressed = pages::click_tile(window, stage.instance, stage.deadline()).await;
            pressed.map_err(|error| FlowError::new(Reason::Browser, EXPECTED, error.to_string()))?;
            Ok(Start::default())
        }
        (Direction::Sp, _, None) => Err(FlowError::new(Reason::Scenario, EXPECTED, "the scenario has no `sign_in`")),
    }
}

/// A page of the app that is not where every sign-on ends.
fn target(stage: &Stage<'_>) -> Url {
    let app = stage.app;
    app.deep_link.as_ref().or(app.profile.url.as_ref()).unwrap_or(&app.signed_out.open).clone()
}

/// What the window may come to show.
#[derive(Clone, Copy)]
enum Shown {
    SignedIn,
    Question,
    Button,
    Error,
}

/// Follows the sign-on to its end; a question of the org is answered once, and not waited for again.
async fn follow(stage: &Stage<'_>, window: &Context, start: &Start, probe: &mut SecondSignOn) -> Result<(), FlowError> {
    let mut click = start.click.clone();
    loop {
        // What was answered may still be shown while the next page is on its way.
        let questions: Vec<Condition> = pages::sign_in_questions().filter(|_| !probe.asked).collect();
        let in_pop_up: Vec<_> = questions.iter().cloned().map(|it| pages::shown_by(stage.org, it)).collect();
        let (shown, here) = outcomes(stage, start, questions, click.as_ref());
        let held = window.wait_any_opened(&here, &in_pop_up, stage.deadline(), EXPECTED).await;
        let seen = held.map(|held| match held {
            Held::Here(index) => shown[index],
            Held::Opened(_) => Shown::Question,
        });
        match seen {
            Ok(Shown::SignedIn) => {
                probe.signed_in = true;
                return Ok(());
            }
            Ok(Shown::Question) => {
                probe.asked = true;
                if pages::sign_in(window, stage.person.credentials(), stage.patience()).await.is_err() {
                    return Ok(());
                }
            }
            Ok(Shown::Button) => {
                if let Some(button) = click.take() {
                    window.click(&button, stage.deadline()).await.map_err(|error| failed(&error))?;
                }
            }
            Err(error) if error.is_harness() => return Err(failed(&error)),
            Ok(Shown::Error) | Err(_) => return Ok(()),
        }
    }
}

fn outcomes(
    stage: &Stage<'_>,
    start: &Start,
    questions: Vec<Condition>,
    click: Option<&Selector>,
) -> (Vec<Shown>, Vec<Condition>) {
    let signed_in = [(Shown::SignedIn, signed_in(&stage.app.signed_in, start.target.as_ref()))];
    let question = questions.into_iter().map(|question| (Shown::Question, question));
    let button = click.map(|button| (Shown::Button, Condition::Visible(button.clone())));
    let refused = stage.app.refused.as_ref().map(|refused| (Shown::Error, app::condition(refused)));
    let error = [(Shown::Error, Condition::BrowserErrorPage)];
    signed_in.into_iter().chain(question).chain(refused).chain(error).chain(button).unzip()
}

/// What a signed-in user sees. At another page than the usual one, the usual address says nothing.
fn signed_in(usual: &PageCondition, target: Option<&Url>) -> Condition {
    let Some(target) = target else { return app::condition(usual) };
    if usual.selector.is_none() && usual.text.is_none() {
        let there = Condition::Url(UrlPattern::new(format!("{target}*")));
        return Condition::All(vec![there, Condition::Loaded]);
    }
    app::condition(&PageCondition { url: None, ..usual.clone() })
}

async fn go(stage: &Stage<'_>, window: &Context, page: &Url) -> Result<(), FlowError> {
    match window.goto(page, stage.deadline()).await {
        Err(error) if error.is_harness() => Err(failed(&error)),
        // What the browser shows instead is seen when it is waited for.
        Ok(()) | Err(_) => Ok(()),
    }
}

async fn count_accounts(stage: &Stage<'_>) -> Option<usize> {
    let accounts = stage.app.accounts.as_ref()?;
    Some(accounts::of(stage.http, accounts, &stage.person.email).await.ok()?.len())
}

fn failed(error: &BrowserError) -> FlowError {
    FlowError::new(Reason::Browser, EXPECTED, error.to_string())
}
