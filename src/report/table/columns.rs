//! The columns, in their order. `docs/formats.md` says what each holds.

use super::{Cell, Column, Kind, Row, named};
use crate::{
    event::{Diagnosis, Environment},
    report::result::Attempt,
};

const fn text(name: &'static str, of: for<'a> fn(&Row<'a>) -> Cell<'a>) -> Column {
    Column { name, kind: Kind::Text, of }
}

const fn integer(name: &'static str, of: for<'a> fn(&Row<'a>) -> Cell<'a>) -> Column {
    Column { name, kind: Kind::Integer, of }
}

const fn boolean(name: &'static str, of: for<'a> fn(&Row<'a>) -> Cell<'a>) -> Column {
    Column { name, kind: Kind::Boolean, of }
}

const fn time(name: &'static str, of: for<'a> fn(&Row<'a>) -> Cell<'a>) -> Column {
    Column { name, kind: Kind::Time, of }
}

const fn date(name: &'static str, of: for<'a> fn(&Row<'a>) -> Cell<'a>) -> Column {
    Column { name, kind: Kind::Date, of }
}

pub(in crate::report) static COLUMNS: [Column; 45] = [
    text("row_kind", |row| if row.found.is_some() { "finding" } else { "test" }.into()),
    text("run_id", |row| (&row.result.run.id).into()),
    time("run_started_at", |row| row.result.run.started_at.into()),
    time("run_finished_at", |row| row.result.run.finished_at.into()),
    boolean("run_complete", |row| row.result.run.complete.into()),
    text("tool_version", |row| (&row.result.tool.version).into()),
    text("browser", |row| environment(row).map(|it| &it.browser).into()),
    text("driver", |row| environment(row).map(|it| &it.driver).into()),
    text("os", |row| environment(row).map(|it| &it.os).into()),
    text("shard", |row| row.result.run.shard.as_ref().into()),
    text("scenario", |row| (&row.test.scenario).into()),
    text("test_id", |row| (&row.test.id).into()),
    text("protocol", |row| row.test.protocol.name().into()),
    text("test", |row| row.test.test.name().into()),
    text("instance_id", |row| (&row.test.instance.id).into()),
    text("instance_version", |row| (&row.test.instance.version).into()),
    boolean("required", |row| row.test.required.into()),
    text("tags", |row| row.test.tags.join(";").into()),
    text("verdict", |row| row.test.verdict.name().into()),
    integer("attempts", |row| row.test.attempts.len().into()),
    time("expires_at", |row| row.test.expires_at.into()),
    integer("attempt", |row| row.found.map(|(attempt, _)| attempt.number).into()),
    text("attempt_verdict", |row| row.found.map(|(attempt, _)| attempt.verdict.name()).into()),
    time("started_at", |row| match row.found {
        Some((attempt, _)) => attempt.started_at.into(),
        None => row.test.started_at.into(),
    }),
    time("finished_at", |row| match row.found {
        Some((attempt, _)) => attempt.finished_at.into(),
        None => row.test.finished_at.into(),
    }),
    integer("duration_ms", |row| {
        let of_attempt = row.found.map(|(attempt, _)| (attempt.started_at, attempt.finished_at));
        let took = of_attempt.or(row.test.started_at.zip(row.test.finished_at));
        took.map(|(from, to)| (to - from).num_milliseconds()).into()
    }),
    text("cause", |row| diagnosis(row).map(|it| &it.cause).into()),
    text("decided_by", |row| diagnosis(row).map(|it| &it.decided_by).into()),
    text("symptom", |row| diagnosis(row).map(|it| &it.symptom).into()),
    text("new_instance", |row| diagnosis(row).map_or(Cell::Absent, |it| named(it.new_instance))),
    text("check", |row| row.found.map(|(_, finding)| &finding.check).into()),
    text("outcome", |row| row.found.map_or(Cell::Absent, |(_, finding)| named(finding.outcome))),
    text("severity", |row| row.found.map_or(Cell::Absent, |(_, finding)| named(finding.severity))),
    text("basis", |row| row.found.map_or(Cell::Absent, |(_, finding)| named(finding.basis))),
    text("expected", |row| match row.found {
        Some((_, finding)) => (&finding.expected).into(),
        None => diagnosis(row).map(|it| &it.expected).into(),
    }),
    text("seen", |row| match row.found {
        Some((_, finding)) => (&finding.actual).into(),
        None => diagnosis(row).map(|it| &it.seen).into(),
    }),
    text("remedy", |row| match row.found {
        Some((_, finding)) => (&finding.remedy).into(),
        None => diagnosis(row).and_then(|it| it.remedy.as_ref()).into(),
    }),
    text("reference", |row| row.found.map(|(_, finding)| &finding.reference).into()),
    integer("exchange", |row| row.found.and_then(|(_, finding)| finding.exchange).into()),
    text("message_part", |row| {
        row.found.and_then(|(_, finding)| finding.place).map_or(Cell::Absent, |place| named(place.part))
    }),
    integer("place_start", |row| row.found.and_then(|(_, finding)| finding.place).map(|place| place.start).into()),
    integer("place_end", |row| row.found.and_then(|(_, finding)| finding.place).map(|place| place.end).into()),
    text("accepted_reason", |row| {
        row.found.and_then(|(_, finding)| finding.accepted.as_ref()).map(|it| &it.reason).into()
    }),
    date("accepted_until", |row| {
        row.found.and_then(|(_, finding)| finding.accepted.as_ref()).map(|it| it.until).into()
    }),
    text("har", |row| attempt(row).and_then(|attempt| attempt.har.as_ref()).into()),
];

fn environment<'a>(row: &Row<'a>) -> Option<&'a Environment> {
    row.result.environment.as_ref()
}

/// The attempt that a finding is of, or the decisive one of a test.
fn attempt<'a>(row: &Row<'a>) -> Option<&'a Attempt> {
    row.found.map(|(attempt, _)| attempt).or(row.test.decisive())
}

/// Why the attempt of a finding did not pass, or why the test did not.
fn diagnosis<'a>(row: &Row<'a>) -> Option<&'a Diagnosis> {
    match row.found {
        Some((attempt, _)) => attempt.diagnosis.as_ref(),
        None => row.test.told(),
    }
}
