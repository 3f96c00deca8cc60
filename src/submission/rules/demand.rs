//! What many rules ask of a field.

use std::collections::BTreeSet;

use url::{Host, Url};

use super::{super::el::visible, Breach};
use crate::located::{Located, Place};

/// The field is there and not empty; `key` names it and `beside` is where it would stand.
pub(super) fn given(field: Option<&Located<String>>, key: &str, beside: Place) -> Vec<Breach> {
    match field {
        None => vec![Breach::new(beside, format!("`{key}` is missing"))],
        Some(text) if text.value.trim().is_empty() => vec![Breach::new(text.place, format!("`{key}` is empty"))],
        Some(_) => Vec::new(),
    }
}

/// Something other than a text is there.
pub(super) fn present<T>(field: Option<&T>, key: &str, beside: Place) -> Vec<Breach> {
    if field.is_some() { Vec::new() } else { vec![Breach::new(beside, format!("`{key}` is missing"))] }
}

/// No text is longer than the limit, in characters.
pub(super) fn at_most<'a>(limit: usize, fields: impl IntoIterator<Item = &'a Located<String>>) -> Vec<Breach> {
    let long = fields.into_iter().filter_map(|field| {
        let length = field.value.chars().count();
        (length > limit).then(|| Breach::new(field.place, format!("it has {length} characters")))
    });
    long.collect()
}

/// No two of the things have the same name.
pub(super) fn distinct<'a, T: Ord + 'a>(things: impl IntoIterator<Item = (T, Place)>) -> Vec<Breach> {
    let mut seen = BTreeSet::new();
    let again = things.into_iter().filter_map(|(name, place)| (!seen.insert(name)).then_some(place));
    again.map(|place| Breach::new(place, "the second time")).collect()
}

/// Each text is an address of the web.
pub(super) fn addresses<'a>(fields: impl IntoIterator<Item = &'a Located<String>>) -> Vec<Breach> {
    let wrong = fields.into_iter().filter(|field| !field.value.trim().is_empty() && !is_address(&field.value));
    wrong.map(|field| Breach::new(field.place, format!("`{}` is no such address", shown(&field.value)))).collect()
}

/// Whether a text is an address of the web: scheme and host written out, no expression, nobody's password.
pub(crate) fn is_address(text: &str) -> bool {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let written = text.split_once("://").is_some_and(|(_, rest)| !rest.starts_with('/'));
    url.is_some_and(|url| url.username().is_empty() && url.password().is_none())
        && written
        && !text.contains(|it: char| it.is_whitespace() || it == '{' || it == '}')
}

/// Each address is one that anybody can open. What is no address is another rule.
pub(super) fn public<'a>(fields: impl IntoIterator<Item = &'a Located<String>>) -> Vec<Breach> {
    let addresses = fields.into_iter().filter(|field| is_address(&field.value));
    let hidden = addresses.filter_map(|field| {
        let why = Url::parse(&field.value).ok().and_then(|url| hidden(&url))?;
        Some(Breach::new(field.place, why))
    });
    hidden.collect()
}

/// Why an address is not one that anybody can open over https; none when it is, as far as the address tells.
pub(crate) fn hidden(url: &Url) -> Option<&'static str> {
    let inside = match url.host()? {
        Host::Domain(name) => is_internal(name),
        Host::Ipv4(ip) => ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_unspecified(),
        Host::Ipv6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    };
    match url.scheme() {
        _ if inside => Some("its host is known only inside a network"),
        "https" => None,
        _ => Some("its scheme is not `https`"),
    }
}

fn is_internal(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let ending = name.rsplit('.').next().unwrap_or_default();
    !name.contains('.') || ["localhost", "local", "internal", "lan", "intranet", "corp", "home"].contains(&ending)
}

/// What of a text is told.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let plain: String = visible(text).chars().take(LONGEST).collect();
    if text.chars().count() > LONGEST { plain + "…" } else { plain }
}
