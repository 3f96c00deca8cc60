//! Windows in which the org counts requests, as far as its answers tell.
//!
//! Which requests the org counts together is not written in its answers. Those that are share the limit and the end
//! of the window, so kinds of requests with both in common are taken to be counted together.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::{ROUNDING, Told};
use crate::org::client::operation::Operation;

/// How long a window of Okta's lasts, where its end is not known yet.
const WINDOW: Duration = Duration::from_secs(60);

/// How long the first request of a kind goes alone: its answer tells the limit.
const ALONE: Duration = Duration::from_secs(2);

/// One in so many requests of a window is left to whoever else works in the org.
const RESERVE: u32 = 20;

/// All windows of an org for one credential.
#[derive(Debug, Default)]
pub(super) struct Windows {
    kinds: HashMap<Operation, Kind>,
    windows: Vec<Window>,
}

/// What is known of a kind of request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The first of its kind was sent then.
    Asked(Instant),
    /// Its answers tell no limit.
    Unlimited,
    /// It is counted there.
    In(usize),
}

#[derive(Clone, Copy, Debug)]
struct Window {
    limit: u32,
    remaining: u32,
    under_way: u32,
    /// As the org told it; `None` for a window that no answer was of yet.
    reset: Option<i64>,
    ends: Instant,
}

/// What a request is told that wants to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// It is counted there, as far as is known; to be given back.
    Now(Option<usize>),
    /// Not before that time, or before something changes.
    NotBefore(Instant),
}

impl Windows {
    /// Whether a request of this kind may be sent now. One that may is under way from then on.
    pub(super) fn turn(&mut self, operation: Operation, now: Instant) -> Turn {
        match self.kinds.get(&operation).copied() {
            Some(Kind::Asked(since)) if now < since + ALONE => Turn::NotBefore(since + ALONE),
            None | Some(Kind::Asked(_)) => {
                self.kinds.insert(operation, Kind::Asked(now));
                Turn::Now(None)
            }
            Some(Kind::Unlimited) => Turn::Now(None),
            Some(Kind::In(place)) => self.windows.get_mut(place).map_or(Turn::Now(None), |window| {
                window.renew(now);
                if window.remaining.saturating_sub(window.under_way) > window.limit / RESERVE {
                    window.under_way += 1;
                    Turn::Now(Some(place))
                } else {
                    Turn::NotBefore(window.ends)
                }
            }),
        }
    }

    /// What an answer tells of its limit; without the headers, that there is none.
    pub(super) fn learn(&mut self, operation: Operation, told: Option<Told>, refused: bool, now: Instant) {
        let known = self.kinds.get(&operation).copied();
        let Some(told) = told.filter(|told| told.limit > 0) else {
            match known {
                Some(Kind::Asked(_)) if refused => drop(self.kinds.remove(&operation)),
                Some(Kind::Asked(_)) => drop(self.kinds.insert(operation, Kind::Unlimited)),
                _ => {}
            }
            return;
        };
        let place = self.place_of(known, told, now);
        self.kinds.insert(operation, Kind::In(place));
        if let Some(window) = self.windows.get_mut(place) {
            if window.reset == Some(told.reset) {
                window.remaining = window.remaining.min(told.remaining);
            } else {
                (window.limit, window.remaining) = (told.limit, told.remaining);
                window.reset = Some(told.reset);
                window.ends = now + told.left.min(WINDOW * 60) + ROUNDING;
            }
        }
    }

    /// A request is not under way any more. If it was the first of its kind and no answer came, the next one is first.
    pub(super) fn give_back(&mut self, operation: Operation, window: Option<usize>) {
        if let Some(window) = window.and_then(|place| self.windows.get_mut(place)) {
            window.under_way = window.under_way.saturating_sub(1);
        } else if matches!(self.kinds.get(&operation), Some(Kind::Asked(_))) {
            self.kinds.remove(&operation);
        }
    }

    /// Where a request with that answer was counted: with others of the same limit and end, in the window after the
    /// one that was known, or in one that is new.
    fn place_of(&mut self, known: Option<Kind>, told: Told, now: Instant) -> usize {
        let same = |window: &Window| window.limit == told.limit && window.reset == Some(told.reset);
        if let Some(place) = self.windows.iter().position(same) {
            return place;
        }
        if let Some(Kind::In(place)) = known
            && self.windows.get(place).is_some_and(|window| window.reset.is_none() || window.ends <= now)
        {
            return place;
        }
        let new = Window { limit: told.limit, remaining: told.remaining, under_way: 0, reset: None, ends: now };
        let used: Vec<usize> = self
            .kinds
            .values()
            .filter_map(|kind| if let Kind::In(place) = kind { Some(*place) } else { None })
            .collect();
        let free = (0..self.windows.len()).find(|place| self.windows[*place].under_way == 0 && !used.contains(place));
        if let Some(place) = free {
            self.windows[place] = new;
            return place;
        }
        self.windows.push(new);
        self.windows.len() - 1
    }
}

