//! oin-tester runs the flows of Okta's Submission Tester unattended, in headless Chrome, and judges
//! every SAML and OpenID Connect message that passes through the browser.
//!
//! The modules are listed in the order of the data: a module may use only modules that stand above
//! it in this list. `tests/it/architecture.rs` holds the same table and checks it.

pub mod clock;
mod error_chain;
mod file_lock;
pub mod id;
pub mod located;
pub mod secret;

pub mod protocol;

pub mod submission;

pub mod scenario;

pub mod plan;

pub mod evidence;

pub mod finding;

pub mod event;

pub mod check;

pub mod org;

pub mod flow;

pub mod diagnosis;

pub mod runner;

pub mod doctor;

pub mod store;

pub mod report;

pub mod decode;

pub mod ui;

pub mod cli;
