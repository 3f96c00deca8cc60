//! The parameters of an address or a form, in their order, repetitions and their places kept.

use std::{fmt, ops::Range};

use serde::Serialize;
use url::Url;

use super::Placed;

/// How many bytes of a query, fragment or form are read; what follows is ignored.
const LIMIT: usize = 2 << 20;

/// How many pairs are read, likewise: a pair of one letter takes a hundred times its size, and checks compare
/// pairs with each other. Servers read no more either.
const PAIRS: usize = 1_000;

/// The part of a request in which parameters stand; their places count bytes of this part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestPart {
    /// Behind the `?` of the address.
    Query,
    /// Behind the `#` of the address; the browser does not send it.
    Fragment,
    /// The body, as `application/x-www-form-urlencoded`.
    Form,
}

/// Decoded `application/x-www-form-urlencoded` pairs (WHATWG URL §5) beside the text that they were read from.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Parameters {
    raw: Vec<u8>,
    pairs: Vec<(String, String)>,
    /// Of each pair, in the same order.
    places: Vec<ParameterPlace>,
}

/// Where a pair stands, in bytes of [`Parameters::raw`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterPlace {
    /// The encoded name.
    pub name: Range<usize>,
    /// The encoded value: empty, at the end of the name, when there is no `=`.
    pub value: Range<usize>,
    /// A `%` without two hexadecimal digits behind it, or bytes that are not UTF-8, in name or value.
    /// The decoded pair then has U+FFFD or a bare `%` there, and others may decode it in another way.
    pub broken: bool,
}

impl Parameters {
    /// Reads encoded pairs, such as a form's body or a query without its `?`.
    pub fn parse(encoded: &[u8]) -> Self {
        let raw = encoded.get(..LIMIT).unwrap_or(encoded);
        let (mut pairs, mut places) = (Vec::new(), Vec::new());
        let mut start = 0;
        for sequence in raw.split(|byte| *byte == b'&') {
            if pairs.len() == PAIRS {
                break;
            }
            if let Some((name, value)) = url::form_urlencoded::parse(sequence).into_owned().next() {
                pairs.push((name, value));
                places.push(ParameterPlace::of(sequence, start));
            }
            start += sequence.len() + 1;
        }
        Self { raw: raw.to_vec(), pairs, places }
    }

    /// The parameters of an address's query.
    pub fn of_query(url: &Url) -> Self {
        url.query().map(|query| Self::parse(query.as_bytes())).unwrap_or_default()
    }

    /// The parameters of an address's fragment, where the implicit flow puts its response.
    pub fn of_fragment(url: &Url) -> Self {
        url.fragment().map(|fragment| Self::parse(fragment.as_bytes())).unwrap_or_default()
    }

    /// The first value of that name, the empty one included.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first value of that name and where it stands, encoded, in [`Self::raw`].
    pub fn placed(&self, name: &str) -> Option<Placed<String>> {
        Some(Placed::new(self.get(name)?.to_owned(), self.place_of(name)?))
    }

    /// Every value of that name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// How often that name stands there.
    pub fn count(&self, name: &str) -> usize {
        self.all(name).count()
    }

    /// Whether that name stands there.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The names in their order, repetitions included.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.pairs.iter().map(|(name, _)| name.as_str())
    }

    /// The pairs in their order. Values may be secret.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// No pair at all.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The text that was read, still encoded: what the places count the bytes of. It may hold secrets.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The first value of that name as it was sent, not decoded: what a redirect's signature is made
    /// over (SAML bindings §3.4.4.1).
    pub fn raw_value(&self, name: &str) -> Option<&[u8]> {
        self.raw.get(self.place_of(name)?)
    }

    /// Where the first value of that name stands, encoded, in [`Self::raw`].
    pub fn place_of(&self, name: &str) -> Option<Range<usize>> {
        self.places(name).next().map(|place| place.value.clone())
    }

    /// Where every pair of that name stands.
    pub fn places<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a ParameterPlace> {
        self.pairs.iter().zip(&self.places).filter(move |((key, _), _)| key == name).map(|(_, place)| place)
    }

    /// Names of the pairs whose encoding is broken: see [`ParameterPlace::broken`].
    pub fn broken(&self) -> impl Iterator<Item = &str> {
        self.names().zip(&self.places).filter(|(_, place)| place.broken).map(|(name, _)| name)
    }
}

