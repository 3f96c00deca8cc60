//! What went over the network, and what the pages said to the console.

use maud::{Markup, html};

use super::{
    anchor::Anchor,
    words::{counted, cut, seconds, words},
};
use crate::report::result::{ApiRow, Attempt, ConsoleRow, LoadedAs, NetworkRow};

/// Rows that a table has at most; the HAR file has all.
const ROWS: usize = 1_000;
/// As much of an address as is shown, in characters.
const ADDRESS: usize = 600;

pub(super) fn section(attempt: &Attempt, anchor: &Anchor) -> Markup {
    html! {
        @if !attempt.network.is_empty() { (network(&attempt.network, anchor)) }
        @if !attempt.api_calls.is_empty() { (api(&attempt.api_calls)) }
        @if !attempt.console.is_empty() { (console(&attempt.console)) }
    }
}

fn network(rows: &[NetworkRow], anchor: &Anchor) -> Markup {
    html! {
        details.network {
            summary { h4 { "Network" } " " span.quiet { (counted(rows.len(), "exchange")) } }
            label.filter hidden {
                "Filter " input type="search" data-filter="rows" placeholder="method, address, status, kind";
                " " span role="status" {}
            }
            table {
                thead {
                    tr {
                        th scope="col" { "#" } th scope="col" { "method" } th scope="col" { "address" }
                        th scope="col" { "for" } th scope="col" { "status" } th scope="col" { "took" }
                    }
                }
                tbody { @for row in rows.iter().take(ROWS) { (exchange(row, anchor)) } }
            }
            @if rows.len() > ROWS { p.quiet { (rows.len() - ROWS) " more are in the HAR file." } }
        }
    }
}

fn exchange(row: &NetworkRow, anchor: &Anchor) -> Markup {
    let bad = row.failure.is_some() || row.status.is_some_and(|status| status >= 400);
    html! {
        tr.bad[bad] id=(anchor.exchange(row.number)) tabindex="-1" {
            td.number { (row.number) }
            td { (cut(&row.method, 20)) }
            td.address { (cut(&row.url, ADDRESS)) }
            td { @if let Some(loaded_as) = row.loaded_as { (wanted(loaded_as)) } }
            td.number {
                @if let Some(status) = row.status { (status) }
                @if let Some(failure) = &row.failure { (words(failure)) }
            }
            td.number { @if let Some(took) = row.duration_ms { (format!("{took:.0} ms")) } }
        }
    }
}

fn wanted(loaded_as: LoadedAs) -> &'static str {
    match loaded_as {
        LoadedAs::Page => "page",
        LoadedAs::Frame => "frame",
        LoadedAs::Script => "script",
        LoadedAs::Part => "part",
    }
}

fn api(calls: &[ApiRow]) -> Markup {
    html! {
        details.api {
            summary { h4 { "Calls of the org's API" } " " span.quiet { (calls.len()) } }
            table {
                thead {
                    tr {
                        th scope="col" { "for" } th scope="col" { "method" } th scope="col" { "address" }
                        th scope="col" { "status" } th scope="col" { "took" }
                    }
                }
                tbody {
                    @for call in calls.iter().take(ROWS) {
                        tr.bad[call.status.is_none_or(|status| status >= 400)] {
                            td { (words(&call.operation)) @if call.attempt > 1 { " (try " (call.attempt) ")" } }
                            td { (cut(&call.method, 20)) }
                            td.address { (cut(&call.url, ADDRESS)) }
                            td.number {
                                @if let Some(status) = call.status { (status) }
                                @if let Some(failure) = &call.failure { " " (words(failure)) }
                            }
                            td.number { (seconds(call.duration_ms)) }
                        }
                    }
                }
            }
        }
    }
}

fn console(rows: &[ConsoleRow]) -> Markup {
    let errors = rows.iter().filter(|row| row.level != "warning").count();
    html! {
        details.console {
            summary { h4 { "Console" } " " span.quiet { (counted(errors, "error")) ", " (counted(rows.len() - errors, "warning")) } }
            ul {
                @for row in rows.iter().take(ROWS) {
                    li {
                        span.verdict.(if row.level == "warning" { "warned" } else { "failed" }) { (cut(&row.level, 20)) }
                        " " (words(&row.text))
                    }
                }
            }
        }
    }
}
