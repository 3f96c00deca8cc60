//! Browser processes, incognito contexts, waits and network capture. Knows nothing of single sign-on.
//!
//! A [`Worker`] is one ChromeDriver with one browser. [`Worker::open`] gives a [`Context`], a fresh incognito window in
//! which a flow is carried out and every exchange is recorded; [`Context::close`] returns the [`Recording`].

mod block;
mod capabilities;
mod capture;
mod contents;
mod context;
mod cookies;
mod deadline;
mod devtools;
mod driver;
mod error;
mod exchange;
mod interaction;
mod lifeline;
mod page;
mod probe;
mod program;
mod recording;
mod session;
mod supervisor;
mod wait;
mod worker;

pub use capabilities::Versions;
pub use contents::PageContents;
pub use context::Context;
pub use cookies::{CookiePartition, SameSite, StoredCookie};
pub use deadline::Deadline;
pub use driver::{DriverError, SupervisorCommand};
pub use error::{BrowserError, WaitOver};
pub use exchange::{Body, ConsoleLine, Exchange, Header, NavigationReason, ResourceKind, TabId, Timing};
pub use page::{Condition, Location, PageState, Selector, UrlPattern};
pub use program::{Display, Installation, LocateError, Product, Program, ProgramChoice, Survey, locate, survey};
pub use recording::{CaptureLimits, Dropped, Recording, Tab, Visit};
pub use supervisor::{SUPERVISOR_ARGUMENT, supervisor_main};
pub use wait::Held;
pub use worker::{Endpoint, StartError, Worker, WorkerOptions};
