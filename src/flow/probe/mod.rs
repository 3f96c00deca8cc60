//! What is tried besides the sign-on, each in a window of its own, to learn more about the app. Whatever comes of
//! it is evidence for the checks; nothing here ends an attempt.

mod begun;
mod requests;
mod second_sign_on;
mod session;

use oin_tester_webdriver::{Context, Deadline, Recording, StoredCookie};
use url::Url;

use super::{FlowError, Reason, Stage};
use crate::{
    evidence::{Evidence, SecondSignOn, SessionProbe},
    org::OrgAddresses,
    submission::Direction,
};

pub use requests::single_requests;

/// What came of one window besides the first.
#[derive(Debug)]
pub struct Aside {
    tried: Tried,
    recording: Recording,
}

/// What was tried. The exchanges' numbers are known only when the first window is closed.
#[derive(Debug)]
enum Tried {
    /// The app's session by itself.
    Session(SessionProbe),
    /// The same user once more.
    Again(SecondSignOn),
    /// A sign-on that was begun and left at the org.
    Begun,
}

impl Aside {
    /// Adds it to the evidence, behind what is there.
    pub fn file(self, evidence: &mut Evidence) {
        let exchanges = evidence.absorb(self.recording);
        match self.tried {
            Tried::Session(probe) => evidence.probes.session = Some(SessionProbe { exchanges, ..probe }),
            Tried::Again(probe) => evidence.probes.again = Some(SecondSignOn { exchanges, ..probe }),
            Tried::Begun => evidence.probes.begun.push(exchanges),
        }
    }
}

/// What needs the sessions of a user who is signed in.
pub(super) async fn while_signed_in(stage: &mut Stage<'_>) {
    aside(stage, "look at the app without the org", session::probe).await;
    aside(stage, "sign on once more in another window", second_sign_on::probe).await;
}

/// What needs nobody to be signed in: another request of the app, where the app starts, to compare with.
pub(super) async fn while_signed_out(stage: &mut Stage<'_>) {
    if stage.direction == Direction::Sp {
        aside(stage, "begin another sign-on", begun::probe).await;
    }
}

async fn aside(
    stage: &mut Stage<'_>,
    name: &str,
    probe: impl AsyncFnOnce(&Stage<'_>, &Context) -> Result<Tried, FlowError>,
) {
    let journal = stage.journal;
    // The time that this takes is not the flow's.
    let left = stage.until.remaining();
    stage.until = Deadline::after(stage.timeouts.page * 2);
    let trial = async {
        let outcome = match stage.worker.open().await {
            Ok(window) => {
                let tried = probe(stage, &window).await;
                let recording = window.close().await;
                tried.map(|tried| Aside { tried, recording })
            }
            Err(error) => Err(FlowError::new(Reason::Browser, "another window", error.to_string())),
        };
        // That it was not to be had is told, but it is no fault of the attempt.
        match outcome {
            Ok(aside) => stage.asides.push(aside),
            Err(error) => journal.note(format!("not done: {error}")),
        }
        Ok(())
    };
    let _: Result<(), FlowError> = journal.step(name, trial).await;
    stage.until = Deadline::after(left);
}

/// Tells the org's cookies from all others. Two servers of one host share cookies, but a browser knows the port that
/// set each.
fn is_of_org(cookie: &StoredCookie, org: &OrgAddresses) -> bool {
    org.all().any(|address| is_of(cookie, address))
}

fn is_of(cookie: &StoredCookie, org: &Url) -> bool {
    let host = org.host_str().unwrap_or_default();
    let domain = cookie.domain.trim_start_matches('.');
    let same_host = host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    let known_port = cookie.source_port.and_then(|port| u16::try_from(port).ok());
    same_host && known_port.is_none_or(|port| Some(port) == org.port_or_known_default())
}
