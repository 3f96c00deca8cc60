//! No check without a defect, no cause without a row that provokes it.

use std::collections::BTreeSet;

use oin_tester::{check::REGISTRY, diagnosis};

use super::{diagnoses, flow, oidc, provisioning, saml_request, saml_response, table::Row};

/// Checks that no defect can break in a browser here, each with what shows it instead: a recorded message in
/// `src/check/tests`, which breaks every check of the registry once.
const RECORDED: &[(&str, &str)] =
    &[("flow.scheme.https", "plain http is allowed on loopback, and the tests have nothing else")];

/// Causes that nothing in the embedded org or the apps provokes, each with what shows it instead.
const ELSEWHERE: &[(&str, &str)] = &[];

fn rows() -> impl Iterator<Item = &'static Row> {
    [
        diagnoses::ROWS,
        flow::EITHER,
        flow::SAML,
        flow::OIDC,
        oidc::ROWS,
        provisioning::EITHER,
        provisioning::SAML,
        provisioning::OIDC,
        saml_request::ROWS,
        saml_response::ROWS,
    ]
    .into_iter()
    .flatten()
}

/// Those of `all` that are in none of the two, and those that are in both.
fn uncovered(
    all: impl Iterator<Item = &'static str>,
    shown: &BTreeSet<&str>,
    elsewhere: &[(&'static str, &str)],
) -> Vec<&'static str> {
    all.filter(|id| shown.contains(id) == elsewhere.iter().any(|(other, _)| other == id)).collect()
}

#[test]
fn every_check_has_a_defect_that_shows_it() {
    let shown: BTreeSet<&str> = rows().map(|row| row.shows).filter(|id| !id.is_empty()).collect();
    let known: BTreeSet<&str> = REGISTRY.iter().map(|check| check.id).collect();
    assert_eq!(shown.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert_eq!(uncovered(REGISTRY.iter().map(|check| check.id), &shown, RECORDED), Vec::<&str>::new());
}

/// A row that is there for a check breaks it.
#[test]
fn rows_break_what_they_show() {
    for row in rows().filter(|row| !row.shows.is_empty()) {
        assert!(row.broken.split(' ').any(|id| id == row.shows), "{row:?}");
    }
}

#[test]
fn every_cause_is_provoked() {
    let provoked: BTreeSet<&str> = rows().map(|row| row.cause).filter(|cause| *cause != "-").collect();
    let known: BTreeSet<&str> = diagnosis::all().map(|cause| cause.id).collect();
    assert_eq!(provoked.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert_eq!(uncovered(diagnosis::all().map(|cause| cause.id), &provoked, ELSEWHERE), Vec::<&str>::new());
    assert!(provoked.len() >= 30, "{}", provoked.len());
}
