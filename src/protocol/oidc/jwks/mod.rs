//! A JWK set (RFC 7517 §5): which keys it has, and what is wrong with each.

mod key;
mod material;

use std::collections::BTreeSet;

use super::{Object, OidcError, error::within, json::kind};

pub use key::{Jwk, KeyProblem};
pub use material::{Curve, Material};

/// How large a set may be, in bytes.
pub const SET_BYTES: usize = 1 << 20;
/// How many keys a set may have.
pub const SET_KEYS: usize = 200;

const WHAT: &str = "the key set";

/// A set of keys. What is wrong with one key does not spoil the others (RFC 7517 §5).
#[derive(Clone, Debug)]
pub struct JwkSet {
    /// The set as it was read; the keys' places count bytes of its text. A set that should be public
    /// may hold private members: they are secret.
    pub object: Object,
    /// The keys in their order.
    pub keys: Vec<Jwk>,
}

impl JwkSet {
    /// Reads a set's bytes.
    ///
    /// # Errors
    /// When there are more than [`SET_BYTES`] or [`SET_KEYS`], the bytes are not an unambiguous JSON
    /// object, or `keys` is absent or not an array.
    pub fn parse(bytes: &[u8]) -> Result<Self, OidcError> {
        within(WHAT, bytes.len(), SET_BYTES)?;
        let object = Object::parse(bytes).map_err(|source| OidcError::Json { what: WHAT, source })?;
        let values = object.array("keys").map_err(|source| OidcError::WrongType { what: WHAT, source })?;
        let values = values.ok_or(OidcError::Missing { what: WHAT, member: "keys" })?.value;
        if values.len() > SET_KEYS {
            return Err(OidcError::TooMany { what: WHAT, seen: values.len(), limit: SET_KEYS });
        }
        let places = object.elements("keys").unwrap_or_default();
        let keys = values
            .iter()
            .zip(places)
            .enumerate()
            .map(|(index, (value, place))| {
                let text = object.text().get(place.clone()).unwrap_or_default();
                match Object::parse(text.as_bytes()) {
                    Ok(members) => Jwk::read(index, place, &members),
                    Err(_) => Jwk::unreadable(index, place, kind(value)),
                }
            })
            .collect();
        Ok(Self { object, keys })
    }

    /// The keys with exactly that `kid`.
    pub fn with_kid<'s>(&'s self, kid: &'s str) -> impl Iterator<Item = &'s Jwk> {
        self.keys.iter().filter(move |key| key.kid.as_deref() == Some(kid))
    }

    /// Every `kid` that more than one key has.
    pub fn repeated_kids(&self) -> BTreeSet<&str> {
        let kids = || self.keys.iter().filter_map(|key| key.kid.as_deref());
        let mut seen = BTreeSet::new();
        kids().filter(|kid| !seen.insert(*kid)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<JwkSet, OidcError> {
        JwkSet::parse(text.as_bytes())
    }

    #[test]
    fn a_set_without_keys_is_none() {
        assert!(parse(r#"{"keys": []}"#).unwrap().keys.is_empty());
        assert!(matches!(parse("{}"), Err(OidcError::Missing { member: "keys", .. })));
        assert!(matches!(parse(r#"{"keys": {}}"#), Err(OidcError::WrongType { .. })));
        assert!(matches!(parse("[]"), Err(OidcError::Json { .. })));
        assert!(matches!(parse("<html>"), Err(OidcError::Json { .. })));
    }

    #[test]
    fn hostile_sets_are_refused() {
        let large = format!("{{\"keys\": [{}]}}", " ".repeat(SET_BYTES));
        assert!(matches!(parse(&large), Err(OidcError::TooLarge { limit: SET_BYTES, .. })));
        assert!(matches!(parse(r#"{"keys": [{"kid": "a", "kid": "b"}]}"#), Err(OidcError::Json { .. })));
        assert!(matches!(parse(r#"{"keys": [], "keys": []}"#), Err(OidcError::Json { .. })));
        let many = |keys: usize| format!("{{\"keys\": [{}1]}}", "1,".repeat(keys - 1));
        assert!(matches!(parse(&many(SET_KEYS + 1)), Err(OidcError::TooMany { seen: 201, .. })));
        assert_eq!(parse(&many(SET_KEYS)).unwrap().keys.len(), SET_KEYS);
        let deep = format!("{{\"keys\": [{}{}]}}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(matches!(parse(&deep), Err(OidcError::Json { .. })));
    }

    #[test]
    fn one_bad_key_does_not_spoil_the_others() {
        let set = parse(r#"{"keys": [1, "x", {"kty": "foo", "kid": "a"}, {"kid": "a"}, {"kid": "b"}]}"#).unwrap();
        assert_eq!(set.keys.len(), 5);
        assert_eq!(set.keys[0].problems, [KeyProblem::NotAnObject { seen: "a number" }]);
        assert_eq!(set.keys[2].problems, [KeyProblem::UnknownType { kty: "foo".to_owned() }]);
        assert_eq!(set.keys[3].problems, [KeyProblem::Missing { member: "kty" }]);
        assert_eq!(&set.object.text()[set.keys[4].place.clone()], r#"{"kid": "b"}"#);
        assert_eq!(set.repeated_kids().into_iter().collect::<Vec<_>>(), ["a"]);
        assert_eq!(set.with_kid("a").map(|key| key.index).collect::<Vec<_>>(), [2, 3]);
    }
}
