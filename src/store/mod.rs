//! The files of a run: a log of what happened, and blobs named by their content. Everything else is made of these, during
//! the run as well as later.

pub mod atomic;
mod begun;
mod blobs;
pub mod bundle;
mod directory;
mod line;
mod log;
mod merge;
mod raw;
mod reading;
mod recorder;
pub mod redaction;
mod replay;
mod retention;
mod runs;
mod scan;

pub use atomic::WriteError;
pub use directory::{DirectoryError, RunDirectory};
pub use log::LogError;
pub use merge::{Damage, MergeError, Merged, Parts};
pub use raw::RawEvidence;
pub use reading::for_each_run;
pub use recorder::{RecordError, Recorder, Summing};
pub use replay::ReplayError;
pub use retention::{Fate, Judged, Retention, delete};
pub use runs::{FindError, OpenError, Results, RunName, StoredRun, WriteReportError};
pub use scan::{Leak, ScanError, scan};

use blobs::Blobs;
