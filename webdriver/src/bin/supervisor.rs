//! The supervisor alone, for this crate's own tests. The product starts itself again instead.

use std::process::ExitCode;

fn main() -> ExitCode {
    oin_tester_webdriver::supervisor_main()
}
