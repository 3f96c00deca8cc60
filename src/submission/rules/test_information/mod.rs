//! The rules of the page about tests.

pub(super) mod account;
pub(super) mod results;
pub(super) mod starts;

use super::{super::TestInformation, Breach, Context};
use crate::located::Located;

const SCIM: &str = "Okta, Submit an integration with the OIN Wizard: test information, SCIM tests";

fn of(context: &Context<'_>, demand: impl Fn(&Located<TestInformation>) -> Vec<Breach>) -> Vec<Breach> {
    context.tests().map(demand).unwrap_or_default()
}
