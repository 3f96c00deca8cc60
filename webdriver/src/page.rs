//! What a page is asked about: elements, addresses, conditions, and what was found there.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A CSS selector (Selectors Level 4). Operations act on the first *visible* element that matches it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Selector(String);

impl Selector {
    /// A selector, as it would stand in a style sheet.
    pub fn css(selector: impl Into<String>) -> Self {
        Self(selector.into())
    }

    /// The selector's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}`", self.0)
    }
}

/// A pattern for a whole address, fragment included, in which `*` stands for any run of characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UrlPattern(String);

impl UrlPattern {
    /// A pattern in which `*` stands for any run of characters, the empty one included.
    pub fn new(pattern: impl Into<String>) -> Self {
        Self(pattern.into())
    }

    /// Whether the whole address fits the pattern.
    pub fn matches(&self, url: &str) -> bool {
        let mut parts = self.0.split('*');
        let Some(mut rest) = parts.next().and_then(|first| url.strip_prefix(first)) else { return false };
        let mut parts = parts.peekable();
        if parts.peek().is_none() {
            return rest.is_empty();
        }
        while let Some(part) = parts.next() {
            if parts.peek().is_none() {
                return rest.ends_with(part);
            }
            let Some(at) = rest.find(part) else { return false };
            rest = &rest[at + part.len()..];
        }
        true
    }
}

impl fmt::Display for UrlPattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}`", self.0)
    }
}

/// Something that can be waited for on the current tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// At least one element that matches is visible.
    Visible(Selector),
    /// No element that matches is visible.
    Gone(Selector),
    /// The page's visible text contains this, runs of white space being equal.
    Text(String),
    /// The tab's address fits the pattern.
    Url(UrlPattern),
    /// The browser shows its own error page: nothing answered, or too many redirects, or a bad certificate.
    BrowserErrorPage,
    /// The document has been parsed (`document.readyState` is no longer `loading`) and is not a blank page.
    Loaded,
    /// The tab has asked for a document at an address that does not fit the pattern, and has not got it.
    AwaitsOutside(UrlPattern),
    /// All of these hold at once.
    All(Vec<Condition>),
    /// At least one of these holds.
    Any(Vec<Condition>),
}

impl fmt::Display for Condition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Visible(selector) => write!(formatter, "{selector} to be visible"),
            Self::Gone(selector) => write!(formatter, "{selector} to be gone"),
            Self::Text(text) => write!(formatter, "the text {text:?}"),
            Self::Url(pattern) => write!(formatter, "the address {pattern}"),
            Self::BrowserErrorPage => formatter.write_str("the browser's error page"),
            Self::Loaded => formatter.write_str("a loaded page"),
            Self::AwaitsOutside(pattern) => write!(formatter, "a request for a page outside of {pattern}"),
            Self::All(conditions) => list(formatter, conditions, " and "),
            Self::Any(conditions) => list(formatter, conditions, " or "),
        }
    }
}

fn list(formatter: &mut fmt::Formatter<'_>, conditions: &[Condition], joint: &str) -> fmt::Result {
    for (index, condition) in conditions.iter().enumerate() {
        write!(formatter, "{}{condition}", if index == 0 { "" } else { joint })?;
    }
    Ok(())
}

/// Where a tab is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// The whole address, fragment included. On the browser's own error page: the address that failed.
    pub url: String,
    /// The document's title, cut at 256 characters.
    pub title: String,
}

/// What was on the page when something that was expected was not there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageState {
    /// Where the tab was.
    pub location: Location,
    /// The beginning of the visible text, white space folded, cut at 500 characters.
    pub text: String,
    /// Why the browser shows its own error page, such as `net::ERR_CONNECTION_REFUSED`.
    pub failure: Option<String>,
}

impl fmt::Display for PageState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} titled {:?}", self.location.url, self.location.title)?;
        if let Some(failure) = &self.failure {
            write!(formatter, ", which failed with {failure}")?;
        }
        if self.text.is_empty() {
            formatter.write_str(", without any visible text")
        } else {
            write!(formatter, ", with the text {:?}", self.text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::UrlPattern;

    #[test]
    fn a_pattern_fits_the_whole_address() {
        for (pattern, url, fits) in [
            ("https://a.test/x", "https://a.test/x", true),
            ("https://a.test/x", "https://a.test/x?y", false),
            ("https://a.test/*", "https://a.test/", true),
            ("*/home*", "https://a.test/home#top", true),
            ("*/home", "https://a.test/home/home", true),
            ("https://*.test/*/c", "https://a.test/b/c", true),
            ("https://*.test/*/c", "https://a.test/c", false),
            ("*ab*ab", "ab", false),
            ("a*a", "a", false),
            ("*", "", true),
        ] {
            assert_eq!(UrlPattern::new(pattern).matches(url), fits, "{pattern} on {url}");
        }
    }
}
