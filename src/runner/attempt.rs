//! One execution of a case: the cast, the flow, the tidying up, and what is concluded from it all.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use oin_tester_webdriver::{Context, Deadline, StartError, Worker};
use url::Url;

use super::{
    PreparedCase, Surroundings, acceptance,
    cast::{self, Cast, org_error},
    documents,
    org_log::{self, OwnLog},
    own_events::Traces,
    provisioning,
};
use crate::{
    check, clock,
    diagnosis::{self, Symptoms},
    event::{AttemptRecord, Event, EventKind, Screenshot, Verdict},
    evidence::{CallRecorder, Evidence, ProtocolExpectations},
    flow::{
        self, FlowError, Journal, Reason, Stage, account_removal,
        probe::{self, Aside},
    },
    org::{client::OrgClient, temporary::TemporaryUser},
};

/// What the pool must know of an attempt that ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ended {
    /// What became of it.
    pub(super) verdict: Verdict,
    /// It was cut off by a signal.
    pub(super) interrupted: bool,
    /// The org refused: a token or a right is missing.
    pub(super) refused: bool,
    /// The org let the user not in, and the user is not signed in again in this run.
    pub(super) barred: bool,
}

/// Runs an attempt and tells everything about it, whatever happens in it.
pub(super) async fn run(
    case: &PreparedCase,
    worker: Result<&Worker, &StartError>,
    number: u32,
    surroundings: Surroundings<'_>,
) -> Ended {
    surroundings.events.send(Event::now(EventKind::AttemptStarted { case: case.case.id.clone(), number }));
    let mut attempt = Attempt::new(case, number, surroundings);
    let mut ended = attempt.play(worker).await;
    attempt.close_window().await;
    if ended.is_ok() {
        ended = attempt.find_account().await;
        attempt.ask_the_app().await;
    }
    attempt.read_records(ended.is_ok()).await;
    if let Err(error) = attempt.remove_user().await {
        tracing::debug!(%error, "the temporary user is left");
    }
    attempt.remove_account().await;
    attempt.conclude(ended)
}

#[derive(Debug)]
struct Attempt<'a> {
    prepared: &'a PreparedCase,
    number: u32,
    surroundings: Surroundings<'a>,
    client: OrgClient,
    calls: CallRecorder,
    journal: Journal,
    started_at: DateTime<Utc>,
    cast: Option<Cast>,
    temporary: Option<TemporaryUser>,
    window: Option<Context>,
    asides: Vec<Aside>,
    evidence: Evidence,
    screenshots: Vec<Screenshot>,
    ended: Ended,
}

impl<'a> Attempt<'a> {
    fn new(prepared: &'a PreparedCase, number: u32, surroundings: Surroundings<'a>) -> Self {
        let calls = CallRecorder::new();
        Self {
            prepared,
            number,
            surroundings,
            client: prepared.client.recording(&calls),
            calls,
            journal: Journal::new(prepared.case.id.clone(), surroundings.events.clone()),
            started_at: clock::now(),
            cast: None,
            temporary: None,
            window: None,
            asides: Vec::new(),
            evidence: Evidence::default(),
            screenshots: Vec::new(),
            ended: Ended { verdict: Verdict::Skipped, interrupted: false, refused: false, barred: false },
        }
    }

    /// Everything up to the end of the flow. A signal ends the flow at once, but never the creation
    /// of a user: an answer of the org that nobody read would be a user that nobody knows.
    async fn play(&mut self, worker: Result<&Worker, &StartError>) -> Result<(), FlowError> {
        if let Some(error) = self.surroundings.refusals.of(&self.prepared.case) {
            return self.journal.step("sign in to the org", async { Err(error) }).await;
        }
        let worker = worker.map_err(|error| FlowError::new(Reason::Browser, "a browser", error.to_string()))?;
        self.find_cast().await?;
        let stop = self.surroundings.stop.clone();
        tokio::select! {
            biased;
            () = stop.cancelled() => {
                self.ended.interrupted = true;
                self.journal.close("interrupted");
                Err(interrupted())
            }
            ended = self.perform(worker) => ended,
        }
    }

