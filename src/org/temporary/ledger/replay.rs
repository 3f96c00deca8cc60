//! What the lines of a ledger come to.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::line::{EntryId, LedgerEvent, Line, VERSION};
use super::owner::Owner;
use crate::id::{InstanceId, UserId};

/// A temporary user whose removal is not yet proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name in the ledger.
    pub id: EntryId,
    /// The login.
    pub login: String,
    /// The id in the org; `None` when the process ended before the org's answer.
    pub user: Option<UserId>,
    /// Instances that it may be assigned to.
    pub instances: Vec<InstanceId>,
    /// When the creation was about to be sent.
    pub intended_at: DateTime<Utc>,
    /// The process that created it.
    pub owner: Owner,
}

/// A ledger, read to the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Replay {
    /// Entries that were not closed, in the order of their creation.
    pub(super) open: Vec<Entry>,
    /// The logins of those that were.
    pub(super) closed: BTreeSet<String>,
    /// Lines that are no line of a ledger: a process ended, or the disk was full, in the middle of writing.
    pub(super) damaged: usize,
}

/// A line of a later version of this program.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NewerVersion(pub(super) u32);

/// Reads the lines of a ledger.
///
/// A torn line is passed over without harm, whichever it was: what a line announces is done only after the line is
/// whole on disk, and what a line reports is found out again from the org.
pub(super) fn replay(text: &[u8]) -> Result<Replay, NewerVersion> {
    #[derive(Deserialize)]
    struct Versioned {
        version: u32,
    }
    let mut entries: BTreeMap<EntryId, Entry> = BTreeMap::new();
    let (mut closed, mut damaged) = (BTreeSet::new(), 0);
    for raw in text.split(|byte| *byte == b'\n').filter(|raw| !raw.is_empty()) {
        if let Ok(Versioned { version }) = serde_json::from_slice(raw)
            && version > VERSION
        {
            return Err(NewerVersion(version));
        }
        match serde_json::from_slice::<Line>(raw) {
            Ok(line) => closed.extend(apply(&mut entries, line)),
            Err(_torn) => damaged += 1,
        }
    }
    let mut open: Vec<Entry> = entries.into_values().collect();
    open.sort_by(|one, other| (one.intended_at, &one.id).cmp(&(other.intended_at, &other.id)));
    Ok(Replay { open, closed, damaged })
}

