//! The org: its management API, the users that tests create in it, and its sign-in and dashboard pages.

mod addresses;
pub mod client;
pub mod pages;
pub mod temporary;

pub use addresses::OrgAddresses;
