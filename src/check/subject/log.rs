//! The org's System Log as far as it concerns the attempt.

use super::{super::Missing, Subject};
use crate::evidence::{OrgLogEntry, ProtocolExpectations};

impl<'a> Subject<'a> {
    /// The org's log, when it was read.
    pub fn org_log(&self) -> Result<&'a [OrgLogEntry], Missing> {
        self.evidence.org_log.as_deref().ok_or_else(|| Missing::new("the org's System Log of the attempt"))
    }

    /// What is not in the org's log did not happen: no event was left unread.
    pub fn whole_org_log(&self) -> Result<(), Missing> {
        if self.evidence.org_log_cut {
            return Err(Missing::new("the whole of the org's System Log of the attempt: there are too many events"));
        }
        Ok(())
    }

    /// The log's entries of that type that concern both this user and this instance.
    pub fn logged(&self, event_type: &str) -> Result<impl Iterator<Item = &'a OrgLogEntry>, Missing> {
        let user = self.user()?.id.as_str();
        Ok(self.org_log()?.iter().filter(move |entry| {
            entry.event_type == event_type && entry.subjects.iter().any(|id| id == user) && self.of_instance(entry)
        }))
    }

    /// Whether an entry of the log concerns this instance, under its id or its client id.
    pub fn of_instance(&self, entry: &OrgLogEntry) -> bool {
        let client = match &self.expectations.protocol {
            ProtocolExpectations::Oidc(oidc) => oidc.client_id.as_ref(),
            ProtocolExpectations::Saml(_) => None,
        };
        let instance = self.expectations.instance_id.as_ref();
        entry.subjects.iter().any(|subject| instance == Some(subject) || client == Some(subject))
    }
}
