//! From a path to a [`Scenario`].

use std::io::Read;
use std::path::Path;

use super::authored::AuthoredScenario;
use super::error::{ScenarioError, SourceFile};
use super::model::{Scenario, ScenarioSource};
use super::variables::Variables;
use super::{resolve, yaml};
use crate::secret::hex;

/// The largest scenario file that is read, in bytes.
const MAX_BYTES: u64 = 256 * 1024;

/// Reads and checks the scenario file at `path`.
pub fn load(path: &Path, variables: &Variables) -> Result<Scenario, ScenarioError> {
    parse(path, &read(path)?, variables)
}

/// The text of a file that is no larger than a scenario may be.
pub(super) fn read(path: &Path) -> Result<String, ScenarioError> {
    let refused = |source| ScenarioError::Read { path: path.to_owned(), source };
    let file = std::fs::File::open(path).map_err(refused)?;
    let size = file.metadata().map_err(refused)?.len();
    let mut text = String::new();
    // The size may be unknown, as of a pipe, or change while reading.
    let bytes = file.take(MAX_BYTES + 1).read_to_string(&mut text).map_err(refused)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(ScenarioError::TooLarge { path: path.to_owned(), size: size.max(bytes as u64), limit: MAX_BYTES });
    }
    Ok(text)
}

/// Checks the text of a scenario. `path` names it in errors, and is where relative paths start.
pub fn parse(path: &Path, text: &str, variables: &Variables) -> Result<Scenario, ScenarioError> {
    let file = SourceFile::new(path, text);
    let authored: AuthoredScenario = yaml::parse(text, &file).map_err(|problem| file.invalid(vec![problem]))?;
    let source = ScenarioSource { path: path.to_owned(), sha256: sha256_hex(text.as_bytes()) };
    resolve::resolve(&authored, source, &file, variables).map_err(|problems| file.invalid(problems))
}

fn sha256_hex(bytes: &[u8]) -> String {
    hex(&openssl::sha::sha256(bytes))
}
