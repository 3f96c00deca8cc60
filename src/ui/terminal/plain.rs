//! Plain lines: one for every attempt that ends. For pipes, logs and CI.

use std::io::{self, Write};

use super::style::{Style, tame};
use crate::{
    event::{AttemptRecord, Event, EventKind, TemporaryUser, TemporaryUserState},
    id::CaseId,
};

#[derive(Debug)]
pub(super) struct Plain {
    style: Style,
    width: usize,
}

impl Plain {
    pub(super) fn new(style: Style) -> Self {
        Self { style, width: 0 }
    }

    pub(super) fn show(&mut self, event: &Event) -> io::Result<()> {
        if let EventKind::RunStarted { cases, .. } = &event.kind {
            self.width = cases.iter().map(|case| case.id.as_str().len()).max().unwrap_or(0);
        }
        match line(event, self.style, self.width) {
            Some(line) => writeln!(io::stderr(), "{line}"),
            None => Ok(()),
        }
    }
}

/// The line that an event deserves, if any.
pub(super) fn line(event: &Event, style: Style, width: usize) -> Option<String> {
    match &event.kind {
        EventKind::RunStarted { run, cases, jobs } => {
            Some(format!("run {run}: {}, {}", count(cases.len(), "test"), count(*jobs, "browser")))
        }
        EventKind::EnvironmentKnown(environment) => {
            Some(style.faint(&format!("with {} and {} on {}", environment.browser, environment.driver, environment.os)))
        }
        EventKind::AttemptFinished { case, attempt } => Some(finished(case, attempt, style, width)),
        EventKind::TemporaryUser(user) => left(user, style),
        EventKind::Notice { text } => Some(tame(text)),
        _ => None,
    }
}

fn finished(case: &CaseId, attempt: &AttemptRecord, style: Style, width: usize) -> String {
    let seconds = (attempt.finished_at - attempt.started_at).as_seconds_f64();
    let again = if attempt.number > 1 { format!(" (attempt {})", attempt.number) } else { String::new() };
    format!("{} {:width$} {seconds:6.2} s{again}", style.verdict(attempt.verdict), tame(case.as_str()))
}

fn left(user: &TemporaryUser, style: Style) -> Option<String> {
    let TemporaryUserState::Left { reason, command } = &user.state else { return None };
    let login = tame(&user.login);
    Some(
        style.strong(&format!(
            "temporary user {login} is still in the org: {}\n  remove it with: {command}",
            tame(reason)
        )),
    )
}

/// `3 tests`, `1 test`.
pub(super) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
