//! A DevTools connection straight to the browser, beside the WebDriver session.
//!
//! The protocol is described at <https://chromedevtools.github.io/devtools-protocol/tot/>; only the messages that are
//! used are typed here, with only the fields that are used.

pub(crate) mod command;
mod connection;
pub(crate) mod cookie;
pub(crate) mod event;

use serde::{Deserialize, Serialize};

pub(crate) use connection::{CallError, CallId, Connection, Incoming, Reader, connect, reply};

/// A flat DevTools session: what one connection says to one target.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct SessionId(pub(crate) String);

/// A browser context, which is an incognito window's own store of cookies, storage and cache.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct ContextId(pub(crate) String);

/// A request that waits for an answer (`Fetch.RequestId`).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct PausedId(pub(crate) String);

/// A request with all its redirects (`Network.RequestId`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct RequestId(pub(crate) String);
