//! What the vendor submits: the submission, the results of the tests, the certification.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
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

/// The file that a package is known by. It is written first, so that one that was not finished is known too.
const MARK: &str = "readiness.json";

/// Every other file that a package may have. Those of an earlier one do not stay.
const OTHERS: [&str; 7] =
    ["submission.json", "results.json", "scim.json", "certification.json", "logo.png", "logo.jpg", "logo.gif"];

/// A directory that a package may be written to: there is none yet, it is empty, or it holds an earlier package. In any
/// other the files of these names are somebody's own.
pub(super) struct PackageDirectory(PathBuf);

impl PackageDirectory {
    /// Looks at the directory, and changes nothing.
    pub(super) fn at(path: PathBuf) -> Result<Self, Exit> {
        let unreadable = |error: io::Error| could_not(&format!("reading {}: {error}", path.display()));
        let mut files = match fs::read_dir(&path) {
            Ok(files) => files,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self(path)),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                say(&format!("oin-tester: {} is no directory; name another with --out", path.display()));
                return Err(Exit::Usage);
            }
            Err(error) => return Err(unreadable(error)),
        };
        if files.next().transpose().map_err(unreadable)?.is_some() && !holds_package(&path) {
            say(&format!(
                "oin-tester: {} is not empty and holds no earlier package (it has no {MARK} of one), so that its files \
                 may be your own; nothing was written or deleted: name a new or an empty directory with --out",
                path.display()
            ));
            return Err(Exit::Usage);
        }
        Ok(Self(path))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

/// What the mark has in every version.
#[derive(Deserialize)]
struct Marked {
    #[serde(rename = "submission_sha256")]
    _submission_sha256: String,
    #[serde(rename = "gates")]
    _gates: Vec<Value>,
}

fn holds_package(directory: &Path) -> bool {
    fs::read(directory.join(MARK)).is_ok_and(|text| serde_json::from_slice::<Marked>(&text).is_ok())
}

/// A package to be written.
pub(super) struct Package<'a> {
    pub(super) out: &'a PackageDirectory,
    pub(super) scenario: &'a Scenario,
    pub(super) readiness: &'a Readiness,
}

/// The exported results, as Okta's tester exports them: those that count.
#[derive(Serialize)]
struct ExportedResults {
    runs: Vec<ResultFile>,
}

/// The logo as a package has it.
struct PackagedLogo {
    name: &'static str,
    image: Vec<u8>,
}

impl Package<'_> {
    pub(super) fn write(&self, certification: Option<&Certification>) -> Result<(), Exit> {
        // Before anything goes: it may lie in the package's own directory.
        let logo = self.logo()?;
        self.write_json(MARK, self.readiness)?;
        self.remove_earlier()?;
        self.write_text("submission.json", &okta_submission(self.scenario)?)?;
        self.write_json("results.json", &self.results()?)?;
        if self.scenario.submission.scim.is_some() {
            self.write_json("scim.json", &scim_results(self.scenario))?;
        }
        if let Some(certification) = certification {
            self.write_json("certification.json", certification)?;
        }
        logo.map_or(Ok(()), |logo| self.write_bytes(logo.name, &logo.image))
    }

    fn remove_earlier(&self) -> Result<(), Exit> {
        let whole = |path: PathBuf| fs::canonicalize(path).ok();
        let own_logo = self.logo_path().and_then(whole);
        for name in OTHERS {
            let path = self.out.path().join(name);
            if own_logo.is_some() && own_logo == whole(path.clone()) {
                continue;
            }
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

    /// Where the scenario has its logo.
    fn logo_path(&self) -> Option<PathBuf> {
        let logo = self.scenario.submission.catalog.as_ref()?.value.logo.as_ref()?;
        Some(self.scenario.source.path.parent()?.join(&logo.value))
    }

    fn logo(&self) -> Result<Option<PackagedLogo>, Exit> {
        let Some(path) = self.logo_path() else { return Ok(None) };
        // One that cannot be read breaks a rule, which its gate tells.
        let name = match Logo::read(&path).ok().and_then(|logo| logo.format) {
            Some(LogoFormat::Png) => "logo.png",
            Some(LogoFormat::Jpeg) => "logo.jpg",
            Some(LogoFormat::Gif) => "logo.gif",
            None => return Ok(None),
        };
        let image = fs::read(&path).map_err(|error| could_not(&format!("reading {}: {error}", path.display())))?;
        Ok(Some(PackagedLogo { name, image }))
    }

    fn write_json(&self, name: &str, data: &impl Serialize) -> Result<(), Exit> {
        let text =
            serde_json::to_string_pretty(data).map_err(|error| could_not(&format!("writing {name}: {error}")))?;
        self.write_text(name, &(text + "\n"))
    }

    fn write_text(&self, name: &str, text: &str) -> Result<(), Exit> {
        self.write_bytes(name, text.as_bytes())
    }

    fn write_bytes(&self, name: &str, bytes: &[u8]) -> Result<(), Exit> {
        atomic::write(&self.out.path().join(name), bytes).map_err(|error| could_not(&chain(&error)))
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
