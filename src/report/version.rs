//! Which versions of a format can be read: the same major, and any minor.

/// The version of a file that this program cannot read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum VersionError {
    /// The file is from a newer program.
    #[error(
        "the {format} have format version {found}, and this oin-tester ({}) reads up to {known}; read them with the version \
         that wrote them, or a newer one",
        env!("CARGO_PKG_VERSION")
    )]
    Newer {
        /// What the file holds.
        format: &'static str,
        /// The version that it names.
        found: String,
        /// The newest that is known.
        known: &'static str,
    },
    /// What stands there is no version.
    #[error("the {format} name the format version {found:?}, which is none; expected one such as {known}")]
    Malformed {
        /// What the file holds.
        format: &'static str,
        /// What stands there.
        found: String,
        /// The newest that is known.
        known: &'static str,
    },
}

/// Whether a file of version `found` can be read by a program whose newest is `known`.
pub fn readable(format: &'static str, found: &str, known: &'static str) -> Result<(), VersionError> {
    let malformed = || VersionError::Malformed { format, found: found.chars().take(40).collect(), known };
    let major = major(found).ok_or_else(malformed)?;
    if self::major(known).is_some_and(|newest| major > newest) {
        return Err(VersionError::Newer { format, found: found.to_owned(), known });
    }
    Ok(())
}

fn major(version: &str) -> Option<u32> {
    let (major, minor) = version.split_once('.')?;
    minor.parse::<u32>().ok()?;
    major.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn older_and_later_minor_versions_are_read_and_a_newer_major_is_refused() {
        for found in ["1.0", "1.3", "1.99"] {
            assert_eq!(readable("results", found, "1.3"), Ok(()));
        }
        assert!(matches!(readable("results", "2.0", "1.3"), Err(VersionError::Newer { .. })));
        for found in ["", "1", "one.two", "1.x", "-1.0", "1.3.0"] {
            assert!(matches!(readable("results", found, "1.3"), Err(VersionError::Malformed { .. })), "{found}");
        }
    }
}
