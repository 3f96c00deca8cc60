//! The binary: either the program, or the supervisor of a browser that the program starts.

use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::args_os().nth(1).is_some_and(|argument| argument == oin_tester_webdriver::SUPERVISOR_ARGUMENT) {
        return oin_tester_webdriver::supervisor_main();
    }
    oin_tester::cli::main(std::env::args_os()).into()
}
