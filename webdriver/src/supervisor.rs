//! The supervisor: a small process that owns a driver and all that the driver starts.

use std::process::ExitCode;

/// The argument that makes the program the supervisor. A program that starts workers calls [`supervisor_main`] first
/// thing when this is among its arguments.
pub const SUPERVISOR_ARGUMENT: &str = "__supervise-browser";

/// What the supervisor does from start to end.
pub fn supervisor_main() -> ExitCode {
    todo!()
}
