//! The integration tests: over the real binary, the real fixtures and a real browser.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod api_evidence;
mod app_accounts;
mod architecture;
mod bad_input;
mod browser_stage;
mod checks;
mod contract;
mod custom_domain;
mod decode;
mod demo;
mod doctor;
mod explain;
mod hostile_app;
mod init;
mod instances;
mod interruption;
mod org_client;
mod org_command;
mod org_contract;
mod org_limits;
mod org_pages;
mod org_reading;
mod org_users;
mod peers;
mod proxy;
mod regressions;
mod results;
mod results_kept;
mod rules;
mod scenario_file;
mod scripted_org;
mod service_app;
mod submission;
mod world;