    async fn find_cast(&mut self) -> Result<(), FlowError> {
        let case = &self.prepared.case;
        if self.surroundings.stop.is_cancelled() {
            self.ended.interrupted = true;
            return Err(interrupted());
        }
        if !case.test.just_in_time() {
            let look_up = cast::test_user(case, &self.client);
            self.cast = Some(self.journal.step("find the test user in the org", look_up).await?);
            return Ok(());
        }
        let user = provisioning::provision(self.prepared, &self.journal, &self.calls, self.surroundings).await?;
        self.cast = Some(provisioning::cast(&user));
        let user = self.temporary.insert(user);
        if let Some(accounts) = &case.instance.app.accounts {
            let observations = &mut self.evidence.observations;
            let look = provisioning::must_be_unknown(&self.prepared.http, accounts, &user.email, observations);
            self.journal.step("see that the app does not know the user", look).await?;
        }
        Ok(())
    }

    async fn perform(&mut self, worker: &Worker) -> Result<(), FlowError> {
        let Some(cast) = self.cast.clone() else {
            return Err(FlowError::new(Reason::Scenario, "a user to sign in", "there is none"));
        };
        let open = async {
            worker
                .open()
                .await
                .map_err(|error| FlowError::new(Reason::Browser, "a fresh incognito window", error.to_string()))
        };
        let window = self.window.insert(self.journal.step("open a fresh incognito window", open).await?);
        let case = &self.prepared.case;
        let mut stage = Stage {
            worker,
            window,
            journal: &self.journal,
            direction: case.test.direction(),
            app: &case.instance.app,
            org: &self.prepared.org,
            client: &self.client,
            instance: &case.instance.id,
            initiate: initiate(&self.prepared.protocol),
            http: &self.prepared.http,
            person: &cast.person,
            user: &cast.id,
            timeouts: case.scenario.timeouts,
            until: Deadline::after(case.scenario.timeouts.flow),
            evidence: &mut self.evidence,
            asides: &mut self.asides,
            screenshots: &mut self.screenshots,
        };
        let ended = flow::run(&mut stage).await;
        if ended.is_err() {
            stage.picture("end").await;
        }
        ended
    }

    async fn close_window(&mut self) {
        let Some(window) = self.window.take() else { return };
        let recording = window.close().await;
        self.evidence.absorb(recording);
        for aside in self.asides.drain(..) {
            aside.file(&mut self.evidence);
        }
    }

    /// Asks the app whether it has provisioned the just-in-time user.
    async fn find_account(&mut self) -> Result<(), FlowError> {
        let accounts = self.prepared.case.instance.app.accounts.as_ref().filter(|_| self.temporary.is_some());
        let (Some(cast), Some(accounts)) = (&self.cast, accounts) else { return Ok(()) };
        let observations = &mut self.evidence.observations;
        let expected = cast.person.profile();
        let look = provisioning::must_be_provisioned(&self.prepared.http, accounts, &expected, observations);
        self.journal.step("find the account in the app", look).await
    }

    /// Asks single addresses of the app what no sign-on asks of them.
    async fn ask_the_app(&mut self) {
        let Some(cast) = &self.cast else { return };
        let PreparedCase { http, protocol, .. } = self.prepared;
        let ask = async {
            let probes = probe::single_requests(http, protocol, &cast.person.login).await;
            self.journal.note(format!("{} requests", probes.len()));
            Ok::<_, FlowError>(probes)
        };
        self.evidence.probes.http = self.journal.step("ask the app without a browser", ask).await.unwrap_or_default();
    }

