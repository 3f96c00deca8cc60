//! The integration tests: over the real binary, the real fixtures and a real browser.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod architecture;
mod demo;
mod interruption;
mod peers;
mod world;
mod org_client;
mod scripted_org;
