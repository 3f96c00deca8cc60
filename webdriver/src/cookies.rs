//! A context's cookies: what they are, and putting them into another context.

use std::fmt;

use chrono::{DateTime, Utc};

use crate::{
    capture::wall_clock,
    context::Context,
    devtools::cookie::{Cookie, GetCookies, PartitionKey, SetCookies},
    error::BrowserError,
};

/// A cookie that a browser keeps (RFC 6265 §5.3), with all that is needed to set it again.
///
/// `Debug` does not print its value.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredCookie {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
    /// The host that it is for. With a dot in front: that host and all below it.
    pub domain: String,
    /// The path that it is for.
    pub path: String,
    /// When it ends, to the microsecond; `None` for a session cookie.
    pub expires: Option<DateTime<Utc>>,
    /// Only for https.
    pub secure: bool,
    /// Not for scripts.
    pub http_only: bool,
    /// The attribute `SameSite`; `None` when it was not given, which is not the same as [`SameSite::None`].
    pub same_site: Option<SameSite>,
    /// Which cookies the browser throws away first: `Low`, `Medium` or `High`.
    pub priority: Option<String>,
    /// What it was set over: `Secure`, `NonSecure` or `Unset`.
    pub source_scheme: Option<String>,
    /// The port that it was set from; -1 when that is not known.
    pub source_port: Option<i32>,
    /// Under whose pages it is kept apart (the attribute `Partitioned`).
    pub partition: Option<CookiePartition>,
}

impl fmt::Debug for StoredCookie {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, value, domain, path, expires, secure, http_only, same_site, partition, .. } = self;
        formatter
            .debug_struct("StoredCookie")
            .field("name", name)
            .field("value", &format_args!("{} bytes", value.len()))
            .field("domain", domain)
            .field("path", path)
            .field("expires", expires)
            .field("secure", secure)
            .field("http_only", http_only)
            .field("same_site", same_site)
            .field("partition", partition)
            .finish_non_exhaustive()
    }
}

/// The attribute `SameSite` (RFC 6265bis §4.1.2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the attribute's own values")]
pub enum SameSite {
    Strict,
    Lax,
    None,
}

impl SameSite {
    const ALL: [Self; 3] = [Self::Strict, Self::Lax, Self::None];

    fn name(self) -> &'static str {
        match self {
            Self::Strict => "Strict",
            Self::Lax => "Lax",
            Self::None => "None",
        }
    }
}

/// The pages under which a partitioned cookie is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookiePartition {
    /// The site of the top-level page, such as `https://example.com`.
    pub top_level_site: String,
    /// A frame of another site was between that page and the one that set the cookie.
    pub has_cross_site_ancestor: bool,
}

impl Context {
    /// All cookies of the context. Those that are partitioned by an origin without a name are left out: they belong to
    /// one page, and cannot be set again.
    pub async fn cookies(&self) -> Result<Vec<StoredCookie>, BrowserError> {
        let command = GetCookies { browser_context_id: self.id() };
        let reply = self.shared().browser_call("reading cookies", &command).await?;
        Ok(reply.cookies.into_iter().filter(|cookie| !cookie.partition_key_opaque).map(stored).collect())
    }

    /// Sets cookies in the context, beside those that it has. All or none are set.
    pub async fn set_cookies(&self, cookies: &[StoredCookie]) -> Result<(), BrowserError> {
        let cookies = cookies.iter().map(told).collect();
        let command = SetCookies { cookies, browser_context_id: self.id() };
        self.shared().browser_call("setting cookies", &command).await.map(|_| ())
    }
}

fn stored(cookie: Cookie) -> StoredCookie {
    let expires = cookie.expires.filter(|seconds| *seconds >= 0.0);
    StoredCookie {
        name: cookie.name,
        value: cookie.value,
        domain: cookie.domain,
        path: cookie.path,
        expires: expires.map(|seconds| wall_clock(seconds * 1000.0)),
        secure: cookie.secure,
        http_only: cookie.http_only,
        same_site: cookie.same_site.and_then(|name| SameSite::ALL.into_iter().find(|each| each.name() == name)),
        priority: cookie.priority,
        source_scheme: cookie.source_scheme,
        source_port: cookie.source_port,
        partition: cookie.partition_key.map(|key| CookiePartition {
            top_level_site: key.top_level_site,
            has_cross_site_ancestor: key.has_cross_site_ancestor,
        }),
    }
}

fn told(cookie: &StoredCookie) -> Cookie {
    #[expect(clippy::cast_precision_loss, reason = "microseconds since 1970 fit into a float's 53 bits")]
    let expires = cookie.expires.map(|at| at.timestamp_micros() as f64 / 1e6);
    Cookie {
        name: cookie.name.clone(),
        value: cookie.value.clone(),
        domain: cookie.domain.clone(),
        path: cookie.path.clone(),
        expires,
        http_only: cookie.http_only,
        secure: cookie.secure,
        same_site: cookie.same_site.map(|same_site| same_site.name().to_owned()),
        priority: cookie.priority.clone(),
        source_scheme: cookie.source_scheme.clone(),
        source_port: cookie.source_port,
        partition_key: cookie.partition.clone().map(|partition| PartitionKey {
            top_level_site: partition.top_level_site,
            has_cross_site_ancestor: partition.has_cross_site_ancestor,
        }),
        partition_key_opaque: false,
    }
}
