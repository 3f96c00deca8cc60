//! The parameters of an address or a form, in their order, repetitions kept.

use std::fmt;

use url::Url;

/// How many bytes of a query, fragment or form are read; what follows is ignored.
const LIMIT: usize = 2 << 20;

/// Decoded `application/x-www-form-urlencoded` pairs (WHATWG URL §5).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Parameters {
    pairs: Vec<(String, String)>,
}

impl Parameters {
    /// Reads encoded pairs, such as a form's body or a query without its `?`.
    pub fn parse(encoded: &[u8]) -> Self {
        let encoded = encoded.get(..LIMIT).unwrap_or(encoded);
        let pairs = url::form_urlencoded::parse(encoded).into_owned().collect();
        Self { pairs }
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
}
