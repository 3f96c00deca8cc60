//! Names of places on the page, so that links lead to them: unique, and the same for the next report of the same tests.

use std::{collections::HashSet, fmt};

use crate::report::result::TestResult;

/// The longest that is made of a test's id, in bytes.
const LONGEST: usize = 120;

/// The place of a test, or of one of its attempts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Anchor(String);

impl fmt::Display for Anchor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Anchor {
    /// One for each test, in their order.
    pub(super) fn of(tests: &[TestResult]) -> Vec<Self> {
        let mut taken = HashSet::new();
        let unique = |(index, test): (usize, &TestResult)| {
            let slug = slug(&test.id);
            let anchor = if taken.contains(&slug) { format!("{slug}.test-{}", index + 1) } else { slug };
            taken.insert(anchor.clone());
            Self(anchor)
        };
        tests.iter().enumerate().map(unique).collect()
    }

    /// The attempt at that place of the test's list.
    pub(super) fn attempt(&self, index: usize) -> Self {
        Self(format!("{}.{}", self.0, index + 1))
    }

    /// Of an attempt: the message at that place of its list.
    pub(super) fn message(&self, index: usize) -> String {
        format!("{}.message-{}", self.0, index + 1)
    }

    /// Of an attempt: the finding at that place of its list.
    pub(super) fn finding(&self, index: usize) -> String {
        format!("{}.finding-{}", self.0, index + 1)
    }

    /// Of an attempt: the exchange of that number.
    pub(super) fn exchange(&self, number: u32) -> String {
        format!("{}.exchange-{number}", self.0)
    }
}

/// What is left of an id when a selector must be able to say it. No dot stands in it: that parts the pieces of anchors.
fn slug(id: &str) -> String {
    let slug = id.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '-' });
    let slug: String = slug.take(LONGEST).collect();
    if slug.is_empty() { "test".to_owned() } else { slug }
}
