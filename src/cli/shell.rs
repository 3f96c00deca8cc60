//! Commands that are told, as a shell takes them.

use std::path::Path;

/// A path as an argument of a command: in quotes where it holds what a shell would read otherwise.
pub(super) fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let plain = |character: char| character.is_alphanumeric() || "/._-+=@:,".contains(character);
    if path.chars().all(plain) { path } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_would_read_otherwise_is_in_quotes() {
        for (path, expected) in [
            ("tests/acme-1.yaml", "tests/acme-1.yaml"),
            ("my tests/acme.yaml", "'my tests/acme.yaml'"),
            ("$HOME/ada's.yaml", r"'$HOME/ada'\''s.yaml'"),
        ] {
            assert_eq!(quoted(Path::new(path)), expected);
        }
    }
}
