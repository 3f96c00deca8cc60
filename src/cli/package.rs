//! What the vendor submits: the submission, the results of the tests, the certification.

use std::{fs, io, path::Path};

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Exit, chain, could_not, redacted::okta_submission, say, status::Readiness, stored::open};
use crate::{
    report::result::{ResultFile, Summary},
    scenario::Scenario,
    store::atomic,
    submission::{
        record::Certification,
        rules::{Logo, LogoFormat},
    },
};

/// Every file that a package may have. Those of an earlier one do not stay.
const FILES: [&str; 8] = [
    "submission.json",
    "results.json",
    "scim.json",
    "certification.json",
    "readiness.json",
    "logo.png",
    "logo.jpg",
    "logo.gif",
];

/// A package to be written.
pub(super) struct Package<'a> {
    pub(super) out: &'a Path,
    pub(super) scenario: &'a Scenario,
    pub(super) readiness: &'a Readiness,
}

/// The exported results, as Okta's tester exports them: those that count.
#[derive(Serialize)]
struct ExportedResults {
    runs: Vec<ResultFile>,
}

impl Package<'_> {
    pub(super) fn write(&self, certification: Option<&Certification>) -> Result<(), Exit> {
        self.remove_earlier()?;
        self.write_text("submission.json", &okta_submission(self.scenario)?)?;
        self.write_json("results.json", &self.results()?)?;
        if self.scenario.submission.scim.is_some() {
            self.write_json("scim.json", &scim_results(self.scenario))?;
        }
        if let Some(certification) = certification {
            self.write_json("certification.json", certification)?;
        }
        self.write_json("readiness.json", self.readiness)?;
        self.copy_logo()
    }

    fn remove_earlier(&self) -> Result<(), Exit> {
        for name in FILES {
            let path = self.out.join(name);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(could_not(&format!("removing {}: {error}", path.display())));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn results(&self) -> Result<ExportedResults, Exit> {
        let runs = self.readiness.runs.iter().map(|counting| {
            let mut result = open(&counting.path)?.into_result();
            result.tests.retain(|test| counting.tests.contains(&test.id));
            result.summary = Summary::of(result.tests.iter().map(|test| test.verdict));
            Ok(result)
        });
        Ok(ExportedResults { runs: runs.collect::<Result<_, Exit>>()? })
    }

    fn copy_logo(&self) -> Result<(), Exit> {
        let logo = self.scenario.submission.catalog.as_ref().and_then(|catalog| catalog.value.logo.as_ref());
        let Some(path) = logo.and_then(|logo| Some(self.scenario.source.path.parent()?.join(&logo.value))) else {
            return Ok(());
        };
        // One that cannot be read breaks a rule, which its gate tells.
        let name = match Logo::read(&path).ok().and_then(|logo| logo.format) {
            Some(LogoFormat::Png) => "logo.png",
            Some(LogoFormat::Jpeg) => "logo.jpg",
            Some(LogoFormat::Gif) => "logo.gif",
            None => return Ok(()),
        };
        let image = fs::read(&path).map_err(|error| could_not(&format!("reading {}: {error}", path.display())))?;
        atomic::write(&self.out.join(name), &image).map_err(|error| could_not(&chain(&error)))
    }

    fn write_json(&self, name: &str, data: &impl Serialize) -> Result<(), Exit> {
        let text =
            serde_json::to_string_pretty(data).map_err(|error| could_not(&format!("writing {name}: {error}")))?;
        self.write_text(name, &(text + "\n"))
    }

    fn write_text(&self, name: &str, text: &str) -> Result<(), Exit> {
        atomic::write(&self.out.join(name), text.as_bytes()).map_err(|error| could_not(&chain(&error)))
    }
}

/// The links to the results of the SCIM suites.
fn scim_results(scenario: &Scenario) -> Value {
    let tests = scenario.submission.test_information.as_ref();
    let links = tests.and_then(|tests| tests.value.scim.as_ref()).map(|links| &links.value);
    let named = [
        ("specTestResults", links.and_then(|links| links.spec.as_ref())),
        ("crudTestResults", links.and_then(|links| links.crud.as_ref())),
        ("entitlementsTestResults", links.and_then(|links| links.entitlements.as_ref())),
    ];
    let there = named.into_iter().filter_map(|(name, link)| Some((name.to_owned(), Value::from(&*link?.value))));
    Value::Object(there.collect::<Map<_, _>>())
}
