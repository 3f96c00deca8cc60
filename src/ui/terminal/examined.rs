//! What `doctor` saw: a line each under the headings of scenario and area, and below what is not ok how to mend it.

use super::style::{Style, tame};
use crate::doctor::{Examination, State};

/// Longer lines are wrapped on a terminal; elsewhere each is one line, for programs that read it.
const WIDEST: usize = 140;

/// Names beyond this are not lined up with.
const LONGEST_NAME: usize = 44;

/// The width of a state's word and the space around it.
const MARGIN: usize = 8;

/// All lines, and a sum.
pub fn examined(lines: &[Examination], style: Style) -> String {
    let width = match style {
        Style::Colour => textwrap::termwidth().min(WIDEST),
        Style::Bare => usize::MAX,
    };
    let mut text = String::new();
    for section in lines.chunk_by(|one, other| heading(one) == heading(other)) {
        let names = section.iter().map(|line| line.what().chars().count()).filter(|length| *length <= LONGEST_NAME);
        let layout = Layout { width, name: names.max().unwrap_or(0), style };
        text.extend(section.first().map(|first| format!("{}\n", style.strong(&heading(first)))));
        text.extend(section.iter().map(|line| layout.line(line)));
        text.push('\n');
    }
    text.push_str(&sum(lines, style));
    text
}

fn heading(line: &Examination) -> String {
    let area = line.area().title();
    line.scenario().map_or_else(|| area.to_owned(), |scenario| tame(&format!("{scenario}: {area}")))
}

/// Where the columns are.
#[derive(Clone, Copy)]
struct Layout {
    width: usize,
    name: usize,
    style: Style,
}

impl Layout {
    fn line(self, line: &Examination) -> String {
        let what = tame(line.what());
        let space = " ".repeat(self.name.saturating_sub(what.chars().count()));
        let indent = MARGIN + self.name + 2;
        let seen = self.wrapped(line.seen(), indent).join(&format!("\n{}", " ".repeat(indent)));
        let first = format!("  {}  {}{space}  {seen}\n", self.word(line.state()), self.style.name(&what));
        let steps = line.mending().into_iter().flat_map(str::lines).map(str::trim);
        let steps: Vec<String> = steps.flat_map(|step| self.wrapped(step, MARGIN + 2)).collect();
        if steps.is_empty() {
            return first;
        }
        let below = steps.join(&format!("\n{}", " ".repeat(MARGIN + 2)));
        format!("{first}{}→ {below}\n", " ".repeat(MARGIN))
    }

    fn wrapped(self, text: &str, indent: usize) -> Vec<String> {
        let text = tame(text).replace('\n', " ");
        let room = self.width.saturating_sub(indent).max(30);
        textwrap::wrap(&text, room).into_iter().map(std::borrow::Cow::into_owned).collect()
    }

    /// The state's word, padded to one width.
    fn word(self, state: State) -> String {
        match state {
            State::Ok => self.style.good("ok   "),
            State::Warning => self.style.odd("WARN "),
            State::Wrong => self.style.bad("WRONG"),
            State::Unknown => self.style.odd("?    "),
        }
    }
}

fn sum(lines: &[Examination], style: Style) -> String {
    let count = |state| lines.iter().filter(|line| line.state() == state).count();
    let words = [
        (State::Ok, "ok", "ok"),
        (State::Warning, "warning", "warnings"),
        (State::Wrong, "wrong", "wrong"),
        (State::Unknown, "not known", "not known"),
    ];
    let parts: Vec<String> = words
        .into_iter()
        .map(|(state, one, many)| (count(state), one, many))
        .filter(|(number, _, _)| *number > 0)
        .map(|(number, one, many)| format!("{number} {}", if number == 1 { one } else { many }))
        .collect();
    let parts = parts.join(", ");
    let end = match (count(State::Wrong), count(State::Unknown)) {
        (0, 0) => style.good("ready to run"),
        (0, _) => style.odd("nothing that is known stands in the way"),
        _ => style.bad("a run cannot succeed"),
    };
    format!("{}: {end}\n", style.strong(&parts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Area;

    fn lines() -> Vec<Examination> {
        vec![
            Examination::ok(Area::Browser, "browser", "Chromium 156"),
            Examination::wrong(Area::Org, "answer", "no answer", "start it\nor another").of("acme"),
            Examination::warning(Area::Org, "clock", "31 s ahead", "set it").of("acme"),
            Examination::unknown(Area::Users, "an\x1b[2Jn", "not asked", "ask").of("acme"),
        ]
    }

    #[test]
    fn each_is_a_line_and_what_is_not_ok_has_a_second_one() {
        let expected = "\
browser
  ok     browser  Chromium 156

acme: org
  WRONG  answer  no answer
        → start it
          or another
  WARN   clock   31 s ahead
        → set it

acme: users
  ?      an\u{fffd}[2Jn  not asked
        → ask

1 ok, 1 warning, 1 wrong, 1 not known: a run cannot succeed
";
        assert_eq!(examined(&lines(), Style::Bare), expected);
    }

    #[test]
    fn without_anything_wrong_a_run_may_begin() {
        assert!(examined(&lines()[..1], Style::Bare).ends_with("\n1 ok: ready to run\n"));
        let unknown = [lines()[0].clone(), lines()[3].clone()];
        assert!(
            examined(&unknown, Style::Bare).ends_with("\n1 ok, 1 not known: nothing that is known stands in the way\n")
        );
    }
}
