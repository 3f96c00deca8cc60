//! A test as a case of its suite.

use std::{
    io,
    path::{Component, Path},
};

use super::{
    milliseconds, property, seconds,
    xml::{Attributes, Xml},
};
use crate::{
    clock::rfc3339,
    event::Verdict,
    report::{
        reason::Reason,
        result::{Attempt, TestResult},
        specification,
    },
};

pub(super) fn write(xml: &mut Xml<'_>, test: &TestResult) -> io::Result<()> {
    let class = format!("oin.{}.{}", test.protocol, test.test);
    xml.open("testcase", &[("name", &test.id), ("classname", &class), ("time", &seconds(milliseconds(test)))])?;
    properties(xml, test)?;
    let last = test.attempts.last();
    let reason = Reason::of(test.verdict, test.diagnosis.as_ref(), last);
    match test.verdict {
        Verdict::Failed => outcome(xml, "failure", reason)?,
        Verdict::Errored => outcome(xml, "error", reason)?,
        Verdict::Skipped => xml.empty("skipped", &[("message", reason.headline())])?,
        Verdict::Passed | Verdict::Flaky => {}
    }
    for attempt in test.attempts.iter().rev().skip(1).rev() {
        earlier(xml, attempt, test.verdict)?;
    }
    if let Some(attached) = last.and_then(attachments) {
        xml.text("system-out", &[], &attached)?;
    }
    xml.close("testcase")
}

fn outcome(xml: &mut Xml<'_>, name: &'static str, reason: Reason<'_>) -> io::Result<()> {
    let attributes: &Attributes<'_> = &[("type", reason.id()), ("message", reason.headline())];
    xml.text(name, attributes, &reason.story())
}

/// An attempt before the last one, by what became of the test in the end.
fn earlier(xml: &mut Xml<'_>, attempt: &Attempt, end: Verdict) -> io::Result<()> {
    let name = match (attempt.verdict, end.is_pass()) {
        (Verdict::Failed, true) => "flakyFailure",
        (Verdict::Errored, true) => "flakyError",
        (Verdict::Failed, false) => "rerunFailure",
        (Verdict::Errored, false) => "rerunError",
        (Verdict::Passed | Verdict::Flaky | Verdict::Skipped, _) => return Ok(()),
    };
    let reason = Reason::of_attempt(attempt);
    xml.open(name, &[("type", reason.id()), ("message", reason.headline())])?;
    xml.text("stackTrace", &[], &reason.story())?;
    if let Some(attached) = attachments(attempt) {
        xml.text("system-out", &[], &attached)?;
    }
    xml.close(name)
}

/// The lines by which Jenkins and GitLab find files. Nothing else stands in `system-out`, or a page could name files in
/// its title.
fn attachments(attempt: &Attempt) -> Option<String> {
    let lines: Vec<String> = attempt
        .har
        .iter()
        .chain(&attempt.screenshots)
        .filter(|path| is_plain(path))
        .map(|path| format!("[[ATTACHMENT|{path}]]"))
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// A path below the result file that cannot end the line that it stands in. An edited result may name any other.
fn is_plain(path: &str) -> bool {
    let below = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    below && !path.is_empty() && !path.contains(char::is_control) && !path.contains(['[', ']', '|'])
}

fn properties(xml: &mut Xml<'_>, test: &TestResult) -> io::Result<()> {
    xml.open("properties", &[])?;
    property(xml, "instance", &test.instance.id)?;
    property(xml, "version", &test.instance.version)?;
    property(xml, "required", &test.required.to_string())?;
    property(xml, "verdict", test.verdict.name())?;
    property(xml, "attempts", &test.attempts.len().to_string())?;
    for tag in &test.tags {
        property(xml, "tag", tag)?;
    }
    if let Some(expires_at) = test.expires_at {
        property(xml, "expires_at", &rfc3339(expires_at))?;
    }
    if let Some(diagnosis) = &test.diagnosis {
        property(xml, "cause", &diagnosis.cause)?;
        property(xml, "decided_by", &diagnosis.decided_by)?;
        property(xml, "new_instance", diagnosis.new_instance.describe())?;
    }
    let reason = Reason::of(test.verdict, test.diagnosis.as_ref(), test.attempts.last());
    for (part, address) in reason.reference().into_iter().flat_map(specification::parts) {
        property(xml, "specification", &address.map_or_else(|| part.to_owned(), |it| format!("{part} {it}")))?;
    }
    if let Some(attempt) = test.attempts.last() {
        evidence(xml, attempt)?;
    }
    xml.close("properties")
}

fn evidence(xml: &mut Xml<'_>, attempt: &Attempt) -> io::Result<()> {
    if let Some(har) = &attempt.har {
        property(xml, "har", har)?;
    }
    for picture in &attempt.screenshots {
        property(xml, "screenshot", picture)?;
    }
    for step in &attempt.steps {
        let told = step.detail.as_ref().map_or_else(|| step.name.clone(), |detail| format!("{}: {detail}", step.name));
        property(xml, &format!("step[{}]", step.verdict.name()), &told)?;
    }
    Ok(())
}