impl Window {
    /// After its end a new one begins, of which only the limit is known.
    fn renew(&mut self, now: Instant) {
        if self.ends <= now {
            (self.remaining, self.reset, self.ends) = (self.limit, None, now + WINDOW);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: Operation = Operation::ReadUser;

    fn told(limit: u32, remaining: u32, reset: i64) -> Told {
        Told { limit, remaining, reset, left: Duration::from_secs(10) }
    }

    fn may(windows: &mut Windows, operation: Operation, now: Instant) -> bool {
        matches!(windows.turn(operation, now), Turn::Now(_))
    }

    /// Windows that know of one kind of request.
    fn after(answer: Option<Told>, now: Instant) -> Windows {
        let mut windows = Windows::default();
        assert!(may(&mut windows, READ, now));
        windows.learn(READ, answer, false, now);
        windows
    }

    #[test]
    fn the_first_of_a_kind_goes_alone_and_the_rest_share_what_its_answer_tells() {
        let now = Instant::now();
        let mut windows = Windows::default();
        assert_eq!(windows.turn(READ, now), Turn::Now(None));
        assert_eq!(windows.turn(READ, now), Turn::NotBefore(now + ALONE));
        windows.learn(READ, Some(told(4, 3, 100)), false, now);
        let turns: Vec<_> = (0..3).map(|_| windows.turn(READ, now)).collect();
        assert_eq!(turns, [Turn::Now(Some(0)); 3]);
        assert!(!may(&mut windows, READ, now), "three are left, and three are under way");
        for left in [2, 1, 0] {
            windows.learn(READ, Some(told(4, left, 100)), false, now);
            windows.give_back(READ, Some(0));
        }
        let end = now + Duration::from_secs(10) + ROUNDING;
        assert_eq!(windows.turn(READ, now), Turn::NotBefore(end));
        assert!(may(&mut windows, READ, end), "a new window");
    }

    #[test]
    fn a_new_window_has_no_more_than_the_limit_until_an_answer_tells_of_it() {
        let now = Instant::now();
        let mut windows = after(Some(told(2, 0, 100)), now);
        let later = now + Duration::from_secs(12);
        assert!(may(&mut windows, READ, later) && may(&mut windows, READ, later));
        assert!(!may(&mut windows, READ, later));
        windows.learn(READ, Some(told(2, 1, 160)), false, later);
        windows.give_back(READ, Some(0));
        assert!(!may(&mut windows, READ, later), "one is left, and one is under way");
        windows.give_back(READ, Some(0));
        assert!(may(&mut windows, READ, later));
    }

    #[test]
    fn kinds_that_are_counted_together_share_a_window() {
        let now = Instant::now();
        let mut windows = after(Some(told(3, 2, 100)), now);
        assert!(may(&mut windows, Operation::CreateUser, now));
        windows.learn(Operation::CreateUser, Some(told(3, 1, 100)), false, now);
        assert!(may(&mut windows, READ, now));
        assert!(!may(&mut windows, Operation::CreateUser, now), "the last one is under way");
        assert!(may(&mut windows, Operation::ReadInstance, now));
        windows.learn(Operation::ReadInstance, Some(told(3, 2, 101)), false, now);
        assert!(may(&mut windows, Operation::ReadInstance, now), "it is counted elsewhere");
    }

    #[test]
    fn some_of_a_large_window_is_left_to_others() {
        let now = Instant::now();
        assert!(!may(&mut after(Some(told(600, 30, 100)), now), READ, now));
        assert!(may(&mut after(Some(told(600, 31, 100)), now), READ, now));
    }

    #[test]
    fn what_is_not_limited_is_not_kept_waiting() {
        let now = Instant::now();
        let mut windows = after(None, now);
        assert!((0..100).all(|_| may(&mut windows, READ, now)));
    }

    #[test]
    fn a_first_request_without_answer_holds_nobody_up_for_long() {
        let now = Instant::now();
        let mut windows = Windows::default();
        assert!(may(&mut windows, READ, now));
        assert!(may(&mut windows, READ, now + ALONE));
        assert!(!may(&mut windows, READ, now + ALONE), "one at a time");
        windows.give_back(READ, None);
        assert!(may(&mut windows, READ, now + ALONE), "one that failed is not waited for");
    }

    #[test]
    fn a_concurrency_limit_closes_no_window() {
        let now = Instant::now();
        let mut windows = Windows::default();
        assert!(may(&mut windows, READ, now));
        windows.learn(READ, Some(told(0, 0, 160)), true, now);
        assert_eq!(windows.turn(READ, now), Turn::Now(None), "it is the first again");
        windows.learn(READ, Some(told(5, 4, 100)), false, now);
        windows.learn(READ, Some(told(0, 0, 160)), true, now);
        assert!(may(&mut windows, READ, now));
    }

    #[test]
    fn an_org_that_tells_another_window_each_time_costs_no_memory() {
        let now = Instant::now();
        let mut windows = Windows::default();
        for reset in 0..1000 {
            windows.turn(READ, now);
            windows.learn(READ, Some(told(100, 90, reset)), false, now);
            (0..windows.windows.len()).for_each(|place| windows.give_back(READ, Some(place)));
        }
        assert!(windows.windows.len() <= 2, "{}", windows.windows.len());
    }

    #[test]
    fn an_end_beyond_all_bounds_does_no_harm() {
        let now = Instant::now();
        let far = Told { left: Duration::from_secs(u64::MAX), ..told(9, 0, i64::MAX) };
        let mut windows = after(Some(far), now);
        assert!(matches!(windows.turn(READ, now), Turn::NotBefore(until) if until < now + WINDOW * 100));
    }
}
