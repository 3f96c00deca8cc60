//! The SP flow: open the app, sign in at the org that it sends the browser to, be signed in to the app.

use oin_tester_webdriver::Selector;

use super::{FlowError, Stage, app, org_pages};

/// Carries out the flow. What was seen is in `stage.observations`, also when it ends early.
pub(super) async fn run(stage: &mut Stage<'_>) -> Result<(), FlowError> {
    let journal = stage.journal;
    journal.step("start at the app's sign-in", start(stage)).await?;
    org_pages::wait_for_sign_in(stage).await?;
    org_pages::sign_in(stage).await?;
    app::wait_signed_in(stage).await?;
    super::finish_in_app(stage).await
}

async fn start(stage: &Stage<'_>) -> Result<(), FlowError> {
    let Some(sign_in) = &stage.app.sign_in else {
        return Err(FlowError::rig("the scenario to say where the app's sign-in starts", "it has no `sign_in`")
            .remedy("add `sign_in: { url: … }` under `app`"));
    };
    app::open(stage, &sign_in.url, "the app's sign-in page").await?;
    if let Some(css) = &sign_in.click {
        stage
            .window
            .click(&Selector::css(css), stage.deadline())
            .await
            .map_err(|error| stage.app_error("the app's sign-in page to offer the sign-in", &error))?;
    }
    Ok(())
}
