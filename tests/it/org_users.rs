//! Temporary users in the embedded org: what was created is removed, and nobody else is touched.

use std::path::{Path, PathBuf};
use std::time::Duration;

use oin_tester::evidence::CallRecorder;
use oin_tester::id::InstanceId;
use oin_tester::org::client::{AssignmentScope, OrgClient, OrgSettings, UserStatus};
use oin_tester::org::temporary::{CleanUpScope, CreateError, OwnerState, TemporaryUser, TemporaryUsers};
use oin_tester::scenario::UserTemplate;
use oin_tester_fixtures::{Defect, Options, OrgConfig};
use tempfile::TempDir;

use crate::scripted_org::{Reply, ScriptedOrg};
use crate::world::World;

struct Place {
    world: World,
    client: OrgClient,
    state: TempDir,
}

impl Place {
    async fn new() -> Self {
        Self::with(Options::default()).await
    }

    async fn with(options: Options) -> Self {
        let world = World::with(options).await;
        let settings = OrgSettings { timeout: Duration::from_secs(6), ..world.org_settings() };
        let client = OrgClient::new(settings).expect("a client");
        Self { world, client, state: tempfile::tempdir().expect("a directory") }
    }

    /// As a process would open it.
    async fn users(&self) -> TemporaryUsers {
        TemporaryUsers::open(self.client.clone(), self.state.path()).await.expect("a ledger")
    }

    fn instance(&self) -> InstanceId {
        InstanceId::new(self.world.fixtures.saml_app().expect("the SAML app").instance_id)
    }

    async fn create(&self, users: &TemporaryUsers) -> Result<TemporaryUser, CreateError> {
        let template = UserTemplate::for_domain("example.test").expect("a template");
        users.create(&template, &self.instance(), &CallRecorder::new()).await
    }

    async fn logins(&self) -> Vec<String> {
        self.world.temporary_logins().await
    }

    fn ledger(&self) -> PathBuf {
        let files =
            std::fs::read_dir(self.state.path()).expect("the directory").map(|file| file.expect("a file").path());
        let mut ledgers = files.filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
        ledgers.next().expect("a ledger")
    }
}

fn turn(place: &Place, defect: Defect, on: bool) {
    let defects = place.world.fixtures.defects();
    if on { defects.turn_on(defect) } else { defects.turn_off(defect) }
}

