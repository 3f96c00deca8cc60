//! `result.json`: the export that every other format can be made from.

mod build;
mod model;

pub use build::{attempt, test};
pub use model::{
    ApiRow, Attempt, ConsoleRow, Instance, NetworkRow, ResultFile, Run, SCHEMA_VERSION, ScenarioFile, Summary,
    TestResult, Tool,
};

/// The JSON Schema of `result.json`, as `docs/result.schema.json` holds it.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(ResultFile)
}
