//! The ledger on a real disk: several owners, torn lines, locks.

use tempfile::TempDir;

use super::*;
use crate::id::UserId;

fn org() -> Url {
    "https://acme.okta.com".parse().expect("an address")
}

fn open(directory: &TempDir) -> Ledger {
    Ledger::open(directory.path(), &org()).expect("a ledger")
}

fn intend(ledger: &Ledger, login: &str) -> EntryId {
    let entry = Ledger::new_entry().expect("a name");
    let event = LedgerEvent::Intended { login: login.to_owned(), owner: ledger.owner().clone() };
    ledger.append(&entry, event).expect("a line");
    entry
}

fn states(ledger: &Ledger) -> Vec<(String, OwnerState)> {
    let entries = ledger.open_entries().expect("entries");
    entries.into_iter().map(|open| (open.entry.login, open.owner)).collect()
}

#[test]
fn entries_of_a_living_owner_are_not_leftovers_and_of_a_dead_one_are() {
    let directory = tempfile::tempdir().expect("a directory");
    let one = open(&directory);
    let two = open(&directory);
    intend(&one, "one@b.test");
    intend(&two, "two@b.test");
    let alive = OwnerState::Alive;
    assert_eq!(states(&two), [("one@b.test".to_owned(), alive), ("two@b.test".to_owned(), alive)]);
    drop(one);
    assert_eq!(states(&two), [("one@b.test".to_owned(), OwnerState::Dead), ("two@b.test".to_owned(), alive)]);
}

#[test]
fn a_lock_file_that_a_killed_owner_left_does_not_make_it_live() {
    let directory = tempfile::tempdir().expect("a directory");
    let killed = open(&directory);
    intend(&killed, "a@b.test");
    let lock = directory.path().join(format!("{}.lock", killed.owner().id));
    drop(killed);
    File::create(&lock).expect("the lock file, as SIGKILL leaves it");
    let next = open(&directory);
    assert_eq!(states(&next), [("a@b.test".to_owned(), OwnerState::Dead)]);
}

#[test]
fn another_that_looks_at_the_same_moment_is_not_taken_for_the_owner() {
    let directory = tempfile::tempdir().expect("a directory");
    let killed = open(&directory);
    intend(&killed, "a@b.test");
    let lock = directory.path().join(format!("{}.lock", killed.owner().id));
    drop(killed);
    let looking = File::create(&lock).expect("the lock file, as SIGKILL leaves it");
    looking.lock_shared().expect("as whoever looks takes it");
    let next = open(&directory);
    assert_eq!(states(&next), [("a@b.test".to_owned(), OwnerState::Dead)]);
}

#[test]
fn entries_of_another_machine_are_told_apart() {
    let directory = tempfile::tempdir().expect("a directory");
    let ledger = open(&directory);
    let owner = Owner { machine: "another.example".to_owned(), ..ledger.owner().clone() };
    let entry = Ledger::new_entry().expect("a name");
    ledger.append(&entry, LedgerEvent::Intended { login: "a@b.test".to_owned(), owner }).expect("a line");
    assert_eq!(states(&ledger), [("a@b.test".to_owned(), OwnerState::Elsewhere)]);
}

#[test]
fn a_torn_last_line_swallows_neither_what_was_before_nor_what_comes_after() {
    let directory = tempfile::tempdir().expect("a directory");
    let ledger = open(&directory);
    let first = intend(&ledger, "first@b.test");
    let path = directory.path().join("acme.okta.com.jsonl");
    let mut file = OpenOptions::new().append(true).open(&path).expect("the ledger");
    file.write_all(br#"{"version":1,"at":"2026-11-"#).expect("a torn line");
    intend(&ledger, "second@b.test");
    ledger
        .append(
            &first,
            LedgerEvent::Created {
                login: "first@b.test".to_owned(),
                owner: ledger.owner().clone(),
                user: UserId::new("00u1"),
            },
        )
        .expect("a line");
    let entries = ledger.open_entries().expect("entries");
    let seen: Vec<_> = entries.iter().map(|open| (open.entry.login.as_str(), open.entry.user.is_some())).collect();
    assert_eq!(seen, [("first@b.test", true), ("second@b.test", false)]);
}

#[test]
fn many_writers_at_once_lose_no_line() {
    let directory = tempfile::tempdir().expect("a directory");
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let directory = &directory;
            scope.spawn(move || {
                let ledger = open(directory);
                for number in 0..10 {
                    intend(&ledger, &format!("{writer}-{number}@b.test"));
                }
            });
        }
    });
    assert_eq!(states(&open(&directory)).len(), 40);
}

#[test]
fn each_org_has_its_own_ledger() {
    let name = |url: &str| file_name(&url.parse().expect("an address"));
    assert_eq!(name("https://acme.okta.com"), "acme.okta.com.jsonl");
    assert_eq!(name("http://127.0.0.1:8080/"), "127.0.0.1_8080.jsonl");
    assert_eq!(name("https://[::1]:1"), "___1__1.jsonl");
}

#[test]
fn a_directory_that_cannot_be_written_is_named() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("taken");
    File::create(&file).expect("a file in the way");
    let error = Ledger::open(&file, &org()).expect_err("no directory");
    assert!(error.to_string().contains("taken"), "{error}");
}

#[test]
fn an_owner_that_names_a_path_reaches_no_other_file() {
    let directory = tempfile::tempdir().expect("a directory");
    let ledger = open(&directory);
    let victim = directory.path().join("victim.lock");
    File::create(&victim).expect("a file");
    let inner = directory.path().join("inner");
    let hostile = Owner { id: "../victim".to_owned(), ..ledger.owner().clone() };
    fs::create_dir(&inner).expect("a directory");
    owner::forget(&inner, &hostile).expect("nothing to remove");
    assert!(victim.exists());
}
