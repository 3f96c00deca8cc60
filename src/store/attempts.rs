//! The attempts that are over, kept small until the result is written.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};

use crate::{id::CaseId, report::result::Attempt};

/// What the result will say of each case's attempts.
///
/// It is kept compressed, at a tenth of its size or less: the memory of a run must not grow with its cases.
#[derive(Debug, Default)]
pub(super) struct Attempts(BTreeMap<CaseId, Vec<Deflated>>);

/// An attempt as JSON, deflated.
#[derive(Debug)]
struct Deflated(Vec<u8>);

impl Attempts {
    /// Adds the next attempt of a case.
    pub(super) fn push(&mut self, case: CaseId, attempt: &Attempt) -> io::Result<()> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&serde_json::to_vec(attempt)?)?;
        let mut json = encoder.finish()?;
        json.shrink_to_fit();
        self.0.entry(case).or_default().push(Deflated(json));
        Ok(())
    }

    /// The attempts of a case, possibly none.
    pub(super) fn of(&self, case: &CaseId) -> io::Result<Vec<Attempt>> {
        let kept = self.0.get(case).map(Vec::as_slice).unwrap_or_default();
        kept.iter().map(|Deflated(json)| Ok(serde_json::from_reader(DeflateDecoder::new(json.as_slice()))?)).collect()
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::event::Verdict;

    fn attempt(number: u32, verdict: Verdict) -> Attempt {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Attempt {
            number,
            verdict,
            started_at: at,
            finished_at: at,
            diagnosis: None,
            steps: Vec::new(),
            har: Some("cases/one/network.har".repeat(100)),
            network: Vec::new(),
            api_calls: Vec::new(),
            artifacts: Vec::new(),
            findings: Vec::new(),
            screenshots: Vec::new(),
            console: Vec::new(),
            files: Vec::new(),
        }
    }

    #[test]
    fn attempts_come_back_as_they_were() {
        let (case, other) = (CaseId::new("one"), CaseId::new("other"));
        let all = [attempt(1, Verdict::Errored), attempt(2, Verdict::Passed)];
        let mut attempts = Attempts::default();
        for attempt in &all {
            attempts.push(case.clone(), attempt).unwrap();
        }
        assert_eq!(attempts.of(&case).unwrap(), all);
        assert_eq!(attempts.of(&other).unwrap(), []);
        let kept: usize = attempts.0[&case].iter().map(|kept| kept.0.len()).sum();
        assert!(kept * 10 < serde_json::to_vec(&all).unwrap().len(), "{kept} bytes");
    }
}
