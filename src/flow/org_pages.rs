//! The org's pages as steps of a flow: dashboard, sign-in, tile.

use oin_tester_webdriver::{BrowserError, Condition};

use super::{FlowError, Reason, Stage, TileAbsence, app, missing_tile};
use crate::org::pages::{self, Complaint, SignInError, TileError};

/// Opens the org's dashboard, which asks for a sign-in.
pub(super) async fn open_dashboard(stage: &mut Stage<'_>) -> Result<(), FlowError> {
    let journal = stage.journal;
    let open = async {
        pages::open_dashboard(stage.window, stage.org.named(), stage.deadline())
            .await
            .map_err(|error| FlowError::new(org_reason(&error), "the org's dashboard", error.to_string()))
    };
    journal.step("open the org's dashboard", open).await
}

/// Waits for the org's sign-in page, to which the app should have sent the browser: in this tab, or in a pop-up.
pub(super) async fn wait_for_sign_in(stage: &mut Stage<'_>) -> Result<(), FlowError> {
    let journal = stage.journal;
    let arrive = async {
        pages::wait_for_sign_in(stage.window, stage.org, stage.deadline())
            .await
            .map(drop)
            .map_err(|error| arrival_error(stage, &error))
    };
    journal.step("the app sends the browser to the org", arrive).await
}

/// Signs the user in.
pub(super) async fn sign_in(stage: &mut Stage<'_>) -> Result<(), FlowError> {
    let journal = stage.journal;
    let sign_in = async {
        pages::sign_in(stage.window, stage.person.credentials(), stage.patience())
            .await
            .map_err(|error| sign_in_error(stage, &error))
    };
    journal.step("sign in to the org", sign_in).await
}

/// Presses the app's tile and follows the tab that it opens.
pub(super) async fn press_tile(stage: &mut Stage<'_>) -> Result<(), FlowError> {
    let journal = stage.journal;
    let press = async {
        match pages::click_tile(stage.window, stage.instance, stage.deadline()).await {
            Ok(_tab) => Ok(()),
            Err(error @ TileError::Missing { .. }) => open_embed_link(stage, tile_error(stage, &error)).await,
            Err(error) => Err(tile_error(stage, &error)),
        }
    };
    journal.step("press the app's tile", press).await
}

/// Whether the tile has led to the sign-in page of another address of the org. Sessions are of one address: whose
/// app asks at another one is asked for the password again.
///
/// A page that does not come is waited for, and told, by the step that needs it.
pub(super) async fn asks_elsewhere(stage: &Stage<'_>) -> bool {
    let Some(elsewhere) = stage.org.other_shown() else { return false };
    let asked = Condition::All(vec![elsewhere, Condition::Any(pages::sign_in_questions().collect())]);
    let mut conditions = vec![asked];
    conditions.extend(app::ends(stage));
    let arrived = stage.window.wait_any(&conditions, stage.deadline(), "the app, or another address of the org").await;
    matches!(arrived, Ok(0))
}

/// Starts the sign-on by the address of a tile that the user has and the dashboard does not show.
async fn open_embed_link(stage: &Stage<'_>, missing: FlowError) -> Result<(), FlowError> {
    let link = missing_tile::embed_link(stage, missing).await?;
    stage
        .journal
        .note("the dashboard does not show the tile, which the user has: its embed link was opened".to_owned());
    let expected = format!("the embed link of instance {} to lead to the app", stage.instance);
    let opened = stage.window.goto(&link, stage.deadline()).await;
    opened.map_err(|error| stage.app_error(Reason::PageNotLoaded, &expected, &error))
}

/// Whatever keeps the browser from the sign-in page is the app's request, unless the browser itself failed.
fn arrival_error(stage: &Stage<'_>, error: &SignInError) -> FlowError {
    const EXPECTED: &str = "the app to send the browser to the org's sign-in page";
    match error {
        SignInError::Browser(browser) => stage.app_error(Reason::NotSentToOrg, EXPECTED, browser),
        SignInError::Refused { complaint, .. } => {
            FlowError::new(Reason::RequestRefused(*complaint), EXPECTED, error.to_string())
        }
        other => FlowError::new(Reason::NotSentToOrg, EXPECTED, other.to_string()),
    }
    .remedy("see the findings about the app's request, and where the browser ended in the network table")
}

fn sign_in_error(stage: &Stage<'_>, error: &SignInError) -> FlowError {
    let reason = match error {
        SignInError::Browser(browser) => org_reason(browser),
        SignInError::Refused { complaint, .. } => Reason::SignIn(*complaint),
        SignInError::SecondFactor | SignInError::NoFreshCode { .. } | SignInError::Code(_) => Reason::SecondFactor,
        SignInError::Enrolment => Reason::Enrolment,
        SignInError::PasswordExpired => Reason::SignIn(Complaint::PasswordExpired),
        SignInError::Endless => Reason::OrgPage,
    };
    FlowError::new(reason, format!("{} to be signed in to the org", stage.person.login), error.to_string())
        .remedy(error.remedy())
}

fn org_reason(error: &BrowserError) -> Reason {
    if error.is_harness() { Reason::Browser } else { Reason::OrgPage }
}

/// A tile that is not shown to a user who is assigned is the integration's fault.
fn tile_error(stage: &Stage<'_>, error: &TileError) -> FlowError {
    const UNEXPLAINED: Reason = Reason::TileMissing(TileAbsence::Unexplained);
    let expected = format!("a tile that leads to instance {}", stage.instance);
    match error {
        TileError::Missing { .. } => FlowError::new(UNEXPLAINED, expected, error.to_string()),
        TileError::Browser(browser) => stage.app_error(UNEXPLAINED, &expected, browser),
    }
    .remedy(error.remedy())
}
