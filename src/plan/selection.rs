//! Which cases of a plan to run.

use std::fmt;
use std::num::NonZeroUsize;
use std::str::FromStr;

use super::Case;
use crate::id::InstanceId;
use crate::submission::Test;

/// What was selected on the command line. Empty lists select everything.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Only these tests.
    pub tests: Vec<Test>,
    /// Only these instances.
    pub instances: Vec<InstanceId>,
    /// Of the cases that remain, only this part.
    pub shard: Option<Shard>,
}

impl Selection {
    pub(super) fn selects(&self, case: &Case) -> bool {
        (self.tests.is_empty() || self.tests.contains(&case.test))
            && (self.instances.is_empty() || self.instances.contains(&case.instance.id))
    }
}

/// One of several parts of a plan that run on different machines: `I/N`, with `I` from 1 to `N`.
/// Every case is in exactly one part, and the same in each run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    index: usize,
    count: NonZeroUsize,
}

/// A shard that is not `I/N`.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not a shard; expected I/N with I from 1 to N, such as `1/4`")]
pub struct ShardError(String);

impl Shard {
    pub(super) fn part_of<T>(self, cases: Vec<T>) -> Vec<T> {
        cases.into_iter().skip(self.index - 1).step_by(self.count.get()).collect()
    }
}

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Self, ShardError> {
        let wrong = || ShardError(text.to_owned());
        let (index, count) = text.split_once('/').ok_or_else(wrong)?;
        let index: NonZeroUsize = index.parse().map_err(|_| wrong())?;
        let count: NonZeroUsize = count.parse().map_err(|_| wrong())?;
        if index > count { Err(wrong()) } else { Ok(Self { index: index.get(), count }) }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.index, self.count)
    }
}
