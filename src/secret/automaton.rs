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

    /// The bytes with each form replaced by what `instead` says.
    fn replaced(&self, bytes: &[u8], instead: impl Fn(&Place<'_>) -> Vec<u8>) -> Vec<u8> {
        let mut replaced = Vec::with_capacity(bytes.len());
        let mut rest = 0;
        while let Some(place) = self.next(bytes, rest) {
            replaced.extend_from_slice(&bytes[rest..place.range.start]);
            replaced.extend(instead(&place));
            rest = place.range.end;
        }
        replaced.extend_from_slice(&bytes[rest..]);
        replaced
    }

    /// The bytes with a mark in the place of every form.
    pub(super) fn marked(&self, bytes: &[u8]) -> Vec<u8> {
        self.replaced(bytes, |place| place.mark.as_bytes().to_vec())
    }

    /// The bytes with an asterisk in the place of every byte of a form: places in it stay what they are.
    pub(super) fn blotted(&self, bytes: &[u8]) -> Vec<u8> {
        self.replaced(bytes, |place| vec![b'*'; place.range.len()])
    }
}
