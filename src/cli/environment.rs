//! Options that stand in the environment: what is empty there counts as not set, as a CI server leaves it, and a switch is
//! on for `1`, `yes` and `true` alike.

use std::ffi::OsStr;

use clap::{Arg, ArgAction, Command, builder::FalseyValueParser};

/// The command, its options read so.
pub(super) fn lenient(command: Command) -> Command {
    command.mut_args(leniently).mut_subcommands(lenient)
}

fn leniently(option: Arg) -> Arg {
    let is_empty = |name: &OsStr| std::env::var_os(name).is_some_and(|value| value.is_empty());
    let option = if option.get_env().is_some_and(is_empty) { option.env(None::<&str>) } else { option };
    match option.get_action() {
        ArgAction::SetTrue => option.value_parser(FalseyValueParser::new()),
        _ => option,
    }
}
