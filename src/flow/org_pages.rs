//! The org's pages as steps of a flow: dashboard, sign-in, tile.

use super::{FlowError, Stage};

pub(super) async fn open_dashboard(_stage: &mut Stage<'_>) -> Result<(), FlowError> {
    todo!()
}
pub(super) async fn sign_in(_stage: &mut Stage<'_>) -> Result<(), FlowError> {
    todo!()
}
pub(super) async fn press_tile(_stage: &mut Stage<'_>) -> Result<(), FlowError> {
    todo!()
}
pub(super) async fn wait_for_sign_in(_stage: &mut Stage<'_>) -> Result<(), FlowError> {
    todo!()
}
