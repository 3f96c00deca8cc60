//! A sign-on that is begun at the app and left at the org: what the app sends each time must differ.

use oin_tester_webdriver::Context;

use super::{super::app, FlowError, Reason, Stage, Tried};
use crate::org::pages;

pub(super) async fn probe(stage: &Stage<'_>, window: &Context) -> Result<Tried, FlowError> {
    app::start_sign_on(stage, window).await?;
    pages::wait_for_sign_in(window, stage.org, stage.deadline())
        .await
        .map_err(|error| FlowError::new(Reason::OrgPage, "the org's sign-in page", error.to_string()))?;
    stage.journal.note("left at the org's sign-in page");
    Ok(Tried::Begun)
}
