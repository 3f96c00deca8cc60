//! The version that the catalog holds: the `integration` of another scenario file.

use super::super::authored::AuthoredScenario;
use super::super::error::SourceFile;
use super::super::model::PublishedVersion;
use super::super::{load, yaml};
use super::{Resolved, Resolver};
use crate::located::Located;
use crate::submission::rules::Logo;

impl Resolver<'_> {
    pub(super) fn published(&mut self, written: Option<&Located<String>>) -> Resolved<Option<PublishedVersion>> {
        let Some(written) = written else { return Ok(None) };
        let path = self.file.beside(&self.text(written)?);
        let text = load::read(&path).map_err(|error| {
            let message = format!("the published version cannot be read: {}", crate::error_chain::chain(&error));
            self.report(written.place, message, "expected a scenario file, relative to this one")
        })?;
        let file = SourceFile::new(&path, &text);
        let authored: AuthoredScenario = match yaml::parse(&text, &file) {
            Ok(authored) => authored,
            Err(problem) => return Err(self.report_elsewhere(problem)),
        };
        let mut elsewhere = Resolver { file: &file, variables: self.variables, problems: Vec::new() };
        let integration = elsewhere.integration(&authored.integration);
        let submission = elsewhere.submission(&authored.integration);
        let problems = std::mem::take(&mut elsewhere.problems);
        for problem in problems {
            self.report_elsewhere(problem);
        }
        let mut submission = submission?;
        // The image as it was then, where `submit` kept it: that of the same name may be another one today.
        if let Ok(kept) = Logo::read(&path.with_extension("logo")) {
            submission.logo_sha256 = Some(kept.sha256);
        }
        Ok(Some(PublishedVersion { integration: integration?, submission }))
    }
}
