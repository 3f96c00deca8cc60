//! Parameters of a query, a fragment or a form: one to a line, decoded.

use super::{
    Line, Role, Showing,
    plain::{self, beginning, push_cut, push_value},
};
use crate::protocol::Parameters;

/// What lets somebody in by itself: never shown unless asked for.
pub(super) const HIDDEN: [&str; 5] = ["password", "client_secret", "passcode", "pin", "secret"];
/// Codes and tokens: their beginnings are shown.
pub(super) const CUT: [&str; 8] = [
    "code",
    "access_token",
    "refresh_token",
    "id_token",
    "id_token_hint",
    "client_assertion",
    "code_verifier",
    "assertion",
];

/// How many pairs are shown: no message has so many.
const PAIRS: usize = 1000;

/// The lines of encoded pairs.
pub(super) fn lines(text: &str, showing: Showing) -> Vec<Line> {
    let parameters = Parameters::parse(text.as_bytes());
    let width = parameters.names().map(|name| name.chars().count()).filter(|width| *width <= 32).max().unwrap_or(0);
    let mut seen = std::collections::BTreeMap::<&str, usize>::new();
    let mut lines = Vec::new();
    for (name, value) in parameters.pairs().iter().take(PAIRS) {
        let nth = seen.entry(name).or_default();
        let place = parameters.places(name).nth(*nth);
        *nth += 1;
        let Some(place) = place else { continue };
        let mut line = Line::at(0);
        line.push(Role::Name, name, place.name.clone());
        line.note(" ".repeat(width.saturating_sub(name.chars().count())) + " = ");
        let raw = place.value.clone();
        if value.is_empty() {
            line.push(Role::Value, "", raw);
            line.note("(empty)");
        } else if showing.reveal {
            line.push(Role::Value, value, raw);
        } else if HIDDEN.contains(&name.to_ascii_lowercase().as_str()) {
            line.push(Role::Value, plain::HIDDEN, raw);
        } else if CUT.contains(&name.as_str()) {
            let (kept, left_out) = beginning(value);
            push_cut(&mut line, &kept, left_out, raw);
        } else {
            push_value(&mut line, value, raw, false);
        }
        if place.broken {
            line.note(" (broken percent-encoding)");
        }
        lines.push(line);
    }
    if let Some(more) = parameters.pairs().len().checked_sub(PAIRS).filter(|more| *more > 0) {
        let mut line = Line::at(0);
        line.note(format!("({more} more parameters)"));
        lines.push(line);
    }
    lines
}
