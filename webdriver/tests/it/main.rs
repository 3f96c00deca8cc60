//! The crate against a real browser and a server on loopback.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod block;
mod capture;
mod contents;
mod contexts;
mod cookies;
mod hostile;
mod navigations;
mod pages;
mod processes;
mod site;
mod tabs;
mod tls;
mod visits;
mod waits;
mod workers;
