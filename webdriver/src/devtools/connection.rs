//! The WebSocket to the browser: commands out, replies and events in.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use futures_util::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use serde::{Deserialize, Serialize};
use tokio::{
    net::TcpStream,
    sync::{mpsc, oneshot},
    time::timeout_at,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{self, Message, protocol::WebSocketConfig},
};

use super::{SessionId, command::Command, event::Event};
use crate::deadline::Deadline;

/// The longest message that is taken from the browser; a longer one ends the connection, and with it the worker.
const MESSAGE_BYTES: usize = 64 << 20;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Connects to the browser's own DevTools address.
///
/// Nothing is sent or received until [`Writer::run`] and [`Reader::next`] are.
pub(crate) async fn connect(address: &str) -> Result<(Connection, Writer, Reader), Box<tungstenite::Error>> {
    let config = WebSocketConfig::default().max_message_size(Some(MESSAGE_BYTES)).max_frame_size(Some(MESSAGE_BYTES));
    // Without `disable_nagle`, every command would wait for the answer to the one before.
    let (socket, _) = connect_async_with_config(address, Some(config), true).await.map_err(Box::new)?;
    let (sink, stream) = socket.split();
    let (outgoing, queue) = mpsc::unbounded_channel();
    let waiting = Arc::new(Mutex::new(Some(HashMap::new())));
    let connection = Connection { outgoing, waiting: Arc::clone(&waiting), next: Arc::default() };
    Ok((connection, Writer { queue, sink }, Reader { stream, waiting }))
}

/// A command that has been sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct CallId(u64);

/// Why a command brought no reply.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    /// The browser refused.
    #[error("{0}")]
    Refused(String),
    /// The connection is gone.
    #[error("the DevTools connection is gone")]
    Gone,
    /// The deadline passed.
    #[error("no answer within {} s", .0.as_secs_f32())]
    TimedOut(Duration),
    /// The reply is not of the expected form.
    #[error("not the expected reply")]
    Reply(#[source] serde_json::Error),
}

/// Who waits for which reply; `None` once there will be no more replies.
type Waiting = Mutex<Option<HashMap<CallId, oneshot::Sender<String>>>>;

/// A handle for sending commands.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    outgoing: mpsc::UnboundedSender<String>,
    waiting: Arc<Waiting>,
    next: Arc<AtomicU64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outgoing<'a, C> {
    id: CallId,
    method: &'static str,
    params: &'a C,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_id: Option<&'a SessionId>,
}

impl Connection {
    /// Sends a command without waiting for its reply, which [`Reader::next`] returns.
    pub(crate) fn post<C: Command>(&self, session: Option<&SessionId>, command: &C) -> CallId {
        let id = self.new_id();
        self.send(id, session, command);
        id
    }

    /// Sends a command and waits for its reply.
    pub(crate) async fn call<C: Command>(
        &self,
        session: Option<&SessionId>,
        command: &C,
        deadline: Deadline,
    ) -> Result<C::Reply, CallError> {
        let id = self.new_id();
        let (sender, receiver) = oneshot::channel();
        match locked(&self.waiting).as_mut() {
            Some(waiting) => waiting.insert(id, sender),
            None => return Err(CallError::Gone),
        };
        self.send(id, session, command);
        match timeout_at(deadline.instant().into(), receiver).await {
            Ok(Ok(message)) => reply(&message),
            Ok(Err(_)) => Err(CallError::Gone),
            Err(_) => {
                forget(&self.waiting, id);
                Err(CallError::TimedOut(deadline.given()))
            }
        }
    }

    fn new_id(&self) -> CallId {
        CallId(self.next.fetch_add(1, Ordering::Relaxed))
    }

    fn send<C: Command>(&self, id: CallId, session_id: Option<&SessionId>, params: &C) {
        match serde_json::to_string(&Outgoing { id, method: C::METHOD, params, session_id }) {
            // Sending fails only when the writer is gone, and then the reader's end tells everybody.
            Ok(text) => drop(self.outgoing.send(text)),
            Err(error) => tracing::error!(method = C::METHOD, %error, "command is not JSON"),
        }
    }
}

