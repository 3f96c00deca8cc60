//! What happens in the browser, in order: one file per flow.
//!
//! A flow knows the app only through the scenario, and the org only through [`crate::org`]. It
//! tells what it does through the [`Journal`], leaves what it saw in [`Evidence`], and ends
//! early with a [`FlowError`] that says whose part was not done. The just-in-time tests are the
//! same flows with a user that the runner has just created.
//!
//! [`Evidence`]: crate::evidence::Evidence

pub mod account_removal;
pub mod accounts;
mod app;
mod error;
mod idp_flow;
mod journal;
mod missing_tile;
mod org_pages;
pub mod probe;
mod sp_flow;
mod stage;

pub use error::{Blame, FlowError, Reason, TileAbsence};
pub use journal::Journal;
pub use stage::{Person, Stage};

use crate::submission::Direction;

/// Carries out the flow of the stage's direction.
pub async fn run(stage: &mut Stage<'_>) -> Result<(), FlowError> {
    match stage.direction {
        Direction::Idp => idp_flow::run(stage).await,
        Direction::Sp => sp_flow::run(stage).await,
    }
}

/// The part that all flows share: look at the profile, sign out, and prove it.
///
/// A wrong profile does not keep the flow from signing out, but it is what the flow ends with.
async fn finish_in_app(stage: &mut Stage<'_>) -> Result<(), FlowError> {
    let profile = app::compare_profile(stage).await;
    app::look_for_tenant(stage).await?;
    probe::while_signed_in(stage).await;
    app::sign_out(stage).await?;
    app::prove_signed_out(stage).await?;
    probe::while_signed_out(stage).await;
    profile
}
