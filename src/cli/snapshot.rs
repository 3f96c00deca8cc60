//! Versions of a scenario that are kept beside it: what was submitted, and what was published.
//!
//! Okta reviews and publishes what was submitted, whatever becomes of the file meanwhile.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use openssl::sha::sha256;

use super::{Exit, chain, could_not};
use crate::{scenario::Scenario, secret::hex, store::atomic};

/// Keeps the scenario and its logo as they are submitted.
pub(super) fn keep_submitted(scenario: &Scenario) -> Result<(), Exit> {
    keep(scenario, &submitted(&scenario.source.path))
}

/// Makes what was submitted, the version with that hash, the published one. Returns where it is.
pub(super) fn keep_published(scenario: &Scenario, submission_sha256: Option<&str>) -> Result<PathBuf, Exit> {
    let path = &scenario.source.path;
    let (submitted, published) = (submitted(path), path.with_extension("published.yaml"));
    if submitted.exists() {
        moved(&submitted, &published)?;
        moved(&logo_of(&submitted), &logo_of(&published))?;
    } else if submission_sha256 == Some(&scenario.versions().current) {
        keep(scenario, &published)?;
    } else {
        return Err(could_not(&format!(
            "{} is gone, and the scenario was edited since it was submitted: put the submitted text there again, for \
             the next update is held against it",
            submitted.display()
        )));
    }
    Ok(published)
}

fn submitted(scenario: &Path) -> PathBuf {
    scenario.with_extension("submitted.yaml")
}

/// The logo beside a kept version, as the scenario's reader expects it.
fn logo_of(kept: &Path) -> PathBuf {
    kept.with_extension("logo")
}

fn keep(scenario: &Scenario, kept: &Path) -> Result<(), Exit> {
    let path = &scenario.source.path;
    let unreadable = |error: io::Error| could_not(&format!("reading {}: {error}", path.display()));
    let text = fs::read(path).map_err(unreadable)?;
    // It holds what the scenario holds: whoever may not read that one may not read this one.
    let permissions = fs::metadata(path).map_err(unreadable)?.permissions();
    if hex(&sha256(&text)) != scenario.source.sha256 {
        return Err(could_not(&format!("{} was changed in the meantime; try again", path.display())));
    }
    let logo = scenario.submission.catalog.as_ref().and_then(|catalog| catalog.value.logo.as_ref());
    let logo = logo.and_then(|logo| fs::read(path.parent()?.join(&logo.value)).ok());
    let written = atomic::write_with(kept, &text, permissions).and_then(|()| match logo {
        Some(image) => atomic::write(&logo_of(kept), &image),
        None => Ok(()),
    });
    written.map_err(|error| could_not(&chain(&error)))
}

/// Moves a file over another; where there is none, the other goes.
fn moved(from: &Path, to: &Path) -> Result<(), Exit> {
    let done = match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::remove_file(to) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done,
        },
        done => done,
    };
    done.map_err(|error| could_not(&format!("moving {} to {}: {error}", from.display(), to.display())))
}
