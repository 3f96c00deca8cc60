//! Which exchanges are hops of the sign-on, and in which step each was made.

use chrono::{DateTime, Utc};
use url::Url;

use super::parties::{Parties, Party, host};
use crate::{
    event::StepRecord,
    evidence::ArtifactKind,
    finding::{Finding, MessagePart},
    report::{
        html::{findings::rank, words::way},
        result::{ApiRow, Attempt, LoadedAs, Navigation, NetworkRow},
    },
};

/// More than any sign-on has; a loop of redirects would have more. The network table has the rest.
const MOST: usize = 300;

/// What was said from one party to another.
#[derive(Debug)]
pub(super) struct Hop {
    pub(super) from: Party,
    pub(super) to: Party,
    /// What was asked for, or done.
    pub(super) label: String,
    /// Where, when the lane does not tell.
    pub(super) host: Option<String>,
    pub(super) status: Option<u16>,
    /// Why there was no answer.
    pub(super) failure: Option<String>,
    /// The number of the exchange.
    pub(super) exchange: Option<u32>,
    pub(super) window: Option<u32>,
    /// How often, one after another.
    pub(super) times: u32,
    /// The messages that it carried, by their places in the attempt's list.
    pub(super) messages: Vec<usize>,
    /// What is wrong with it, by the places in the attempt's list.
    pub(super) findings: Vec<usize>,
}

/// A step with its hops.
#[derive(Debug)]
pub(super) struct Stage<'a> {
    /// `None` of what belongs to no step.
    pub(super) step: Option<&'a StepRecord>,
    pub(super) hops: Vec<Hop>,
    /// How many parts of pages were loaded besides.
    pub(super) parts: usize,
}

/// All steps with their hops.
#[derive(Debug)]
pub(super) struct Course<'a> {
    pub(super) stages: Vec<Stage<'a>>,
    /// How many hops are not among them, because there were too many.
    pub(super) left_out: usize,
}

impl<'a> Course<'a> {
    pub(super) fn of(attempt: &'a Attempt, parties: &Parties) -> Self {
        let stage = |step| Stage { step, hops: Vec::new(), parts: 0 };
        let steps = attempt.steps.iter();
        let stages = std::iter::once(stage(None)).chain(steps.map(|step| stage(Some(step)))).collect();
        let mut course = Self { stages, left_out: 0 };
        let mut timed = Vec::new();
        for row in &attempt.network {
            if !is_hop(row, attempt) {
                course.stage_at(row.started_at).parts += 1;
                continue;
            }
            let hop = front_channel(row, attempt, parties);
            timed.extend(act(row, &hop).map(|act| (row.started_at, act)));
            let redeemed = redeemed_after(row, attempt);
            timed.push((row.started_at, hop));
            if redeemed {
                timed.extend(back_channel(attempt).map(|hop| (row.started_at, hop)));
            }
        }
        timed.extend(attempt.api_calls.iter().map(|call| (call.started_at, api_call(call, parties))));
        timed.sort_by_key(|(at, _)| *at);
        for (at, hop) in timed {
            course.add(at, hop);
        }
        course.stages.retain(|stage| stage.step.is_some() || !stage.hops.is_empty());
        course
    }

    /// The last step that had begun.
    fn stage_at(&mut self, at: DateTime<Utc>) -> &mut Stage<'a> {
        let begun = |stage: &Stage<'_>| stage.step.is_none_or(|step| step.started_at <= at);
        let index = self.stages.iter().rposition(begun).unwrap_or(0);
        &mut self.stages[index]
    }

    fn add(&mut self, at: DateTime<Utc>, hop: Hop) {
        if self.stages.iter().map(|stage| stage.hops.len()).sum::<usize>() >= MOST {
            self.left_out += 1;
            return;
        }
        let hops = &mut self.stage_at(at).hops;
        match hops.last_mut().filter(|last| last.repeats(&hop)) {
            Some(last) => last.times += 1,
            None => hops.push(hop),
        }
    }
}

