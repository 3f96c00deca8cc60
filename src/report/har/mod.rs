//! HAR 1.2: written of one attempt, read of any tool, and exported of many attempts as one file. Members whose names begin
//! with `_` are this tool's own: `_number` is the number that findings refer to, `_redirectedFrom` the exchange that led
//! here, `_fragment` what HAR has no place for in an address, `_error` why there was no response.

mod address;
mod cookie;
mod export;
mod model;
mod read;
mod write;

pub use export::HarReport;
pub use model::Har;
pub use read::{ENTRIES, HarError, exchanges};
pub use write::document;
