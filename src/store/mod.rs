//! The files of a run: where they are, that they are whole, and that no secret is in them.

pub mod atomic;
mod attempts;
mod directory;
mod log;
mod recorder;
pub mod redaction;
mod scan;

pub use atomic::WriteError;
pub use directory::{DirectoryError, RunDirectory};
pub use recorder::{RecordError, Recorder, Summing};
pub use scan::{Leak, ScanError, scan};
