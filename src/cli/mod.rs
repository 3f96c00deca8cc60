//! The command line: one file per subcommand.

mod exit;

pub use exit::Exit;
