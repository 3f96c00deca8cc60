//! The terminal: a live view where one can be drawn, plain lines elsewhere, a summary at the end.
//! All of it goes to stderr; stdout belongs to data.

mod compared;
mod decoded;
mod examined;
mod live;
mod plain;
mod style;
mod summary;

use std::io::{self, IsTerminal};

use crate::event::Event;
use live::Live;
use plain::Plain;

pub use compared::{compared, told};
pub use decoded::{decoded, tally};
pub use examined::examined;
pub use style::Style;
pub use summary::{shown, summary};

/// The consumer of events that a person watches.
#[derive(Debug)]
pub struct Terminal(View);

#[derive(Debug)]
enum View {
    Live(Live),
    Plain(Plain),
}

impl Terminal {
    /// The view that suits stderr: live on a terminal, plain lines in a pipe or under `CI`.
    pub fn on_stderr(style: Style) -> Self {
        let live = io::stderr().is_terminal() && std::env::var_os("CI").is_none();
        Self(if live { View::Live(Live::new(style)) } else { View::Plain(Plain::new(style)) })
    }

    /// Shows an event.
    pub fn show(&mut self, event: &Event) -> io::Result<()> {
        match &mut self.0 {
            View::Live(live) => live.show(event),
            View::Plain(plain) => plain.show(event),
        }
    }
}
