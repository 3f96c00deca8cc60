//! Okta's rules: each row of a table is a change of a whole submission and what breaks by it.

mod addresses;
mod catalog;
mod command;
mod hash;
mod provisioning;
mod published;
mod single_sign_on;
mod table;
mod test_information;
mod variables;

use std::collections::BTreeSet;

use oin_tester::submission::{
    Ruleset,
    rules::{self, Severity},
};

use table::Row;

/// Every table.
fn rows() -> Vec<Row> {
    let tables = [
        catalog::rows(),
        variables::rows(),
        addresses::rows(),
        single_sign_on::rows(),
        provisioning::rows(),
        test_information::rows(),
        published::rows(),
    ];
    tables.into_iter().flatten().collect()
}

#[test]
fn what_each_row_changes_breaks_these_rules_and_no_others_at_these_lines() {
    let wrong: Vec<String> = rows().iter().filter_map(Row::difference).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_two_rows_have_the_same_name() {
    let mut names = BTreeSet::new();
    for row in rows() {
        assert!(names.insert(row.name), "{}", row.name);
    }
}

#[test]
fn each_rule_has_a_row_that_breaks_it_and_one_that_does_not() {
    let (mut broken, mut held) = (BTreeSet::new(), BTreeSet::new());
    for row in rows() {
        let ids: BTreeSet<&str> = row.broken.iter().map(|(id, _)| *id).collect();
        let of_ruleset = rules::registry().filter(|rule| rule.rulesets.contain(row.ruleset)).map(|rule| rule.id);
        held.extend(of_ruleset.filter(|id| !ids.contains(id)));
        broken.extend(ids);
    }
    let all: BTreeSet<&str> = rules::registry().map(|rule| rule.id).collect();
    assert_eq!(all.difference(&broken).collect::<Vec<_>>(), Vec::<&&str>::new(), "no row breaks them");
    assert_eq!(all.difference(&held).collect::<Vec<_>>(), Vec::<&&str>::new(), "every row breaks them");
    assert_eq!(rules::registry().count(), all.len(), "two rules have the same id");
}

#[test]
fn what_cuts_customers_off_is_an_error() {
    for id in ["update.variable-kept", "update.protocol-kept"] {
        assert_eq!(rules::find(id).map(|rule| rule.severity), Some(Severity::Error), "{id}");
    }
}

#[test]
fn the_newest_ruleset_counts_unless_the_file_names_another() {
    let text = table::base(Ruleset::August2026).replace("  ruleset: \"2026-08\"\n", "");
    assert_eq!(table::read(&text).submission.ruleset(), Ruleset::August2026);
    assert_eq!(table::read(&table::base(Ruleset::October2024)).submission.ruleset(), Ruleset::October2024);
}
