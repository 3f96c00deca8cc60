//! The IdP flow: sign in to the org, press the app's tile, be signed in to the app.

use super::{FlowError, Stage, app, org_pages};

/// Carries out the flow. What was seen is in `stage.evidence`, also when it ends early.
pub(super) async fn run(stage: &mut Stage<'_>) -> Result<(), FlowError> {
    org_pages::open_dashboard(stage).await?;
    org_pages::sign_in(stage).await?;
    org_pages::press_tile(stage).await?;
    if org_pages::asks_elsewhere(stage).await {
        org_pages::sign_in(stage).await?;
    }
    app::wait_signed_in(stage).await?;
    super::finish_in_app(stage).await
}
