//! The authored file, with errors that name its lines.
//!
//! What somebody writes (`authored`) and what the rest of the product uses ([`Scenario`]) are two
//! sets of types: the first has places in a file and variables, the second neither.

mod authored;
mod credential;
mod draft;
mod error;
mod excerpt;
mod load;
mod model;
mod page_forms;
mod resolve;
mod schema;
mod suggestion;
mod user_template;
mod variables;
mod violations;
mod yaml;

pub use credential::{DEFAULT_SCOPES, OrgCredential, ServiceApp};
pub use draft::{Draft, DraftInstance};
pub use error::{Problem, ScenarioError};
pub(crate) use excerpt::printable;
pub use load::{load, parse};
pub use model::{
    AcceptedFinding, AccountAddress, AccountRemoval, Accounts, App, Instance, InstanceVersion, OrgAccess,
    PageCondition, ProfileField, ProfilePage, PublishedVersion, Route, Scenario, ScenarioSource, SignIn, SignOut,
    SignedOut, SignedOutProof, TestUser, Timeouts,
};
pub use schema::json_schema;
pub use user_template::{AddressPattern, PatternError, TemporaryNames, UNIQUE_LENGTH, UserTemplate};
pub use variables::{AssignmentError, Variables};

#[cfg(test)]
mod tests;
#[cfg(test)]
mod version_tests;
