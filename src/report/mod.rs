//! What is made of a run: one module per format.

pub mod annotations;
pub mod compare;
pub mod csv;
pub mod ctrf;
pub mod events;
mod filter;
mod format;
pub mod har;
pub mod history;
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

pub use filter::{Filter, Moment, MomentError, ago};
pub use format::{Files, Format, Report, ReportError, ReportedRun};
