//! What is made of a run: one module per format.

pub mod compare;
pub mod events;
mod filter;
mod format;
pub mod har;
pub mod history;
pub mod html;
pub mod message;
pub mod reference;
pub mod result;
pub mod version;

pub use filter::{Filter, Moment, MomentError, ago};
pub use format::{Files, Format, Report, ReportError, ReportedRun};
