//! Whether the value of a property is an address that Okta takes.

use url::Url;

use super::{LONGEST, Origin, Purpose};

/// Why a value is no address that Okta takes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressDefect {
    /// There is nothing.
    #[error("it is empty")]
    Empty,
    /// A space or control character.
    #[error("it has a space or control character in it")]
    Space,
    /// It does not begin with a scheme.
    #[error("it is not absolute")]
    NotAbsolute,
    /// It begins with `http`.
    #[error("its scheme is `http`")]
    Insecure,
    /// There is no host.
    #[error("it has no host")]
    NoHost,
    /// The host begins with a dot, or has two in a row.
    #[error("a part of its host is empty")]
    EmptyLabel,
    /// It cannot be read.
    #[error("it cannot be read as a URL: {0}")]
    Malformed(#[from] url::ParseError),
    /// It has a fragment.
    #[error("it has a fragment, which a redirect URI must not have")]
    Fragment,
    /// It has an underscore.
    #[error("it has a `_`, which the base URL of SCIM must not have")]
    Underscore,
    /// It is longer than Okta takes.
    #[error("it has {0} characters, more than the 1024 that Okta takes")]
    TooLong(usize),
}

/// Everything that keeps a value from being an address for that purpose.
pub(super) fn defects(value: &str, purpose: Purpose, origin: Origin) -> Vec<AddressDefect> {
    let mut defects: Vec<_> = unreadable(value, origin).into_iter().collect();
    if purpose == Purpose::RedirectUri && value.contains('#') {
        defects.push(AddressDefect::Fragment);
    }
    if purpose == Purpose::ScimBaseUrl && value.contains('_') {
        defects.push(AddressDefect::Underscore);
    }
    let length = value.chars().count();
    if length > LONGEST {
        defects.push(AddressDefect::TooLong(length));
    }
    defects
}

/// The first thing that keeps a value from being an absolute address with a host. Looks at the text itself where the
/// URL standard is lenient: it takes `https:///path` for an address of the host `path`.
fn unreadable(value: &str, origin: Origin) -> Option<AddressDefect> {
    if value.is_empty() {
        return Some(AddressDefect::Empty);
    }
    if value.contains(|character: char| character.is_whitespace() || character.is_control()) {
        return Some(AddressDefect::Space);
    }
    let Some((scheme, rest)) = value.split_once("://") else { return Some(AddressDefect::NotAbsolute) };
    match scheme.to_ascii_lowercase().as_str() {
        "https" => {}
        "http" if origin == Origin::Migrated => {}
        "http" => return Some(AddressDefect::Insecure),
        _ => return Some(AddressDefect::NotAbsolute),
    }
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = if host_and_port.starts_with('[') {
        host_and_port
    } else {
        host_and_port.split(':').next().unwrap_or_default()
    };
    if host.is_empty() {
        return Some(AddressDefect::NoHost);
    }
    if host.starts_with('.') || host.contains("..") {
        return Some(AddressDefect::EmptyLabel);
    }
    Url::parse(value).err().map(AddressDefect::Malformed)
}

/// A place of an address where something is missing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hollow {
    /// A parameter without a value.
    Parameter(String),
    /// Two slashes in a row in the path.
    Segment,
}

pub(super) fn hollows(value: &str) -> Vec<Hollow> {
    let Ok(url) = Url::parse(value) else { return Vec::new() };
    let parameters = url.query_pairs().filter(|(_, value)| value.is_empty());
    let mut hollows: Vec<_> = parameters.map(|(name, _)| Hollow::Parameter(name.into_owned())).collect();
    if url.path().contains("//") {
        hollows.push(Hollow::Segment);
    }
    hollows
}
