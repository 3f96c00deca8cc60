//! The HAR files of many attempts as one, with a page for each attempt.

use std::io::Write;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::model::Creator;
use crate::{
    clock,
    report::{
        Report, ReportError, ReportedRun,
        result::{Attempt, ResultFile, TestResult},
    },
};

/// Writes the entries of each attempt as it comes in, and the pages, which are small, at the end.
pub struct HarReport<'w> {
    out: &'w mut dyn Write,
    begun: bool,
    entries: usize,
    pages: Vec<Page>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    started_date_time: String,
    id: String,
    title: String,
    #[serde(rename = "pageTimings")]
    timings: PageTimings,
    #[serde(rename = "_run")]
    run: String,
    #[serde(rename = "_test")]
    test: String,
    #[serde(rename = "_attempt")]
    attempt: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<&'static str>,
}

/// Nothing is known of them: an attempt is not one page.
#[derive(Serialize)]
struct PageTimings {}

/// The file of an attempt. Its entries are passed on, whatever they hold.
#[derive(Deserialize)]
struct Recorded {
    log: RecordedLog,
}

#[derive(Deserialize)]
struct RecordedLog {
    entries: Vec<Map<String, Value>>,
}

impl<'w> HarReport<'w> {
    /// A report that goes to `out`.
    pub fn new(out: &'w mut dyn Write) -> Self {
        Self { out, begun: false, entries: 0, pages: Vec::new() }
    }

    fn begin(&mut self) -> Result<(), ReportError> {
        if !std::mem::replace(&mut self.begun, true) {
            let creator = serde_json::to_string(&Creator::default())?;
            write!(self.out, "{{\"log\":{{\"version\":\"1.2\",\"creator\":{creator},\"entries\":[")?;
        }
        Ok(())
    }

    fn attempt(&mut self, run: ReportedRun<'_>, test: &TestResult, attempt: &Attempt) -> Result<(), ReportError> {
        let Some(har) = &attempt.har else { return Ok(()) };
        // Not named after the test: a run may be given twice.
        let id = format!("page_{}", self.pages.len() + 1);
        let mut page = page(id, run.result, test, attempt);
        let recorded = run.files.read(har).and_then(|bytes| serde_json::from_slice::<Recorded>(&bytes).ok());
        if recorded.is_none() {
            page.comment = Some("The HAR file of this attempt cannot be read.");
        }
        for mut entry in recorded.map(|file| file.log.entries).unwrap_or_default() {
            entry.insert("pageref".to_owned(), page.id.as_str().into());
            self.out.write_all(if self.entries == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut self.out, &entry)?;
            self.entries += 1;
        }
        self.pages.push(page);
        Ok(())
    }
}

fn page(id: String, result: &ResultFile, test: &TestResult, attempt: &Attempt) -> Page {
    Page {
        started_date_time: clock::rfc3339(attempt.started_at),
        id,
        title: format!("{}, attempt {}: {}", test.id, attempt.number, attempt.verdict.name()),
        timings: PageTimings {},
        run: result.run.id.clone(),
        test: test.id.clone(),
        attempt: attempt.number,
        comment: None,
    }
}

impl Report for HarReport<'_> {
    fn add(&mut self, run: ReportedRun<'_>) -> Result<(), ReportError> {
        self.begin()?;
        for test in &run.result.tests {
            for attempt in &test.attempts {
                self.attempt(run, test, attempt)?;
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        self.begin()?;
        writeln!(self.out, "],\n\"pages\":{}}}}}", serde_json::to_string(&self.pages)?)?;
        Ok(self.out.flush()?)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::report::{
        Files,
        har::exchanges,
        sample::{self, Recorded},
    };

    fn exported(files: &dyn Files, runs: &[ResultFile]) -> Value {
        let mut bytes = Vec::new();
        let mut report = HarReport::new(&mut bytes);
        for run in runs {
            report.add(sample::reported(run, files)).unwrap();
        }
        report.finish().unwrap();
        drop(report);
        exchanges(&bytes).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    #[test]
    fn every_attempt_is_a_page_and_every_entry_is_of_one() {
        let runs = [sample::run("one"), sample::run("two")];
        let har = exported(&Recorded("words".to_owned()), &runs);
        let log = har["log"].as_object().unwrap();
        let (pages, entries) = (log["pages"].as_array().unwrap(), log["entries"].as_array().unwrap());
        assert_eq!((pages.len(), entries.len()), (16, 12));
        let ids: Vec<&Value> =
            pages.iter().filter(|page| page.get("comment").is_none()).map(|page| &page["id"]).collect();
        assert_eq!(ids, entries.iter().map(|entry| &entry["pageref"]).collect::<Vec<_>>());
        let third = json!({"run": pages[3]["_run"], "test": pages[3]["_test"], "attempt": pages[3]["_attempt"]});
        assert_eq!(third, json!({"run": "one", "test": "one/saml/sp-flow/flaky", "attempt": 3}));
        assert_eq!((ids[0], &pages[15]["id"]), (&json!("page_1"), &json!("page_16")));
        assert_eq!((&log["version"], &log["creator"]["name"]), (&json!("1.2"), &json!("oin-tester")));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_a_page_that_says_so() {
        struct Damaged;
        impl Files for Damaged {
            fn read(&self, path: &str) -> Option<Vec<u8>> {
                (path != "words").then(|| b"{\"log\":{\"entries\":[1]}}".to_vec())
            }
        }
        let har = exported(&Damaged, &[sample::run("words")]);
        let pages = har["log"]["pages"].as_array().unwrap();
        assert!(pages.len() == 8 && pages.iter().all(|page| page["comment"].is_string()), "{pages:?}");
        assert_eq!(har["log"]["entries"], json!([]));
        assert_eq!(exported(&Damaged, &[])["log"]["pages"], json!([]));
    }

    /// Each attempt numbers its exchanges from 0.
    #[test]
    fn redirects_of_an_attempt_stay_in_it() {
        let entry = |page: &str, number: u32, from: Option<u32>| {
            json!({"pageref": page, "_number": number, "_redirectedFrom": from, "startedDateTime": "",
                   "request": {"method": "GET", "url": "https://a.example/"}})
        };
        let entries = json!([
            entry("a", 0, None),
            entry("a", 3, Some(0)),
            entry("b", 0, None),
            entry("b", 3, Some(0)),
            entry("b", 4, Some(9))
        ]);
        let read = exchanges(json!({"log": {"entries": entries}}).to_string().as_bytes()).unwrap();
        let links: Vec<_> = read.iter().map(|exchange| (exchange.number, exchange.redirected_from)).collect();
        assert_eq!(links, [(0, None), (1, Some(0)), (2, None), (3, Some(2)), (4, None)]);
    }
}