impl Hop {
    fn new(from: Party, to: Party, label: impl Into<String>) -> Self {
        Self {
            from,
            to,
            label: label.into(),
            host: None,
            status: None,
            failure: None,
            exchange: None,
            window: None,
            times: 1,
            messages: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// The same request to the API once more, as when something is waited for.
    fn repeats(&self, other: &Self) -> bool {
        let told = |hop: &Self| (hop.from, hop.to, hop.label.clone(), hop.status, hop.failure.clone());
        self.from == Party::Tester && told(self) == told(other)
    }
}

/// Pages, frames and redirects are hops, and whatever carries a message or a fault. Results of before 1.3 do not tell
/// pages from their parts.
fn is_hop(row: &NetworkRow, attempt: &Attempt) -> bool {
    let carries = attempt.artifacts.iter().any(|artifact| artifact.exchange == Some(row.number))
        || attempt.findings.iter().any(|finding| finding.exchange == Some(row.number) && finding.is_above_info());
    let leads_on =
        || row.redirected_from.is_some() || attempt.network.iter().any(|it| it.redirected_from == Some(row.number));
    match row.loaded_as {
        Some(LoadedAs::Page | LoadedAs::Frame) => true,
        Some(LoadedAs::Script | LoadedAs::Part) => carries,
        None => carries || row.method == "POST" || leads_on(),
    }
}

fn front_channel(row: &NetworkRow, attempt: &Attempt, parties: &Parties) -> Hop {
    let to = parties.whose(&row.url);
    let carried = |(index, exchange): (usize, Option<u32>)| (exchange == Some(row.number)).then_some(index);
    let wrong = |(index, finding): (usize, &Finding)| {
        (finding.exchange == Some(row.number) && finding.is_above_info()).then_some(index)
    };
    Hop {
        host: Url::parse(&row.url).ok().filter(|_| to == Party::Elsewhere).map(|url| host(&url)),
        status: row.status,
        failure: row.failure.clone(),
        exchange: Some(row.number),
        window: row.window.filter(|window| *window > 1),
        messages: attempt.artifacts.iter().map(|it| it.exchange).enumerate().filter_map(carried).collect(),
        findings: weightiest_first(attempt.findings.iter().enumerate().filter_map(wrong).collect(), attempt),
        ..Hop::new(Party::Browser, to, format!("{} {}", row.method, way(&row.url)))
    }
}

fn weightiest_first(mut places: Vec<usize>, attempt: &Attempt) -> Vec<usize> {
    places.sort_by_key(|index| attempt.findings.get(*index).map(|finding| rank(attempt, finding)));
    places
}

/// What the user did to begin it. A form with a message of the protocol in it is sent by the page itself.
fn act(row: &NetworkRow, hop: &Hop) -> Option<Hop> {
    if row.loaded_as != Some(LoadedAs::Page) {
        return None;
    }
    let label = match row.navigation? {
        Navigation::Address => "opens the address",
        Navigation::Link => "follows a link",
        Navigation::Form if hop.messages.is_empty() => "sends the form",
        Navigation::Reload => "loads the page again",
        Navigation::Other => "opens a window",
        _ => return None,
    };
    Some(Hop { window: hop.window, ..Hop::new(Party::User, Party::Browser, label) })
}

/// The app redeems its code when the answer of the org has arrived: the first one, which is the judged sign-on's.
fn redeemed_after(row: &NetworkRow, attempt: &Attempt) -> bool {
    let answers = attempt.artifacts.iter().filter(|artifact| artifact.kind == ArtifactKind::OidcCallback);
    answers.filter_map(|artifact| artifact.exchange).min() == Some(row.number)
}

/// What app and org said without the browser.
fn back_channel(attempt: &Attempt) -> impl Iterator<Item = Hop> {
    attempt.artifacts.iter().enumerate().filter(|(_, artifact)| artifact.exchange.is_none()).filter_map(
        |(index, artifact)| {
            let (from, to, label, parts): (_, _, _, &[MessagePart]) = match artifact.kind {
                ArtifactKind::OidcTokenRequest => {
                    let address = artifact.address.as_deref().map(way).unwrap_or_default();
                    (Party::App, Party::Org, format!("POST {address}"), &[MessagePart::Form])
                }
                ArtifactKind::OidcIdToken => (
                    Party::Org,
                    Party::App,
                    "answers with an ID token".to_owned(),
                    &[MessagePart::TokenHeader, MessagePart::TokenClaims],
                ),
                _ => return None,
            };
            let wrong = |(index, finding): (usize, &Finding)| {
                let here = finding.exchange.is_none() && finding.place.is_some_and(|it| parts.contains(&it.part));
                (here && finding.is_above_info()).then_some(index)
            };
            let findings = attempt.findings.iter().enumerate().filter_map(wrong).collect();
            let findings = weightiest_first(findings, attempt);
            Some(Hop { messages: vec![index], findings, ..Hop::new(from, to, label) })
        },
    )
}

fn api_call(call: &ApiRow, parties: &Parties) -> Hop {
    let label =
        if call.operation.is_empty() { format!("{} {}", call.method, way(&call.url)) } else { call.operation.clone() };
    Hop {
        status: call.status,
        failure: call.failure.clone(),
        ..Hop::new(Party::Tester, parties.whose(&call.url), label)
    }
}
