//! The checks: one file per check, one registry; pure functions of evidence, no I/O.

use crate::{
    evidence::{Artifact, Evidence, Expectations},
    finding::Finding,
};

/// Applies every check that concerns this protocol and kind of test to the evidence of one attempt.
///
/// Returns one finding per such check, in the order of the registry.
pub fn judge(_evidence: &Evidence, _expectations: &Expectations) -> Vec<Finding> {
    Vec::new()
}

/// The protocol messages that this app and the org exchanged through the browser, decoded, in the
/// order of the requests.
pub fn artifacts(_evidence: &Evidence, _expectations: &Expectations) -> Vec<Artifact> {
    Vec::new()
}
