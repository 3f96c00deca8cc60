//! The live view: a line for every case that is under way, with its step and its time, below the
//! lines of those that have ended.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    time::Duration,
};

use indicatif::{HumanDuration, MultiProgress, ProgressBar, ProgressStyle};

use super::{
    plain,
    style::{Style, tame},
};
use crate::{
    event::{Event, EventKind},
    id::CaseId,
};

/// How often the spinners turn.
const TICK: Duration = Duration::from_millis(90);

#[derive(Debug)]
pub(super) struct Live {
    style: Style,
    width: usize,
    lines: MultiProgress,
    total: Option<ProgressBar>,
    cases: BTreeMap<CaseId, ProgressBar>,
    /// Cases whose last attempt so far has ended.
    ended: BTreeSet<CaseId>,
}

impl Live {
    pub(super) fn new(style: Style) -> Self {
        Self {
            style,
            width: 0,
            lines: MultiProgress::new(),
            total: None,
            cases: BTreeMap::new(),
            ended: BTreeSet::new(),
        }
    }

    pub(super) fn show(&mut self, event: &Event) -> io::Result<()> {
        match &event.kind {
            EventKind::RunStarted { cases, .. } => {
                self.width = cases.iter().map(|case| case.id.as_str().len()).max().unwrap_or(0);
                // Before the bar, or its first drawing stays above the line.
                plain::line(event, self.style, self.width).map_or(Ok(()), |line| self.lines.println(line))?;
                self.total = Some(self.lines.add(total(cases.len() as u64)));
                return Ok(());
            }
            EventKind::AttemptStarted { case, .. } => {
                self.ended.remove(case);
                self.begin(case);
            }
            EventKind::StepStarted { case, name } => {
                if let Some(line) = self.cases.get(case) {
                    line.set_message(tame(name));
                }
            }
            EventKind::AttemptFinished { case, .. } => {
                if let Some(line) = self.cases.remove(case) {
                    line.finish_and_clear();
                }
                self.ended.insert(case.clone());
                if let Some(total) = &self.total {
                    total.set_position(self.ended.len() as u64);
                    total.set_message(left(total).unwrap_or_default());
                }
            }
            EventKind::RunFinished { .. } => {
                self.cases.values().for_each(ProgressBar::finish_and_clear);
                self.total.iter().for_each(ProgressBar::finish_and_clear);
            }
            _ => {}
        }
        plain::line(event, self.style, self.width).map_or(Ok(()), |line| self.lines.println(line))
    }

    fn begin(&mut self, case: &CaseId) {
        let line =
            ProgressBar::new_spinner().with_prefix(format!("{:width$}", tame(case.as_str()), width = self.width));
        line.set_style(template("  {spinner} {prefix} {elapsed:>4} {wide_msg}"));
        let line = match &self.total {
            Some(total) => self.lines.insert_before(total, line),
            None => self.lines.add(line),
        };
        line.enable_steady_tick(TICK);
        self.cases.insert(case.clone(), line);
    }
}

fn total(cases: u64) -> ProgressBar {
    let line = ProgressBar::new(cases);
    line.set_style(template("  {pos}/{len} {bar:40} {elapsed} {msg}"));
    line.enable_steady_tick(TICK);
    line
}

/// How long the rest may take, once two tests have ended: one says too little of the others.
fn left(total: &ProgressBar) -> Option<String> {
    let (ended, all) = (total.position(), total.length()?);
    let rest = all.checked_sub(ended).filter(|rest| *rest > 0 && ended >= 2)?;
    let each = total.elapsed().checked_div(u32::try_from(ended).ok()?)?;
    let seconds = each.checked_mul(u32::try_from(rest).ok()?)?.as_secs();
    Some(format!("about {} left", HumanDuration(Duration::from_secs(seconds.max(1)))))
}

/// Only the look depends on the template: a wrong one falls back to indicatif's own.
fn template(text: &str) -> ProgressStyle {
    ProgressStyle::with_template(text).unwrap_or_else(|_| ProgressStyle::default_bar())
}
