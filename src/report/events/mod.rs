//! `events.jsonl`: a run as it happened, one JSON object per line. The first line says which version of the format the
//! others have; everything else that is made of a run is made of these lines.

mod head;
mod model;
mod parse;
mod write;

pub use model::{
    AttemptFinished, AttemptStarted, CaseLine, EVENTS_VERSION, EnvironmentKnown, Line, Notice, Record, RunEnded,
    RunFinished, RunStarted, StepFinished, StepStarted, UserChanged,
};
pub use parse::{Detail, LineError, parse};
pub use write::EventsReport;

/// The JSON Schema of a line, as `docs/events.schema.json` holds it.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Line)
}

#[cfg(test)]
mod tests;