    /// Reads what org and app say of themselves and of this attempt.
    async fn read_records(&mut self, wait: bool) {
        let Some(cast) = &self.cast else { return };
        if self.ended.interrupted {
            return;
        }
        let tolerance = org_log::tolerance(self.prepared);
        let traces = self.calls.look(|calls| Traces::of(&self.evidence, calls, self.started_at, tolerance));
        let read = org_log::read(&self.client, self.prepared, &cast.expected.id, &traces, wait);
        let read = async {
            let log = read.await?;
            if log.cut {
                self.journal.note("too many events: not all were read");
            }
            Ok::<_, FlowError>(log)
        };
        if let Ok(OwnLog { entries, cut }) = self.journal.step("read the org's System Log", read).await {
            self.evidence.org_log = Some(entries);
            self.evidence.org_log_cut = cut;
        }
        let PreparedCase { case, http, .. } = self.prepared;
        let expectations = self.prepared.expectations(&cast.expected);
        let protocol = check::as_begun(&self.evidence, &expectations);
        self.evidence.documents = documents::fetch(http, case, &protocol).await;
        if let Some(record) = &case.scenario.org.back_channel {
            let read = async { self.client.back_channel(record).await.map_err(|error| org_error(&error)) };
            self.evidence.back_channel = self.journal.step("read the org's back channel", read).await.ok();
        }
    }

    /// Removes the account that the sign-on left in the app. That it stays is told, and is no fault of the test.
    async fn remove_account(&mut self) {
        let case = &self.prepared.case;
        let accounts = case.instance.app.accounts.as_ref().filter(|accounts| accounts.removal.is_some());
        let (true, Some(cast), Some(accounts)) = (case.test.just_in_time(), &self.cast, accounts) else { return };
        let email = &cast.person.email;
        let remove = async {
            let answer = account_removal::remove(&self.prepared.http, accounts, &cast.person).await?;
            if answer == account_removal::Answer::Unknown {
                self.journal.note(format!("the app has no account of {email}: there was nothing to remove"));
            }
            Ok(())
        };
        if let Err(error) = self.journal.step("remove the account from the app", remove).await {
            let text = format!("the account of {email} is left in the app: {error}");
            self.surroundings.events.send(Event::now(EventKind::Notice { text }));
        }
    }

    async fn remove_user(&mut self) -> Result<(), FlowError> {
        let Some(user) = self.temporary.take() else { return Ok(()) };
        let removal = provisioning::remove(self.prepared, &self.journal, &self.calls, self.surroundings.events, &user);
        let removed = removal.await;
        self.evidence.observations.user_removed = Some(removed.is_ok());
        removed
    }

    fn conclude(mut self, ended: Result<(), FlowError>) -> Ended {
        self.evidence.api_calls = self.calls.take();
        let (mut findings, artifacts) = match &self.cast {
            Some(cast) => {
                let expectations = self.prepared.expectations(&cast.expected);
                (check::judge(&self.evidence, &expectations), check::artifacts(&self.evidence, &expectations))
            }
            None => (Vec::new(), Vec::new()),
        };
        acceptance::mark(&mut findings, &self.prepared.case, self.surroundings.day);
        let steps = self.journal.steps();
        let symptoms = Symptoms { ended: &ended, findings: &findings, steps: &steps };
        let record = AttemptRecord {
            number: self.number,
            verdict: diagnosis::verdict(symptoms),
            started_at: self.started_at,
            finished_at: clock::now(),
            diagnosis: diagnosis::diagnose(symptoms),
            steps: steps.clone(),
            evidence: self.evidence,
            artifacts,
            findings,
            screenshots: self.screenshots,
        };
        let verdict = record.verdict;
        let case = self.prepared.case.id.clone();
        self.surroundings.events.send(Event::now(EventKind::AttemptFinished { case, attempt: Arc::new(record) }));
        let barred = ended.as_ref().is_err_and(|error| self.surroundings.refusals.bar(&self.prepared.case, error));
        Ended { verdict, refused: ended.is_err_and(|error| error.refused), barred, ..self.ended }
    }
}

/// What to do then is known of the cause.
fn interrupted() -> FlowError {
    FlowError::new(Reason::Interrupted, "the test to run to its end", "it was interrupted")
}

/// The app's initiate-login address with the org as the issuer (OpenID Connect Core §4).
fn initiate(protocol: &ProtocolExpectations) -> Option<Url> {
    let ProtocolExpectations::Oidc(oidc) = protocol else { return None };
    Url::parse_with_params(oidc.initiate_login_uri.as_deref()?, [("iss", oidc.issuer.as_deref()?)]).ok()
}
