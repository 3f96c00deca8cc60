//! What many rules ask of a field.

use url::Url;

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

/// Each text is an address of the web.
pub(super) fn addresses<'a>(fields: impl IntoIterator<Item = &'a Located<String>>) -> Vec<Breach> {
    let wrong = fields.into_iter().filter(|field| !field.value.trim().is_empty() && !is_address(&field.value));
    wrong.map(|field| Breach::new(field.place, format!("`{}` is no such address", shown(&field.value)))).collect()
}

fn is_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        && !text.contains(['{', '}', ' '])
}

/// What of a text is told.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let plain: String = visible(text).chars().take(LONGEST).collect();
    if text.chars().count() > LONGEST { plain + "…" } else { plain }
}

/// Whether a text is an e-mail address: something at a domain.
pub(super) fn is_email(text: &str) -> bool {
    let Some((mailbox, domain)) = text.rsplit_once('@') else { return false };
    let label = |label: &str| !label.is_empty() && label.chars().all(|it| it.is_alphanumeric() || it == '-');
    !mailbox.is_empty() && !text.contains(char::is_whitespace) && domain.contains('.') && domain.split('.').all(label)
}
