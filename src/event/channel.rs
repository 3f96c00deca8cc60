//! The door between the runner and its consumers.

use tokio::sync::mpsc;

use super::Event;

/// The runner's end. Sending never waits: a slow consumer must not slow a sign-on.
#[derive(Clone, Debug)]
pub struct EventSender(mpsc::UnboundedSender<Event>);

/// The consumers' end.
#[derive(Debug)]
pub struct EventReceiver(mpsc::UnboundedReceiver<Event>);

/// A pair of connected ends.
pub fn channel() -> (EventSender, EventReceiver) {
    let (sender, receiver) = mpsc::unbounded_channel();
    (EventSender(sender), EventReceiver(receiver))
}

impl EventSender {
    /// Tells an event. Without a receiver nobody wants to know, and the event is dropped.
    pub fn send(&self, event: Event) {
        if self.0.send(event).is_err() {
            tracing::debug!("an event came after the last consumer had gone");
        }
    }
}

impl EventReceiver {
    /// The next event; `None` once every sender is gone.
    pub async fn next(&mut self) -> Option<Event> {
        self.0.recv().await
    }
}
