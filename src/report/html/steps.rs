//! The steps of an attempt, with the pictures that were taken in them.

use maud::{Markup, html};

use super::{
    class,
    pictures::Gallery,
    words::{seconds, words},
};
use crate::{
    event::{StepRecord, Verdict},
    report::result::Attempt,
};

/// In which step a picture is taken, by its name. `end` is what the window showed when the sign-on could not go on.
const TAKEN_IN: [(&str, &str); 5] = [
    ("signed-in", "the app shows that the user is signed in"),
    ("not-signed-in", "the app shows that the user is signed in"),
    ("profile", "the app shows the right profile"),
    ("signed-out", "come back to the app signed out"),
    ("still-signed-in", "come back to the app signed out"),
];

pub(super) fn section(attempt: &Attempt, gallery: &mut Gallery<'_>) -> Markup {
    let taken: Vec<(Option<usize>, Markup)> = attempt
        .screenshots
        .iter()
        .filter_map(|path| Some((step_of(path, &attempt.steps), gallery.show(path)?)))
        .collect();
    let of = |index: Option<usize>| taken.iter().filter(move |(step, _)| *step == index).map(|(_, picture)| picture);
    html! {
        @if !attempt.steps.is_empty() {
            section {
                h4 { "Steps" }
                table.steps {
                    thead { tr { th scope="col" { "verdict" } th scope="col" { "step" } th scope="col" { "took" } } }
                    tbody {
                        @for (index, step) in attempt.steps.iter().enumerate() {
                            tr {
                                td { span.verdict.(class(step.verdict)) { (step.verdict.name()) } }
                                td {
                                    (words(&step.name))
                                    @if let Some(detail) = &step.detail { div.quiet { (words(detail)) } }
                                    @for picture in of(Some(index)) { (picture) }
                                }
                                td.number { (seconds(step.duration_ms)) }
                            }
                        }
                    }
                }
            }
        }
        @for picture in of(None) { (picture) }
    }
}

fn step_of(path: &str, steps: &[StepRecord]) -> Option<usize> {
    let name = path.rsplit('/').next()?.strip_suffix(".png")?;
    if name == "end" {
        return steps.iter().position(|step| matches!(step.verdict, Verdict::Failed | Verdict::Errored));
    }
    let (_, step) = TAKEN_IN.iter().find(|(picture, _)| *picture == name)?;
    steps.iter().position(|it| it.name == *step)
}
