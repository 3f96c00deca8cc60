//! Data on stdout that cannot be written, or that nobody wants any more.

use std::{fs::OpenOptions, io, path::Path, process::Stdio};

use super::oin_tester;
use crate::world::{Ended, binary, wait};

/// A disk that is full.
fn full() -> Stdio {
    OpenOptions::new().write(true).open("/dev/full").expect("a full device").into()
}

/// A reader that has gone away.
fn gone() -> Stdio {
    let (reader, writer) = io::pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

async fn writing_to(stdout: Stdio, directory: &Path, arguments: &[&str]) -> Ended {
    // `output()` would put a pipe of its own in the place of stdout.
    let mut command = binary();
    command.current_dir(directory).args(arguments).stdout(stdout).stderr(Stdio::piped());
    wait(command.spawn().expect("the binary starts"), directory.to_owned()).await
}

#[tokio::test]
async fn data_that_could_not_be_written_is_told_of_and_is_no_success() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    let run = ["demo", "--http", "--out", "run", "--test", "sp-flow", "--json"];
    let run = writing_to(full(), directory, &run).await;
    assert_eq!(run.code, 5, "{run}");
    assert_eq!(run.stderr.matches("oin-tester: writing to stdout: ").count(), 1, "{run}");
    for arguments in [&["explain"][..], &["show", "run"], &["export", "run", "--format", "csv"]] {
        let failed = writing_to(full(), directory, arguments).await;
        assert_eq!(failed.code, 2, "{arguments:?}: {failed}");
        assert!(failed.stderr.starts_with("oin-tester: writing "), "{arguments:?}: {failed}");
    }

    for format in ["result", "events", "html", "junit", "ctrf", "csv", "parquet", "markdown", "github", "har"] {
        let arguments = ["export", "run", "--format", format];
        let left = writing_to(gone(), directory, &arguments).await;
        assert_eq!((left.code, left.stderr.as_str()), (0, ""), "{format}");
        let read = oin_tester(directory, &["export", "run", "--format", format, "--output", "file"]).await;
        assert_eq!(read.code, 0, "{format}: {read}");
    }
    let left = writing_to(gone(), directory, &["explain"]).await;
    assert_eq!((left.code, left.stderr.as_str()), (0, ""));
}
