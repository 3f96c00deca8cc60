//! What is made of a run: one module per format.

pub mod annotations;
pub mod csv;
pub mod ctrf;
pub mod events;
mod format;
pub mod har;
#[cfg(test)]
mod hostile_tests;
pub mod html;
pub mod junit;
pub mod markdown;
pub mod message;
pub mod parquet;
mod reason;
pub mod reference;
pub mod result;
#[cfg(test)]
mod sample;
mod specification;
mod table;
pub mod version;

pub use format::{Files, Format, Report, ReportError, ReportedRun};
