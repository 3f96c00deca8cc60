//! What is told of a scenario, without its secrets: somebody may have written one into any other text, too.

use super::{Exit, chain, could_not};
use crate::{
    scenario::Scenario,
    secret::{RedactError, Redactor},
    submission::okta_json::{self, SecretValues},
};

/// Takes the secrets of a scenario, and of the published version that it names, out of texts.
#[derive(Debug)]
pub(super) struct ScenarioSecrets(Redactor);

impl ScenarioSecrets {
    pub(super) fn of(scenario: &Scenario) -> Result<Self, Exit> {
        let redactor = Redactor::new().map_err(|error| failed(&error))?;
        scenario.secrets().for_each(|secret| redactor.learn(secret));
        let published = scenario.published.iter().flat_map(|it| it.submission.secrets());
        published.for_each(|secret| redactor.learn(secret));
        Ok(Self(redactor))
    }

    /// The text with a mark in the place of each secret.
    pub(super) fn redact(&self, text: &str) -> Result<String, Exit> {
        self.0.redact(text).map_err(|error| failed(&error))
    }

    /// The text with asterisks in the place of each secret, and every other byte where it was.
    pub(super) fn blot(&self, text: &str) -> Result<String, Exit> {
        self.0.blot(text).map_err(|error| failed(&error))
    }
}

fn failed(error: &RedactError) -> Exit {
    could_not(&chain(error))
}

/// The submission in the JSON of Okta's model. Secrets are typed into the wizard by hand.
pub(super) fn okta_submission(scenario: &Scenario) -> Result<String, Exit> {
    let text = okta_json::write(&scenario.submission, SecretValues::LeftOut);
    ScenarioSecrets::of(scenario)?.redact(&text.map_err(|error| could_not(&chain(&error)))?)
}
