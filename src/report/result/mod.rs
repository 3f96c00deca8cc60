//! `result.json`: the export that every other format can be made from.

mod build;
mod model;
mod read;
mod write;

pub use build::attempt;
pub use model::{
    AcceptanceState, AcceptedFinding, ApiRow, Attempt, ConsoleRow, Instance, LoadedAs, Navigation, NetworkRow,
    ResultFile, Run, SCHEMA_VERSION, ScenarioFile, StoredFile, Summary, TestResult, Tool,
};
pub use read::{ReadError, read};
pub use write::ResultReport;

/// The JSON Schema of `result.json`, as `docs/result.schema.json` holds it.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(ResultFile)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_schema_is_that_of_the_types() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/result.schema.json");
        let current = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            std::fs::write(path, &current).unwrap();
        }
        let published = std::fs::read_to_string(path).unwrap();
        assert!(published == current, "run `UPDATE_SCHEMA=1 cargo test --lib published_schema` and read what changed");
    }
}
