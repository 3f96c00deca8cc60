//! The command that removes the temporary users that a run could not remove.

use std::path::{Path, absolute};

use super::CleanUpScope;

/// The command for the users of that scenario in that ledger, as a shell takes it in any directory.
pub fn cleanup_command(scenario: &Path, ledger: &Path, scope: CleanUpScope) -> String {
    let machines = match scope {
        CleanUpScope::ThisMachine => "",
        CleanUpScope::EveryMachine => " --every-machine",
    };
    format!("oin-tester cleanup {} --ledger {}{machines}", word(scenario), word(ledger))
}

/// The absolute path as one word of a POSIX shell.
fn word(path: &Path) -> String {
    let path = absolute(path).unwrap_or_else(|_no_working_directory| path.to_owned());
    let path = path.to_string_lossy();
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "/._-+,:=@%".contains(character);
    if !path.is_empty() && path.chars().all(is_plain) {
        return path.into_owned();
    }
    format!("'{}'", path.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_each_path_as_one_word() {
        let command = |scenario: &str, scope| cleanup_command(Path::new(scenario), Path::new("/var/ledger"), scope);
        assert_eq!(
            command("/etc/acme-1.yaml", CleanUpScope::ThisMachine),
            "oin-tester cleanup /etc/acme-1.yaml --ledger /var/ledger"
        );
        assert_eq!(
            command("/w d/it's ü;rm.yaml", CleanUpScope::EveryMachine),
            r"oin-tester cleanup '/w d/it'\''s ü;rm.yaml' --ledger /var/ledger --every-machine"
        );
    }

    #[test]
    fn a_relative_path_is_told_from_the_root() {
        let here = std::env::current_dir().expect("a working directory");
        let command = cleanup_command(Path::new("acme.yaml"), Path::new("results/.ledger"), CleanUpScope::ThisMachine);
        assert_eq!(command, format!("oin-tester cleanup {0}/acme.yaml --ledger {0}/results/.ledger", here.display()));
    }
}