impl ParameterPlace {
    /// The place of a pair that begins at `start`.
    fn of(sequence: &[u8], start: usize) -> Self {
        let end = sequence.len();
        let equals = sequence.iter().position(|byte| *byte == b'=').unwrap_or(end);
        let value = (equals + 1).min(end);
        let parts = [sequence.get(..equals), sequence.get(value..)];
        Self {
            name: start..start + equals,
            value: start + value..start + end,
            broken: parts.into_iter().flatten().any(|part| form_decoded(part).is_none()),
        }
    }
}

/// Decodes one name or value; `None` where the lenient rules of forms would let a broken encoding pass.
pub(super) fn form_decoded(encoded: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded;
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        bytes.push(match first {
            b'+' => b' ',
            b'%' => {
                let (digits, behind) = rest.split_first_chunk::<2>()?;
                rest = behind;
                let [high, low] = digits.map(|digit| char::from(digit).to_digit(16));
                u8::try_from(16 * high? + low?).ok()?
            }
            other => *other,
        });
    }
    String::from_utf8(bytes).ok()
}

impl fmt::Debug for Parameters {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.names()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_repetition_are_kept_and_values_decoded() {
        let parameters = Parameters::parse(b"a=1&b=%2B+&a=2&c");
        assert_eq!(parameters.all("a").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(parameters.get("b"), Some("+ "));
        assert_eq!(parameters.get("c"), Some(""));
        assert_eq!((parameters.has("d"), parameters.count("a")), (false, 2));
        assert_eq!(format!("{parameters:?}"), r#"["a", "b", "a", "c"]"#);
    }

    #[test]
    fn query_and_fragment_are_read_apart() {
        let url = Url::parse("https://app.example/cb?code=1#id_token=2").unwrap();
        assert_eq!(Parameters::of_query(&url).get("code"), Some("1"));
        assert_eq!(Parameters::of_fragment(&url).get("id_token"), Some("2"));
        assert!(!Parameters::of_query(&url).has("id_token"));
    }

    #[test]
    fn a_fragment_is_read_only_as_the_implicit_flow_writes_it() {
        for fragment in ["/id_token=2", "?id_token=2", "!id_token=2", "!/cb?id_token=2"] {
            let url = Url::parse(&format!("https://app.example/cb#{fragment}")).unwrap();
            assert!(!Parameters::of_fragment(&url).has("id_token"), "{fragment}");
        }
    }

    #[test]
    fn every_place_points_at_what_was_sent() {
        let raw = b"&&a=1&b%20=x%3d=y&&c&=z&a=";
        let parameters = Parameters::parse(raw);
        assert_eq!(parameters.raw(), raw);
        assert_eq!(parameters.pairs(), [("a", "1"), ("b ", "x==y"), ("c", ""), ("", "z"), ("a", "")].map(owned));
        assert_eq!(parameters.raw_value("b "), Some(b"x%3d=y".as_slice()));
        assert_eq!(&raw[parameters.places("b ").next().unwrap().name.clone()], b"b%20");
        assert_eq!(parameters.place_of("c"), Some(20..20));
        assert_eq!(&raw[parameters.place_of("").unwrap()], b"z");
        let twice: Vec<_> = parameters.places("a").map(|place| place.value.clone()).collect();
        assert_eq!(twice, [4..5, 26..26]);
        assert_eq!((parameters.place_of("d"), parameters.raw_value("d")), (None, None));
        assert_eq!(parameters.placed("a"), Some(Placed::new("1".to_owned(), 4..5)));
        assert!(Parameters::parse(b"").is_empty() && Parameters::parse(b"&&").is_empty());
    }

    fn owned((name, value): (&str, &str)) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn a_broken_encoding_is_flagged_and_read_all_the_same() {
        let parameters = Parameters::parse(b"good=%C3%A4%EF%BF%BD&half=%4&bad=%zz&latin=%E4&%ff=x&raw=\xe4&plus=1%2b1");
        assert_eq!(parameters.broken().collect::<Vec<_>>(), ["half", "bad", "latin", "\u{fffd}", "raw"]);
        assert_eq!((parameters.get("half"), parameters.get("latin")), (Some("%4"), Some("\u{fffd}")));
        assert_eq!((parameters.get("good"), parameters.get("plus")), (Some("ä\u{fffd}"), Some("1+1")));
    }

    #[test]
    fn what_is_above_the_limit_is_not_read() {
        let mut raw = b"a=".to_vec();
        raw.resize(LIMIT, b'x');
        raw.extend(b"yy&b=1");
        let parameters = Parameters::parse(&raw);
        assert_eq!(
            (parameters.raw().len(), parameters.place_of("a"), parameters.has("b")),
            (LIMIT, Some(2..LIMIT), false)
        );
    }
}
