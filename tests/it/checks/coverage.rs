//! No check without a defect, no cause without a row that provokes it.

use std::collections::BTreeSet;

use oin_tester::{check::REGISTRY, diagnosis};

use super::{diagnoses, flow, oidc, provisioning, saml_request, saml_response, table::Row};

/// Checks that no defect can break in a browser here, each with what shows it instead: a recorded message in
/// `src/check/tests`, which breaks every check of the registry once.
const RECORDED: &[(&str, &str)] =
    &[("flow.scheme.https", "plain http is allowed on loopback, and the tests have nothing else")];

/// Causes that nothing in the embedded org or the apps provokes, each with what shows it instead.
const ELSEWHERE: &[(&str, &str)] = &[
    ("interrupted", ANOTHER_TEST),
    ("browser-failed", ANOTHER_TEST),
    ("org-unreachable", ENDS_THE_RUN),
    ("org-failed", ENDS_THE_RUN),
    ("not-an-okta-org", ENDS_THE_RUN),
    ("api-token-refused", ENDS_THE_RUN),
    ("instance-missing", ENDS_THE_RUN),
    ("rate-limited", ANOTHER_TEST),
    ("org-refused", ANOTHER_TEST),
    ("temporary-login-taken", ANOTHER_TEST),
    ("password-policy", ANOTHER_TEST),
    ("temporary-user-impossible", ANOTHER_TEST),
    ("scenario-incomplete", IN_WORDS),
    ("test-user-unassigned", IN_WORDS),
    ("instance-inactive", ANOTHER_UNIT),
    ("user-locked-out", ON_OKTAS_PAGE),
    ("password-expired", IN_WORDS),
    ("second-factor-asked", ON_OKTAS_PAGE),
    ("second-factor-refused", ON_OKTAS_PAGE),
    ("enrolment-asked", ON_OKTAS_PAGE),
    ("sign-in-limited", IN_WORDS),
    ("sign-in-failed", IN_WORDS),
    ("instance-not-at-address", IN_WORDS),
    ("request-refused", IN_WORDS),
    ("login-required", IN_WORDS),
    ("org-answered-error", IN_WORDS),
    ("initiate-request-stale", WITHOUT_EFFECT),
    ("pkce-broken", WITHOUT_EFFECT),
    ("request-ambiguous", WITHOUT_EFFECT),
    ("code-not-accepted", WITHOUT_EFFECT),
    ("discovery-incomplete", WITHOUT_EFFECT),
    ("saml-request-time", WITHOUT_EFFECT),
    ("saml-signature-unsafe", WITHOUT_EFFECT),
    ("cookie-not-sent", WITHOUT_EFFECT),
    ("account-not-made", WITHOUT_EFFECT),
    ("account-differs", WITHOUT_EFFECT),
    ("sign-on-refused", WITHOUT_EFFECT),
    ("page-otherwise", WITHOUT_EFFECT),
    ("answer-not-delivered", WITHOUT_EFFECT),
];

/// Whoever meets it in `org_client.rs`, `org_users.rs` or `interruption.rs` has it without a sign-on.
const ANOTHER_TEST: &str = "another test";
/// It comes before the first test and is no diagnosis then: see `diagnoses.rs`.
const ENDS_THE_RUN: &str = "ends the run";
/// Recorded words of Okta's pages: `src/org/pages`, `src/diagnosis/tests.rs`.
const IN_WORDS: &str = "recorded words";
/// It would have to happen while the test runs: `src/flow/missing_tile.rs` has it.
const ANOTHER_UNIT: &str = "a unit test";
/// Only Okta's own page asks for it: `tests/it/peers/widget`.
const ON_OKTAS_PAGE: &str = "on Okta's own page";
/// The sample apps sign users on all the same, so that its rules explain no failure: `src/diagnosis/tests.rs` has them.
const WITHOUT_EFFECT: &str = "no effect on the sample apps";

fn rows() -> impl Iterator<Item = &'static Row> {
    [
        diagnoses::ROWS,
        flow::EITHER,
        flow::SAML,
        flow::OIDC,
        flow::EITHER_WAY,
        flow::OIDC_WAYS,
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
