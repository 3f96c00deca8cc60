//! The SP flow: open the app, sign in at the org that it sends the browser to, be signed in to the app.

use super::{FlowError, Stage, app, org_pages};

/// Carries out the flow. What was seen is in `stage.evidence`, also when it ends early.
pub(super) async fn run(stage: &mut Stage<'_>) -> Result<(), FlowError> {
    let journal = stage.journal;
    journal.step("start at the app's sign-in", app::start_sign_on(stage, stage.window)).await?;
    org_pages::wait_for_sign_in(stage).await?;
    org_pages::sign_in(stage).await?;
    app::wait_signed_in(stage).await?;
    super::finish_in_app(stage).await
}
