//! The app's pages: signed in, profile, sign-out, and the proof of the sign-out.

use oin_tester_webdriver::{BrowserError, Condition, Context, Selector, UrlPattern};
use url::Url;

use super::{FlowError, Reason, Stage};
use crate::{
    clock,
    evidence::{PageState, Profile},
    scenario::{PageCondition, ProfileField, SignOut, SignedOutProof},
};

/// Waits for the page that shows that a user is signed in.
pub(super) async fn wait_signed_in(stage: &mut Stage<'_>) -> Result<(), FlowError> {
    let journal = stage.journal;
    journal.step("the app shows that the user is signed in", signed_in(stage)).await
}

/// What ends the wait for a signed-in user: that one is signed in, that the page could not be loaded, that the app
/// refuses.
pub(super) fn ends(stage: &Stage<'_>) -> Vec<Condition> {
    let mut ends = vec![condition(&stage.app.signed_in), Condition::BrowserErrorPage];
    ends.extend(stage.app.refused.as_ref().map(condition));
    ends
}

async fn signed_in(stage: &mut Stage<'_>) -> Result<(), FlowError> {
    const EXPECTED: &str = "the app to show that the user is signed in";
    let arrived = stage.window.wait_any(&ends(stage), stage.deadline(), "the app's page for a signed-in user").await;
    let is_signed_in = matches!(arrived, Ok(0));
    stage.evidence.observations.signed_in = Some(is_signed_in);
    stage.evidence.observations.signed_in_at = Some(clock::now());
    stage.evidence.page = page_state(stage).await;
    stage.picture(if is_signed_in { "signed-in" } else { "not-signed-in" }).await;
    match arrived {
        Ok(0) => {
            note_location(stage).await;
            Ok(())
        }
        Ok(1) => Err(FlowError::new(
            Reason::PageNotLoaded,
            EXPECTED,
            refusal(stage, "the browser shows its error page").await,
        )
        .remedy("see the findings and the last exchanges")),
        Ok(_) => Err(FlowError::new(Reason::SignOnRefused, EXPECTED, refusal(stage, "it refused").await)
            .remedy("see the findings, and what the app itself logs about this sign-on")),
        Err(error) => Err(stage.app_error(Reason::NotSignedIn, EXPECTED, &error).remedy(
            "see the findings and the last exchanges; if the page is right, correct `signed_in` in the scenario",
        )),
    }
}

/// What the app left in the browser. A page that cannot be read fails no flow.
async fn page_state(stage: &Stage<'_>) -> Option<PageState> {
    let contents = stage.window.page_contents(stage.deadline()).await;
    let contents = contents.inspect_err(|error| tracing::debug!(%error, "the page was not read")).ok()?;
    Some(PageState {
        url: contents.url,
        html: contents.html,
        local_storage: contents.local_storage,
        session_storage: contents.session_storage,
        history: stage.window.history().await.unwrap_or_default(),
    })
}

/// What happened, with the page's own words.
async fn refusal(stage: &Stage<'_>, what: &str) -> String {
    match stage.window.page_state().await {
        Ok(state) => format!("{what} at {state}"),
        Err(error) => format!("{what}, and the page could not be read: {error}"),
    }
}

/// Reads first name, last name and e-mail and compares them with the user's.
pub(super) async fn compare_profile(stage: &mut Stage<'_>) -> Result<(), FlowError> {
    let journal = stage.journal;
    journal.step("the app shows the right profile", profile(stage)).await
}

async fn profile(stage: &mut Stage<'_>) -> Result<(), FlowError> {
    let page = &stage.app.profile;
    if let Some(url) = &page.url {
        open(stage, url, "the app's profile page").await?;
    }
    let seen = Profile {
        first_name: Some(field(stage, &page.first_name, "first name").await?),
        last_name: Some(field(stage, &page.last_name, "last name").await?),
        email: Some(field(stage, &page.email, "e-mail address").await?),
    };
    stage.picture("profile").await;
    let expected = stage.person.profile();
    let differences = differences(&expected, &seen);
    stage.evidence.observations.profile = Some(seen.clone());
    if differences.is_empty() {
        stage.journal.note(describe(&seen));
        return Ok(());
    }
    Err(FlowError::new(Reason::ProfileDiffers, format!("the profile of {}", describe(&expected)), format!("the app shows {}", differences.join(", ")))
        .remedy("compare the attributes that the org sent (artifacts) with those that the app reads, and the selectors of `profile` in the scenario"))
}

/// Signs out of the app.
pub(super) async fn sign_out(stage: &mut Stage<'_>) -> Result<(), FlowError> {
    let journal = stage.journal;
    journal
        .step("sign out of the app", async {
            match &stage.app.sign_out {
                SignOut::Open(url) => open(stage, url, "the app's sign-out address").await,
                SignOut::Click(css) => {
                    stage.window.click(&Selector::css(css), stage.deadline()).await.map_err(|error| {
                        stage.app_error(Reason::PageOtherwise, "the app's sign-out to be there", &error)
                    })
                }
            }
        })
        .await
}

/// Comes back to a page that needs a session, and must not find one.
pub(super) async fn prove_signed_out(stage: &mut Stage<'_>) -> Result<(), FlowError> {
    let journal = stage.journal;
    journal.step("come back to the app signed out", signed_out(stage)).await
}