/// Takes a line in, and returns the login of the entry that it closes.
fn apply(entries: &mut BTreeMap<EntryId, Entry>, line: Line) -> Option<String> {
    let Line { at, entry: id, event, .. } = line;
    let begin =
        |login, owner, user| Entry { id: id.clone(), login, user, instances: Vec::new(), intended_at: at, owner };
    match event {
        LedgerEvent::Intended { login, owner } => {
            entries.insert(id.clone(), begin(login, owner, None));
        }
        LedgerEvent::Created { login, owner, user } => {
            let fresh = begin(login, owner, None);
            entries.entry(id.clone()).or_insert(fresh).user = Some(user);
        }
        LedgerEvent::Assigning { instance } => {
            if let Some(entry) = entries.get_mut(&id) {
                entry.instances.push(instance);
            }
        }
        LedgerEvent::Done { .. } => {}
        LedgerEvent::Closed => return entries.remove(&id).map(|entry| entry.login),
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::temporary::removal::RemovalStep;

    fn owner() -> Owner {
        Owner { id: "owner".to_owned(), machine: "here".to_owned(), pid: 7, since: at(0) }
    }

    fn at(second: u32) -> DateTime<Utc> {
        format!("2026-11-22T04:00:{second:02}Z").parse().expect("a time")
    }

    fn line(second: u32, entry: &str, event: LedgerEvent) -> String {
        let line = Line { version: VERSION, at: at(second), entry: EntryId(entry.to_owned()), event };
        serde_json::to_string(&line).expect("JSON") + "\n"
    }

    fn intended(second: u32, entry: &str) -> String {
        line(second, entry, LedgerEvent::Intended { login: format!("{entry}@b.test"), owner: owner() })
    }

    fn created(second: u32, entry: &str) -> String {
        let event = LedgerEvent::Created {
            login: format!("{entry}@b.test"),
            owner: owner(),
            user: UserId::new(format!("00u{entry}")),
        };
        line(second, entry, event)
    }

    #[test]
    fn an_entry_is_open_from_its_intent_to_its_close() {
        let text = intended(1, "b")
            + &created(2, "b")
            + &intended(3, "a")
            + &line(4, "b", LedgerEvent::Assigning { instance: InstanceId::new("0oa1") })
            + &intended(5, "c")
            + &line(6, "c", LedgerEvent::Done { step: RemovalStep::Delete })
            + &line(7, "c", LedgerEvent::Closed);
        let replayed = replay(text.as_bytes()).expect("a ledger");
        let open: Vec<_> = replayed.open.iter().map(|entry| (entry.login.as_str(), entry.user.as_ref())).collect();
        assert_eq!(open, [("b@b.test", Some(&UserId::new("00ub"))), ("a@b.test", None)]);
        assert_eq!(replayed.open[0].instances, [InstanceId::new("0oa1")]);
        assert_eq!(replayed.damaged, 0);
        assert_eq!(replayed.closed, BTreeSet::from(["c@b.test".to_owned()]));
    }

    #[test]
    fn a_ledger_torn_at_any_byte_never_loses_an_entry_that_was_whole() {
        let whole = intended(1, "a") + &created(2, "a");
        let intent = intended(1, "a").len();
        for cut in 0..whole.len() {
            let torn = replay(&whole.as_bytes()[..cut]).expect("a ledger");
            // A line is whole when all of it but the line break is there.
            assert_eq!(torn.open.len(), usize::from(cut >= intent - 1), "cut at {cut}");
            assert!(torn.open.iter().all(|entry| entry.user.is_none() || cut == whole.len() - 1), "cut at {cut}");
        }
    }

    /// Another process, or a disk that is full, may have written anything: what is whole counts, and nothing else does.
    #[test]
    fn hostile_ledgers_are_survived() {
        let real = intended(1, "b")
            + &created(2, "b")
            + &line(4, "b", LedgerEvent::Assigning { instance: InstanceId::new("0oa1") })
            + &line(6, "b", LedgerEvent::Done { step: RemovalStep::Delete })
            + &line(7, "b", LedgerEvent::Closed)
            + &intended(8, "a");
        let target = oin_tester_fuzz::Target::new("ledger", 10_000, oin_tester_fuzz::Format::Separated(b"\n,"));
        target.seeds([real]).tokens(&["\"version\":2", "\"version\":1", "closed", "\n", "\"entry\":\"c\"", "}"]).run(
            |input| {
                let Ok(replayed) = replay(input) else { return "newer".to_owned() };
                let lines = input.split(|byte| *byte == b'\n').filter(|raw| !raw.is_empty()).count();
                assert!(replayed.damaged + replayed.open.len() <= lines);
                format!("{} {}", replayed.damaged, replayed.open.len())
            },
        );
    }

    #[test]
    fn lines_after_a_torn_one_count() {
        let torn = &intended(1, "a")[..40];
        let text = format!("{torn}\n{}", intended(2, "b"));
        let replayed = replay(text.as_bytes()).expect("a ledger");
        assert_eq!((replayed.open.len(), replayed.damaged), (1, 1));
    }

    #[test]
    fn the_creation_stands_for_a_damaged_intent() {
        let text = format!("garbage\n{}", created(2, "a"));
        let replayed = replay(text.as_bytes()).expect("a ledger");
        assert_eq!(replayed.open[0].user, Some(UserId::new("00ua")));
    }

    #[test]
    fn a_ledger_of_a_later_version_is_not_guessed_at() {
        let text = intended(1, "a") + r#"{"version":2,"what":"new"}"#;
        assert_eq!(replay(text.as_bytes()), Err(NewerVersion(2)));
    }
}
