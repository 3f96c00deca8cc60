//! The crate against a real browser and a server on loopback.

mod capture;
mod contexts;
mod hostile;
mod pages;
mod processes;
mod site;
mod tabs;
mod waits;
mod workers;