async fn signed_out(stage: &mut Stage<'_>) -> Result<(), FlowError> {
    let expectation = &stage.app.signed_out;
    let proof = match &expectation.expect {
        SignedOutProof::Org => stage.org.shown(),
        SignedOutProof::Page(page) => condition(page),
    };
    settle(stage).await?;
    open(stage, &expectation.open, "a page of the app that needs a session").await?;
    let outcome = stage.window.wait(proof, stage.deadline(), "the app to ask for a sign-in again").await;
    stage.evidence.observations.signed_out = Some(outcome.is_ok());
    stage.picture(if outcome.is_ok() { "signed-out" } else { "still-signed-in" }).await;
    outcome.map_err(|error| {
        stage.app_error(Reason::StillSignedIn, "the app to ask for a sign-in again after the sign-out", &error).remedy(
            "end the app's own session when the user signs out, and check `sign_out` and `signed_out` in the scenario",
        )
    })
}

/// A click on sign-out only starts a navigation; opening the next page at once would cut it off.
async fn settle(stage: &Stage<'_>) -> Result<(), FlowError> {
    if let SignOut::Click(css) = &stage.app.sign_out {
        let gone = Condition::All(vec![Condition::Gone(Selector::css(css)), Condition::Loaded]);
        stage.window.wait(gone, stage.deadline(), "the page after the sign-out").await.map_err(|error| {
            stage.app_error(Reason::StillSignedIn, "the sign-out to lead away from the page", &error)
        })?;
    }
    Ok(())
}

/// Starts a sign-on in a window, where the app does.
pub(super) async fn start_sign_on(stage: &Stage<'_>, window: &Context) -> Result<(), FlowError> {
    let Some(sign_in) = &stage.app.sign_in else {
        return Err(FlowError::new(
            Reason::Scenario,
            "the scenario to say where the app's sign-in starts",
            "it has no `sign_in`",
        )
        .remedy("add `sign_in: { url: … }` under `app`"));
    };
    let failed = |what: &'static str| move |error: BrowserError| stage.app_error(Reason::PageOtherwise, what, &error);
    window.goto(&sign_in.url, stage.deadline()).await.map_err(failed("the app's sign-in page"))?;
    if let Some(css) = &sign_in.click {
        let pressed = window.click(&Selector::css(css), stage.deadline()).await;
        pressed.map_err(failed("the app's sign-in page to offer the sign-in"))?;
    }
    Ok(())
}

/// Looks for what the page shows of the instance's tenant, where the scenario describes it.
pub(super) async fn look_for_tenant(stage: &mut Stage<'_>) -> Result<(), FlowError> {
    let Some(tenant) = &stage.app.tenant else { return Ok(()) };
    let journal = stage.journal;
    let look = async {
        let seen = stage.window.wait(condition(tenant), stage.deadline(), "the instance's tenant").await;
        stage.evidence.observations.tenant = Some(seen.is_ok());
        match seen {
            Err(error) if error.is_harness() => {
                Err(stage.app_error(Reason::PageOtherwise, "the instance's tenant on the app's page", &error))
            }
            Err(_) => {
                journal.note("the page does not show it");
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    };
    journal.step("look for the instance's tenant", look).await
}

/// Opens a page of the app.
pub(super) async fn open(stage: &Stage<'_>, url: &Url, what: &str) -> Result<(), FlowError> {
    stage.window.goto(url, stage.deadline()).await.map_err(|error| stage.app_error(Reason::PageOtherwise, what, &error))
}

async fn field(stage: &Stage<'_>, field: &ProfileField, name: &str) -> Result<String, FlowError> {
    let value = match field {
        ProfileField::Selector(css) => stage.window.text(&Selector::css(css), stage.deadline()).await,
        ProfileField::After(label) => after(stage, label).await,
    };
    value
        .map(|text| text.trim().to_owned())
        .map_err(|error| stage.app_error(Reason::PageOtherwise, &format!("the {name} on the app's page"), &error))
}

/// The rest of the line that begins with `label`.
async fn after(stage: &Stage<'_>, label: &str) -> Result<String, BrowserError> {
    stage.window.wait(Condition::Text(label.to_owned()), stage.deadline(), "a line of the profile").await?;
    let text = stage.window.text(&Selector::css("body"), stage.deadline()).await?;
    let line = text.lines().find_map(|line| line.trim_start().strip_prefix(label));
    Ok(line.unwrap_or_default().to_owned())
}

async fn note_location(stage: &Stage<'_>) {
    if let Ok(location) = stage.window.location().await {
        stage.journal.note(format!("at {}", without_query(&location.url)));
    }
}

/// An address for people: what stands behind `?` or `#` may be secret and is rarely worth reading.
fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}

pub(super) fn condition(page: &PageCondition) -> Condition {
    let selector = page.selector.as_ref().map(|css| Condition::Visible(Selector::css(css)));
    let text = page.text.as_ref().map(|text| Condition::Text(text.clone()));
    let url = page.url.as_ref().map(|prefix| Condition::Url(UrlPattern::new(format!("{prefix}*"))));
    Condition::All(selector.into_iter().chain(text).chain(url).collect())
}

fn differences(expected: &Profile, seen: &Profile) -> Vec<String> {
    let fields = [
        ("first name", &expected.first_name, &seen.first_name),
        ("last name", &expected.last_name, &seen.last_name),
        ("e-mail address", &expected.email, &seen.email),
    ];
    let differs = |expected: &Option<String>, seen: &Option<String>| expected.is_some() && expected != seen;
    fields
        .into_iter()
        .filter(|(_, expected, seen)| differs(expected, seen))
        .map(|(name, expected, seen)| {
            format!(
                "{name} {:?} instead of {:?}",
                seen.as_deref().unwrap_or("nothing"),
                expected.as_deref().unwrap_or("nothing")
            )
        })
        .collect()
}

fn describe(profile: &Profile) -> String {
    [&profile.first_name, &profile.last_name, &profile.email].map(|value| value.as_deref().unwrap_or("?")).join(" ")
}
