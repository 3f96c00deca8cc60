//! Browser processes, incognito contexts, waits and network capture. Knows nothing of single sign-on.

mod exchange;

pub use exchange::{Body, ConsoleLine, Exchange, Header, ResourceKind, TabId, Timing};
