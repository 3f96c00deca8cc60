//! Whether the value of a property is an address that Okta takes.

use url::Url;

use super::{
    super::{error::cut, is_unseen},
    LONGEST, Origin, Purpose,
};

/// The longest value that is looked at more closely, in bytes: what is longer is told to be too long.
const LONGEST_READ: usize = 4 * LONGEST;

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
    /// It ends with a line break, as a block of YAML does.
    #[error("it ends with a line break: write `|-` for `|`, or the value on one line")]
    LineBreak,
    /// It begins with another scheme, such as that of an app on a phone.
    #[error("its scheme is `{0}`, and not `https`")]
    Scheme(String),
    /// It begins with `http`.
    #[error("its scheme is `http`")]
    Insecure,
    /// There is no host.
    #[error("it has no host")]
    NoHost,
    /// The host begins or ends with a dot, or has two in a row.
    #[error("a part of its host is empty")]
    EmptyLabel,
    /// A part of the host begins or ends with a hyphen.
    #[error("a part of its host begins or ends with a hyphen")]
    Hyphen,
    /// A colon is behind the host, and nothing behind it.
    #[error("its port is empty")]
    NoPort,
    /// What was to be an expression is text.
    #[error("it has a `{{` or `}}` in it: what stands there is text, and is not evaluated")]
    Brace,
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

/// Whether `http` is written in a property, as it stands in the submission: a scheme may have capitals (RFC 3986, §3.1).
pub fn writes_http(text: &str) -> bool {
    text.to_ascii_lowercase().contains("http://")
}

/// Everything that keeps a value from being an address for that purpose.
pub(super) fn defects(value: &str, purpose: Purpose, origin: Origin) -> Vec<AddressDefect> {
    let length = value.chars().count();
    if value.len() > LONGEST_READ {
        return vec![AddressDefect::TooLong(length)];
    }
    let mut defects: Vec<_> = unreadable(value, origin).into_iter().collect();
    if value.contains(['{', '}']) {
        defects.push(AddressDefect::Brace);
    }
    if purpose == Purpose::RedirectUri && value.contains('#') {
        defects.push(AddressDefect::Fragment);
    }
    if purpose == Purpose::ScimBaseUrl && value.contains('_') {
        defects.push(AddressDefect::Underscore);
    }
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
    let spaced = |text: &str| text.contains(|character: char| character.is_whitespace() || is_unseen(character));
    if spaced(value) {
        let of_block = value.ends_with('\n') && !spaced(value.trim_end_matches(['\r', '\n']));
        return Some(if of_block { AddressDefect::LineBreak } else { AddressDefect::Space });
    }
    let Some((scheme, rest)) = value.split_once("://") else { return Some(not_https(value)) };
    match scheme.to_ascii_lowercase().as_str() {
        "https" => {}
        "http" if origin == Origin::Migrated => {}
        "http" => return Some(AddressDefect::Insecure),
        _ => return Some(not_https(value)),
    }
    of_host(authority(rest)).or_else(|| Url::parse(value).err().map(AddressDefect::Malformed))
}

/// What is said of a value that does not begin with `https://`: whether it has another scheme (RFC 3986, §3.1), also one
/// without a host, `com.example.app:/callback` (RFC 8252, §7.1).
fn not_https(value: &str) -> AddressDefect {
    let scheme = value.split_once(":/").map(|(scheme, _)| scheme).filter(|scheme| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
            && !["http", "https"].iter().any(|known| known.eq_ignore_ascii_case(scheme))
    });
    scheme.map_or(AddressDefect::NotAbsolute, |scheme| AddressDefect::Scheme(cut(scheme)))
}

/// What stands before the path.
fn authority(rest: &str) -> &str {
    rest.split(['/', '?', '#', '\\']).next().unwrap_or_default()
}

/// What is wrong with a host and its port. The labels of a name neither are empty nor begin or end with a hyphen (RFC
/// 1123, §2.1; RFC 952).
fn of_host(authority: &str) -> Option<AddressDefect> {
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if host_and_port.starts_with('[') {
        return None;
    }
    let (host, port) = host_and_port.split_once(':').map_or((host_and_port, None), |(host, port)| (host, Some(port)));
    if host.is_empty() {
        return Some(AddressDefect::NoHost);
    }
    if host.split('.').any(str::is_empty) {
        return Some(AddressDefect::EmptyLabel);
    }
    if host.split('.').any(|label| label.starts_with('-') || label.ends_with('-')) {
        return Some(AddressDefect::Hyphen);
    }
    (port == Some("")).then_some(AddressDefect::NoPort)
}

/// A place of an address where something is missing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hollow {
    /// A parameter without a value.
    Parameter(String),
    /// Two slashes in a row in the path.
    Segment,
    /// The path ends with a slash.
    End,
}

/// The hollows of a value: the first few, since all of them are kept.
pub(super) fn hollows(value: &str) -> Vec<Hollow> {
    const MOST: usize = 16;
    let Some(url) = (value.len() <= LONGEST_READ).then(|| Url::parse(value).ok()).flatten() else { return Vec::new() };
    let parameters = url.query_pairs().filter(|(_, value)| value.is_empty());
    let mut hollows: Vec<_> = parameters.map(|(name, _)| Hollow::Parameter(name.into_owned())).take(MOST).collect();
    if url.path().contains("//") {
        hollows.push(Hollow::Segment);
    }
    // The path as it is written: of `https://a.test` it is nothing, and not a slash.
    let rest = value.split_once("://").map_or("", |(_, rest)| rest);
    let written = rest.split(['?', '#']).next().unwrap_or_default();
    if written.len() > authority(rest).len() && written.ends_with('/') {
        hollows.push(Hollow::End);
    }
    hollows
}
