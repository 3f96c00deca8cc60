//! What is made of a run: one module per format.

pub mod events;
mod format;
pub mod har;
pub mod html;
pub mod message;
pub mod reference;
pub mod result;
pub mod version;

pub use format::{Files, Format, Report, ReportError, ReportedRun};