/// Reads the result, or the refusal, out of a reply.
pub(crate) fn reply<R: serde::de::DeserializeOwned>(message: &str) -> Result<R, CallError> {
    #[derive(Deserialize)]
    struct Reply<R> {
        result: Option<R>,
        error: Option<Refusal>,
    }
    #[derive(Deserialize)]
    struct Refusal {
        message: String,
    }
    let reply: Reply<R> = serde_json::from_str(message).map_err(CallError::Reply)?;
    match (reply.result, reply.error) {
        (Some(result), _) => Ok(result),
        (None, Some(refusal)) => Err(CallError::Refused(refusal.message)),
        (None, None) => Err(CallError::Refused("neither result nor error".to_owned())),
    }
}

/// Writes what [`Connection`] queues. It has a task of its own, so that a browser that is busy sending never waits for
/// a program that is busy sending.
pub(crate) struct Writer {
    queue: mpsc::UnboundedReceiver<String>,
    sink: SplitSink<Socket, Message>,
}

impl Writer {
    /// Writes until the connection ends or nobody is left to send.
    pub(crate) async fn run(mut self) {
        while let Some(text) = self.queue.recv().await {
            if let Err(error) = self.sink.send(Message::text(text)).await {
                tracing::debug!(%error, "DevTools connection ended while sending");
                return;
            }
        }
    }
}

/// What the browser sent.
#[derive(Debug)]
pub(crate) enum Incoming {
    /// The reply to a [`Connection::post`], to be read with [`reply`].
    Reply(CallId, String),
    /// An event, and the session that it belongs to; none for the browser's own.
    Event(Option<SessionId>, Event),
}

/// Receives from the browser.
pub(crate) struct Reader {
    stream: SplitStream<Socket>,
    waiting: Arc<Waiting>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope {
    id: Option<CallId>,
    method: Option<String>,
    session_id: Option<SessionId>,
}

impl Reader {
    /// The next message that [`Connection::call`] does not wait for. An error is the connection's end.
    pub(crate) async fn next(&mut self) -> Result<Incoming, String> {
        loop {
            let text = match self.stream.next().await {
                Some(Ok(Message::Text(text))) => text,
                Some(Ok(Message::Close(_))) | None => return Err("the browser closed the DevTools connection".into()),
                Some(Ok(_)) => continue,
                Some(Err(error)) => return Err(format!("the DevTools connection broke: {error}")),
            };
            match self.sort(&text) {
                Ok(Some(incoming)) => return Ok(incoming),
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, "DevTools message of an unexpected form"),
            }
        }
    }

    fn sort(&self, text: &str) -> Result<Option<Incoming>, serde_json::Error> {
        let envelope: Envelope = serde_json::from_str(text)?;
        if let Some(id) = envelope.id {
            return Ok(match forget(&self.waiting, id) {
                Some(waiting) => {
                    // Whoever waited may have been cancelled.
                    drop(waiting.send(text.to_owned()));
                    None
                }
                None => Some(Incoming::Reply(id, text.to_owned())),
            });
        }
        let Some(method) = envelope.method else { return Ok(None) };
        Ok(Event::read(&method, text)?.map(|event| Incoming::Event(envelope.session_id, event)))
    }
}

impl Drop for Reader {
    /// Nobody will hear a reply any more: those who wait for one are told.
    fn drop(&mut self) {
        *locked(&self.waiting) = None;
    }
}

/// A map is whole between any two statements, so a panic elsewhere does not spoil it.
fn locked(waiting: &Waiting) -> MutexGuard<'_, Option<HashMap<CallId, oneshot::Sender<String>>>> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

fn forget(waiting: &Waiting, id: CallId) -> Option<oneshot::Sender<String>> {
    locked(waiting).as_mut()?.remove(&id)
}
