//! One pass over a text for many forms at once.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, Input, MatchKind};

/// Of a long form, the automaton knows this many bytes, and the rest is compared where they stand.
/// Whole messages are among the secrets: an automaton of all their bytes takes many times longer to
/// build than a run's files to search.
pub(super) const HEAD: usize = 48;

/// Finds forms.
pub(super) struct Automaton {
    /// Finds the longest head among those that begin first.
    heads: AhoCorasick,
    /// For each head, the forms that can stand where it stands, the longest first: those that begin
    /// with it, and those that are shorter than it and that it begins with.
    forms: Vec<Vec<Arc<Form>>>,
}

/// One way in which one secret is written down.
pub(super) struct Form {
    /// The bytes.
    pub(super) text: String,
    /// What takes their place.
    pub(super) mark: Arc<str>,
}

/// Where a form stands, and what should stand there.
pub(super) struct Place<'a> {
    pub(super) range: Range<usize>,
    pub(super) mark: &'a str,
}

impl Automaton {
    pub(super) fn new(forms: impl IntoIterator<Item = Form>) -> Result<Self, BuildError> {
        let mut by_head: BTreeMap<Vec<u8>, Vec<Arc<Form>>> = BTreeMap::new();
        for form in forms {
            let head = form.text.as_bytes()[..form.text.len().min(HEAD)].to_vec();
            by_head.entry(head).or_default().push(Arc::new(form));
        }
        let heads = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(by_head.keys())?;
        let candidates = |head: &[u8]| {
            let beginnings = (0..=head.len()).filter_map(|length| by_head.get(&head[..length]));
            let mut forms: Vec<Arc<Form>> = beginnings.flatten().cloned().collect();
            forms.sort_by_key(|form| std::cmp::Reverse(form.text.len()));
            forms
        };
        let forms = by_head.keys().map(|head| candidates(head)).collect();
        Ok(Self { heads, forms })
    }

    /// The first form from there on; of those that begin together, the longest.
    pub(super) fn next(&self, bytes: &[u8], mut from: usize) -> Option<Place<'_>> {
        while let Some(head) = self.heads.find(Input::new(bytes).range(from..)) {
            let start = head.start();
            let stands = |form: &&Arc<Form>| bytes[start..].starts_with(form.text.as_bytes());
            if let Some(form) = self.forms[head.pattern().as_usize()].iter().find(stands) {
                return Some(Place { range: start..start + form.text.len(), mark: &form.mark });
            }
            from = start + 1;
        }
        None
    }

    /// How many beginnings there are.
    pub(super) fn len(&self) -> usize {
        self.forms.len()
    }

    /// Where forms stand, one behind the other.
    pub(super) fn places<'a>(&'a self, bytes: &[u8]) -> Vec<Place<'a>> {
        let mut rest = 0;
        let next = || {
            let place = self.next(bytes, rest)?;
            rest = place.range.end;
            Some(place)
        };
        std::iter::from_fn(next).collect()
    }
}

/// The bytes with a mark in each of these places.
pub(super) fn marked<'a>(bytes: &[u8], places: impl IntoIterator<Item = Place<'a>>) -> Vec<u8> {
    replaced(bytes, places, |place| place.mark.as_bytes().to_vec())
}

/// The bytes with asterisks in these places, which stay as long as they are.
pub(super) fn blotted<'a>(bytes: &[u8], places: impl IntoIterator<Item = Place<'a>>) -> Vec<u8> {
    replaced(bytes, places, |place| vec![b'*'; place.range.len()])
}

/// The bytes with something else in each of these places, of which none overlaps the one before.
fn replaced<'a>(
    bytes: &[u8],
    places: impl IntoIterator<Item = Place<'a>>,
    instead: impl Fn(&Place<'a>) -> Vec<u8>,
) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(bytes.len());
    let mut rest = 0;
    for place in places {
        replaced.extend_from_slice(&bytes[rest..place.range.start]);
        replaced.extend(instead(&place));
        rest = place.range.end;
    }
    replaced.extend_from_slice(&bytes[rest..]);
    replaced
}
