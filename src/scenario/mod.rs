//! The authored file, with errors that name its lines.

mod model;

pub use model::{
    Accounts, App, Instance, InstanceVersion, OrgAccess, PageCondition, ProfileField, ProfilePage, Scenario,
    ScenarioSource, SignIn, SignOut, SignedOut, SignedOutProof, TemporaryUsers, TestUser, Timeouts,
};
