//! Whether driver and browser still live, known to all that depend on them.

use tokio::sync::watch;

/// Whether driver and browser still live. Once ended it stays so, with the first cause that was given.
#[derive(Clone, Debug)]
pub(crate) struct Lifeline(watch::Sender<Option<String>>);

impl Lifeline {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(None))
    }

    /// Tells all that driver or browser is gone.
    pub(crate) fn end(&self, cause: impl Into<String>) {
        self.0.send_if_modified(|known| {
            let first = known.is_none();
            if first {
                *known = Some(cause.into());
            }
            first
        });
    }

    pub(crate) fn is_alive(&self) -> bool {
        self.0.borrow().is_none()
    }

    /// Why it ended, if it did.
    pub(crate) fn cause(&self) -> Option<String> {
        self.0.borrow().clone()
    }

    /// Returns the cause once it has ended.
    pub(crate) async fn ended(&self) -> String {
        let mut receiver = self.0.subscribe();
        loop {
            if let Some(cause) = self.cause() {
                return cause;
            }
            if receiver.changed().await.is_err() {
                // The sender lives in `self`.
                std::future::pending::<()>().await;
            }
        }
    }
}
