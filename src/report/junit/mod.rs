//! JUnit's XML in the dialect of Jenkins, with Maven Surefire's elements for the attempts before the last one.
//!
//! A suite per scenario, protocol and instance; a case per test. What the app did wrong is a `failure`, what the harness, the
//! browser or the org could not do an `error`. Suites are written as runs come in; the root carries no sums for that reason.

mod case;
mod xml;

use std::io::{self, Write};

use super::{
    Report, ReportError, ReportedRun,
    result::{ResultFile, TestResult},
};
use crate::{clock::rfc3339, event::Verdict};
use xml::Xml;

/// Writes the suites of all runs.
pub struct JunitReport<'w> {
    xml: Option<Xml<'w>>,
    begun: bool,
}

impl<'w> JunitReport<'w> {
    /// A report that goes to `out`.
    pub fn new(out: &'w mut dyn Write) -> Self {
        Self { xml: Some(Xml::new(out)), begun: false }
    }

    /// The document, with its root open; `None` once it is finished.
    fn begun(&mut self) -> io::Result<Option<&mut Xml<'w>>> {
        let Some(xml) = &mut self.xml else { return Ok(None) };
        if !std::mem::replace(&mut self.begun, true) {
            xml.declare()?;
            xml.open("testsuites", &[("name", "oin-tester")])?;
        }
        Ok(Some(xml))
    }
}

impl Report for JunitReport<'_> {
    fn add(&mut self, run: ReportedRun<'_>) -> Result<(), ReportError> {
        if let Some(xml) = self.begun()? {
            for tests in suites(&run.result.tests) {
                suite(xml, run.result, &tests)?;
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        if let Some(xml) = self.begun()? {
            xml.close("testsuites")?;
        }
        Ok(self.xml.take().map_or(Ok(()), Xml::finish)?)
    }
}

/// The tests by what a suite is of, in the order in which each suite first occurs.
fn suites(tests: &[TestResult]) -> Vec<Vec<&TestResult>> {
    let same = |one: &TestResult, other: &TestResult| {
        (&one.scenario, one.protocol, &one.instance) == (&other.scenario, other.protocol, &other.instance)
    };
    let mut suites: Vec<Vec<&TestResult>> = Vec::new();
    for test in tests {
        match suites.iter_mut().find(|suite| same(suite[0], test)) {
            Some(suite) => suite.push(test),
            None => suites.push(vec![test]),
        }
    }
    suites
}

fn suite(xml: &mut Xml<'_>, result: &ResultFile, tests: &[&TestResult]) -> io::Result<()> {
    let Some(first) = tests.first() else { return Ok(()) };
    let count = |wanted| tests.iter().filter(|test| test.verdict == wanted).count().to_string();
    let began = tests.iter().filter_map(|test| test.started_at).min().unwrap_or(result.run.started_at);
    xml.open(
        "testsuite",
        &[
            ("name", &format!("{}/{}/{}", first.scenario, first.protocol, first.instance.id)),
            ("tests", &tests.len().to_string()),
            ("failures", &count(Verdict::Failed)),
            ("errors", &count(Verdict::Errored)),
            ("skipped", &count(Verdict::Skipped)),
            ("time", &seconds(tests.iter().map(|test| milliseconds(test)).sum())),
            ("timestamp", &rfc3339(began)),
        ],
    )?;
    suite_properties(xml, result, first)?;
    for test in tests {
        case::write(xml, test)?;
    }
    xml.close("testsuite")
}

fn suite_properties(xml: &mut Xml<'_>, result: &ResultFile, first: &TestResult) -> io::Result<()> {
    let run = &result.run;
    xml.open("properties", &[])?;
    property(xml, "run", &run.id)?;
    property(xml, "complete", &run.complete.to_string())?;
    if let Some(shard) = &run.shard {
        property(xml, "shard", shard)?;
    }
    property(xml, "tool", &format!("{} {}", result.tool.name, result.tool.version))?;
    if let Some(environment) = &result.environment {
        property(xml, "browser", &environment.browser)?;
        property(xml, "driver", &environment.driver)?;
        property(xml, "os", &environment.os)?;
    }
    property(xml, "scenario", &first.scenario)?;
    property(xml, "protocol", &first.protocol.to_string())?;
    property(xml, "instance", &first.instance.id)?;
    property(xml, "version", &first.instance.version)?;
    xml.close("properties")
}

fn property(xml: &mut Xml<'_>, name: &str, value: &str) -> io::Result<()> {
    xml.empty("property", &[("name", name), ("value", value)])
}

/// From the beginning of the first attempt to the end of the last one.
fn milliseconds(test: &TestResult) -> u64 {
    let took = test.started_at.zip(test.finished_at).map_or(0, |(from, to)| (to - from).num_milliseconds());
    u64::try_from(took).unwrap_or(0)
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{:03}", milliseconds / 1000, milliseconds % 1000)
}

#[cfg(test)]
mod tests;
