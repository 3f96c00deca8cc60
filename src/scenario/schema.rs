//! The JSON schema of scenario files, for editors.

use super::authored::AuthoredScenario;

/// The text of `docs/scenario.schema.json`: JSON Schema 2020-12, made from the authored types.
pub fn json_schema() -> Result<String, serde_json::Error> {
    let schema = schemars::schema_for!(AuthoredScenario);
    serde_json::to_string_pretty(&schema).map(|text| text + "\n")
}
