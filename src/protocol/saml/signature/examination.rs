//! All that is known of the signatures of one document: gate, verification, second opinion.

use super::{Defect, Disagreement, Gated, Rule, Verification, second_opinion, verify};
use crate::protocol::saml::Xml;

/// The signatures of a document, examined with the keys of the metadata.
#[derive(Clone, Debug)]
pub struct Examination {
    /// The verification of each signature; `None` when the gate kept the document from any cryptography.
    pub verified: Option<Vec<Verification>>,
    /// What the gate found, also what did not keep the document out.
    pub defects: Vec<Defect>,
    /// What the second implementation said; `None` when it was not asked, because ours did not accept.
    pub second_opinion: Option<Result<(), Disagreement>>,
}

impl Examination {
    /// Examines a document. Takes milliseconds of computation for one at its size limit.
    pub fn of(xml: &Xml, certificates: &[String]) -> Self {
        let gated = match Gated::open(xml) {
            Ok(gated) => gated,
            Err(defects) => return Self { verified: None, defects, second_opinion: None },
        };
        let verified = verify(&gated, certificates);
        let accepted = |each: &Verification| each.outcome.is_ok() && !each.outdated;
        let all = !verified.is_empty() && verified.iter().all(accepted);
        let second_opinion = all.then(|| second_opinion(&gated, &verified, certificates));
        Self { verified: Some(verified), defects: gated.outdated().to_vec(), second_opinion }
    }

    /// What was found against that rule.
    pub fn against(&self, rule: Rule) -> Option<&Defect> {
        self.defects.iter().find(|defect| defect.rule == rule)
    }

    /// Why the second implementation does not agree, if it does not.
    pub fn disagreement(&self) -> Option<&Disagreement> {
        self.second_opinion.as_ref()?.as_ref().err()
    }
}
