//! Which field of the draft stands for which one of the published version.

use std::collections::{BTreeMap, BTreeSet};

use super::{Field, FieldKind, Fields};

/// One field in both versions; at least one of them has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sides<'a> {
    pub(super) path: &'a str,
    pub(super) published: Option<&'a Field>,
    pub(super) draft: Option<&'a Field>,
}

impl Sides<'_> {
    /// What it is for.
    pub(super) fn kind(&self) -> Option<FieldKind> {
        self.draft.or(self.published).map(|field| field.kind)
    }

    /// Whether a value was changed, came or went.
    pub(super) fn differ(&self) -> bool {
        self.published.map(|field| &field.value) != self.draft.map(|field| &field.value)
    }
}

type Entries<'a> = Vec<(&'a str, &'a Field)>;

/// All fields of both versions, by path. In a list the place says nothing: what stands in both is the same, and the
/// others are held against each other in their order.
pub(super) fn pair<'a>(published: &'a Fields, draft: &'a Fields) -> Vec<Sides<'a>> {
    let (before, after) = (lists(published), lists(draft));
    let names: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let single = |fields: &'a Fields| fields.iter().filter(|(path, _)| entry(path).is_none()).map(|(path, _)| path);
    let single: BTreeSet<&str> = single(published).chain(single(draft)).collect();
    let mut sides: Vec<_> =
        single.into_iter().map(|path| Sides { path, published: published.get(path), draft: draft.get(path) }).collect();
    for name in names {
        let entries = |lists: &BTreeMap<&str, Entries<'a>>| lists.get(name).cloned().unwrap_or_default();
        sides.extend(pair_list(entries(&before), entries(&after)));
    }
    sides.sort_by_key(|sides| sides.path);
    sides
}

fn pair_list<'a>(mut before: Entries<'a>, after: Entries<'a>) -> Vec<Sides<'a>> {
    let (mut paired, mut others) = (Vec::new(), Vec::new());
    for (path, draft) in after {
        match before.iter().position(|(_, published)| published.value == draft.value) {
            Some(at) => paired.push(Sides { path, published: Some(before.remove(at).1), draft: Some(draft) }),
            None => others.push((path, draft)),
        }
    }
    let mut left = before.into_iter();
    paired.extend(others.into_iter().map(|(path, draft)| {
        let published = left.next().map(|(_, published)| published);
        Sides { path, published, draft: Some(draft) }
    }));
    paired.extend(left.map(|(path, published)| Sides { path, published: Some(published), draft: None }));
    paired
}

/// The lists by their names, each in its order.
pub(super) fn lists(fields: &Fields) -> BTreeMap<&str, Entries<'_>> {
    let mut lists: BTreeMap<&str, Vec<(usize, &str, &Field)>> = BTreeMap::new();
    for (path, field) in fields.iter() {
        if let Some((list, place)) = entry(path) {
            lists.entry(list).or_default().push((place, path, field));
        }
    }
    let in_order = |mut entries: Vec<(usize, _, _)>| {
        entries.sort_by_key(|(place, ..)| *place);
        entries.into_iter().map(|(_, path, field)| (path, field)).collect()
    };
    lists.into_iter().map(|(name, entries)| (name, in_order(entries))).collect()
}

/// The list that a path is an entry of, and its place there. An ACS URL is told by its index, which is no place.
fn entry(path: &str) -> Option<(&str, usize)> {
    let (list, place) = path.strip_suffix(']')?.rsplit_once('[')?;
    (list != ACS_URLS).then_some((list, place.parse().ok()?))
}

/// The list whose entries have numbers of their own.
pub(super) const ACS_URLS: &str = "sso.saml.acs";