/// Keeps the lines of a ledger up to the first of that kind, as a kill at that moment would.
fn cut_before(ledger: &Path, kind: &str) {
    let text = std::fs::read_to_string(ledger).expect("the ledger");
    let marker = format!(r#""kind":"{kind}""#);
    let kept: String = text.split_inclusive('\n').take_while(|line| !line.contains(&marker)).collect();
    assert_ne!(kept, text, "no {kind} in {text}");
    std::fs::write(ledger, kept).expect("the ledger");
}

#[tokio::test]
async fn a_user_is_ready_after_creation_and_gone_after_removal() {
    let place = Place::with(Options {
        config: OrgConfig { activation_delay_ms: 300, ..OrgConfig::sample() },
        ..Options::default()
    })
    .await;
    let users = place.users().await;
    let user = place.create(&users).await.expect("a user");
    let found = place.client.user(&user.id).await.expect("an answer").expect("the user");
    assert_eq!((found.status, found.profile.login), (UserStatus::Active, user.login.clone()));
    assert_eq!(found.profile.first_name.as_ref(), Some(&user.first_name));
    let assignment = place.client.assignment(&place.instance(), &user.id).await.expect("an answer").expect("it");
    assert_eq!((assignment.scope, assignment.user_name()), (Some(AssignmentScope::User), Some(user.login.as_str())));
    let links = place.client.app_links(&user.id).await.expect("links");
    assert!(links.iter().any(|link| link.app_instance_id == place.instance()), "{links:?}");

    let recorder = CallRecorder::new();
    let removal = users.remove(&user, &recorder).await;
    assert!(removal.gone && removal.problems.is_empty(), "{removal:?}");
    assert_eq!(place.logins().await, Vec::<String>::new());
    assert!(place.client.user(&user.id).await.expect("an answer").is_none());
    let operations: Vec<_> = recorder.take().into_iter().map(|call| (call.method, call.status)).collect();
    let expected = [("DELETE", 204), ("DELETE", 204), ("POST", 200), ("DELETE", 204), ("GET", 404)];
    assert_eq!(operations, expected.map(|(method, status)| (method.to_owned(), Some(status))));
    assert!(users.remove(&user, &recorder).await.gone, "removing twice is no error");
}

#[tokio::test]
async fn an_assignment_through_a_group_is_noticed_and_left_to_the_group() {
    let place = Place::new().await;
    turn(&place, Defect::EveryoneAssigned, true);
    let users = place.users().await;
    let user = place.create(&users).await.expect("a user");
    assert_eq!(user.assigned, AssignmentScope::Group);
    let recorder = CallRecorder::new();
    let removal = users.remove(&user, &recorder).await;
    assert!(removal.gone && removal.problems.is_empty(), "{removal:?}");
    assert!(recorder.take().iter().all(|call| !call.url.contains("/api/v1/apps/")), "nothing is unassigned");
    turn(&place, Defect::EveryoneAssigned, false);
    let user = place.create(&users).await.expect("a user");
    assert_eq!(user.assigned, AssignmentScope::User);
    assert!(users.remove(&user, &CallRecorder::new()).await.gone);
}

#[tokio::test]
async fn a_user_whose_test_panics_is_removed_at_the_end() {
    let place = Place::new().await;
    let users = place.users().await;
    let (its, instance) = (users.clone(), place.instance());
    let test = tokio::spawn(async move {
        let template = UserTemplate::for_domain("example.test").expect("a template");
        let user = its.create(&template, &instance, &CallRecorder::new()).await.expect("a user");
        panic!("in the middle of the test of {}", user.login);
    });
    assert!(test.await.expect_err("it panics").is_panic());
    assert_eq!(place.logins().await.len(), 1);
    let removals = users.remove_all().await.expect("removals");
    assert!(removals.len() == 1 && removals[0].gone, "{removals:?}");
    assert_eq!(place.logins().await, Vec::<String>::new());
}

#[tokio::test]
async fn the_ledger_never_holds_the_password() {
    let place = Place::new().await;
    let users = place.users().await;
    let user = place.create(&users).await.expect("a user");
    let text = std::fs::read_to_string(place.ledger()).expect("the ledger");
    assert!(text.contains(user.id.as_str()) && text.contains(&user.login), "{text}");
    assert!(!text.contains(user.password.expose()), "{text}");
    assert!(users.remove(&user, &CallRecorder::new()).await.gone);
}

#[tokio::test]
async fn what_a_dead_process_left_is_removed_by_the_next_and_nobody_else_is() {
    let place = Place::new().await;
    let dead = place.users().await;
    place.create(&dead).await.expect("a user");
    let live = place.users().await;
    let needed = place.create(&live).await.expect("another user");
    drop(dead);

    let next = place.users().await;
    let before = place.world.logins().await;
    let done = next.clean_up(CleanUpScope::ThisMachine).await.expect("a clean-up");
    assert_eq!(done.removals.len(), 1, "{done:?}");
    assert!(done.removals[0].gone && done.elsewhere.is_empty(), "{done:?}");
    let mut after = place.world.logins().await;
    assert!(after.contains(&needed.login), "the user of a living process was removed");
    after.push(done.removals[0].login.clone());
    after.sort();
    let mut before = before;
    before.sort();
    assert_eq!(after, before, "exactly one user is gone");
    assert!(next.leftovers().await.expect("leftovers").is_empty());
    assert!(live.remove(&needed, &CallRecorder::new()).await.gone);
}

#[tokio::test]
async fn a_user_whose_id_was_never_written_down_is_found_by_its_login() {
    let place = Place::new().await;
    let killed = place.users().await;
    let user = place.create(&killed).await.expect("a user");
    cut_before(&place.ledger(), "created");
    drop(killed);
    let next = place.users().await;
    let left = next.leftovers().await.expect("leftovers");
    assert_eq!((left[0].entry.login.as_str(), left[0].entry.user.as_ref()), (user.login.as_str(), None));
    let done = next.clean_up(CleanUpScope::ThisMachine).await.expect("a clean-up");
    assert_eq!(done.removals[0].id.as_ref(), Some(&user.id));
    assert_eq!(place.logins().await, Vec::<String>::new());
}

#[tokio::test]
async fn users_of_another_machine_are_left_to_it_unless_asked() {
    let place = Place::new().await;
    let there = place.users().await;
    place.create(&there).await.expect("a user");
    let text = std::fs::read_to_string(place.ledger()).expect("the ledger");
    let machine = nix::unistd::gethostname().expect("a name").into_string().expect("UTF-8");
    let moved = text.replace(&format!(r#""machine":"{machine}""#), r#""machine":"another.example""#);
    std::fs::write(place.ledger(), moved).expect("the ledger");
    drop(there);
    let here = place.users().await;
    let done = here.clean_up(CleanUpScope::ThisMachine).await.expect("a clean-up");
    assert_eq!((done.removals.len(), done.elsewhere.len()), (0, 1));
    assert_eq!(done.elsewhere[0].owner, OwnerState::Elsewhere);
    assert_eq!(place.logins().await.len(), 1);
    let done = here.clean_up(CleanUpScope::EveryMachine).await.expect("a clean-up");
    assert!(done.removals[0].gone, "{done:?}");
    assert_eq!(place.logins().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_cancelled_creation_leaves_nobody() {
    let place = Place::new().await;
    // From "nothing was sent" to "just before it was done".
    for milliseconds in [0, 2, 5, 10, 20, 40, 80] {
        let users = place.users().await;
        let creation = place.create(&users);
        let created = tokio::time::timeout(Duration::from_millis(milliseconds), creation).await;
        let removals = users.remove_all().await.expect("a ledger");
        assert!(removals.iter().all(|removal| removal.gone), "{removals:?}");
        if let Ok(user) = created {
            user.expect("a user");
        }
        assert_eq!(place.logins().await, Vec::<String>::new(), "cancelled after {milliseconds} ms");
        assert!(users.leftovers().await.expect("leftovers").is_empty());
    }
}

#[tokio::test]
async fn a_user_that_cannot_be_deleted_stays_in_the_ledger_and_goes_later() {
    let place = Place::new().await;
    let users = place.users().await;
    let user = place.create(&users).await.expect("a user");
    turn(&place, Defect::UserDeleteRefused, true);
    let removal = users.remove(&user, &CallRecorder::new()).await;
    assert!(!removal.gone);
    let reason = removal.reason().expect("a reason");
    assert!(reason.contains("delete") && reason.contains("E0000006"), "{reason}");
    assert!(!reason.contains("after it was deleted"), "it never was: {reason}");
    turn(&place, Defect::UserDeleteRefused, false);
    let removals = users.remove_all().await.expect("a ledger");
    assert!(removals.len() == 1 && removals[0].gone, "{removals:?}");
    assert_eq!(place.logins().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_user_that_is_never_activated_is_removed_with_the_error() {
    let place = Place::new().await;
    turn(&place, Defect::ActivationStuck, true);
    let users = place.users().await;
    let error = place.create(&users).await.expect_err("no activation");
    assert!(error.to_string().contains("waited"), "{error}");
    let removal = error.removal().expect("a removal");
    assert!(removal.gone, "{removal:?}");
    assert_eq!(place.logins().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_missing_right_is_named_and_leaves_an_empty_ledger() {
    let place = Place::new().await;
    turn(&place, Defect::ApiRightMissing, true);
    let users = place.users().await;
    let error = place.create(&users).await.expect_err("no right");
    assert!(error.to_string().contains("okta.users.manage"), "{error}");
    assert!(error.removal().expect("a removal").gone);
    assert!(users.remove_all().await.expect("a ledger").is_empty());
}

/// The first request may have been carried out, whatever the org says to the second.
#[tokio::test]
async fn a_creation_that_takes_effect_after_a_refused_repeat_leaves_nobody() {
    let free = || Reply::okta_error(404, "E0000007");
    let user = r#"{"id":"00u1","status":"ACTIVE","profile":{"login":"{asked}"}}"#;
    let done = || Reply::Answer(204, Vec::new(), String::new());
    let refusals = [Reply::okta_error(400, "E0000001"), Reply::okta_error(403, "E0000006")];
    for refusal in refusals {
        let late = [free(), Reply::Cut, free(), refusal, free(), free(), Reply::json(200, user)];
        let org = ScriptedOrg::start(late.into_iter().chain([done(), done(), done(), free()])).await;
        let ledger = tempfile::tempdir().expect("a directory");
        let users = TemporaryUsers::open(org.client(), ledger.path()).await.expect("a ledger");
        let template = UserTemplate::for_domain("example.test").expect("a template");
        let instance = InstanceId::new("0oa1");
        let error = users.create(&template, &instance, &CallRecorder::new()).await.expect_err("a refusal");
        let removal = error.removal().expect("a removal");
        assert!(removal.gone && removal.problems.is_empty(), "{removal:?}");
        assert!(org.lines().contains(&"DELETE /api/v1/users/00u1?sendEmail=false".to_owned()), "{:?}", org.lines());
    }
}

#[tokio::test]
async fn a_plain_refusal_is_not_waited_for() {
    let free = || Reply::okta_error(404, "E0000007");
    let org = ScriptedOrg::start([free(), Reply::okta_error(403, "E0000006"), free()]).await;
    let ledger = tempfile::tempdir().expect("a directory");
    let users = TemporaryUsers::open(org.client(), ledger.path()).await.expect("a ledger");
    let template = UserTemplate::for_domain("example.test").expect("a template");
    let instance = InstanceId::new("0oa1");
    let error = users.create(&template, &instance, &CallRecorder::new()).await.expect_err("a refusal");
    assert!(error.removal().expect("a removal").gone);
    assert_eq!(org.lines().len(), 3, "the login is looked up once more: {:?}", org.lines());
}
