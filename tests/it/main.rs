//! The integration tests: over the real binary, the real fixtures and a real browser.

mod architecture;
mod demo;
mod interruption;
mod peers;
mod world;
