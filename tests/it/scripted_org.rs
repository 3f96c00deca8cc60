//! An org that answers what a test tells it to, wire faults included, and keeps what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use oin_tester::org::client::{OrgClient, OrgSettings};
use oin_tester::scenario::Route;
use oin_tester::secret::Secret;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

pub(crate) const TOKEN: &str = "00scripted-token";

/// One answer.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// Status, headers, body; `{asked}` in the body is the last part of the address that was asked.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// The connection is closed when the request has been read.
    Cut,
    /// The connection stays open without an answer.
    Silence,
    /// The answer begins, and does not go on.
    Stall,
    /// A body that goes on for so many bytes.
    Flood(usize),
}

impl Reply {
    pub(crate) fn json(status: u16, body: &str) -> Self {
        Self::Answer(status, Vec::new(), body.to_owned())
    }

    pub(crate) fn okta_error(status: u16, code: &str) -> Self {
        Self::json(status, &format!(r#"{{"errorCode":"{code}","errorSummary":"scripted","errorCauses":[]}}"#))
    }

    pub(crate) fn with(self, name: &'static str, value: impl Into<String>) -> Self {
        match self {
            Self::Answer(status, mut headers, body) => {
                headers.push((name, value.into()));
                Self::Answer(status, headers, body)
            }
            other => other,
        }
    }
}

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Method and target, such as `GET /api/v1/users/00u1`.
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// The org. Dropped, it stops.
#[derive(Debug)]
pub(crate) struct ScriptedOrg {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    server: JoinHandle<()>,
}

impl ScriptedOrg {
    /// Listens and gives the answers in turn; afterwards 418, which nothing waits for or repeats.
    pub(crate) async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let replies = Arc::new(Mutex::new(replies.into_iter().collect::<VecDeque<_>>()));
        let seen = Arc::clone(&asked);
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, Arc::clone(&seen), Arc::clone(&replies)));
            }
        });
        Self { url, asked, server }
    }

    pub(crate) fn settings(&self) -> OrgSettings {
        let settings = OrgSettings::new(self.url.parse().expect("an address"), Secret::new(TOKEN));
        OrgSettings { route: Route::Direct, ..settings }
    }

    pub(crate) fn client(&self) -> OrgClient {
        OrgClient::new(self.settings()).expect("a client")
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("no panic").clone()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.line).collect()
    }
}

impl Drop for ScriptedOrg {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(stream: TcpStream, seen: Arc<Mutex<Vec<Asked>>>, replies: Arc<Mutex<VecDeque<Reply>>>) {
    let mut stream = BufReader::new(stream);
    let Some(asked) = read_request(&mut stream).await else { return };
    let target = asked.line.rsplit('/').next().unwrap_or_default().to_owned();
    let reply = {
        seen.lock().expect("no panic").push(asked);
        replies.lock().expect("no panic").pop_front()
    };
    let reply = reply.unwrap_or_else(|| Reply::okta_error(418, "unscripted"));
    // A client that has seen enough closes the connection; that is no fault of the org.
    match reply {
        Reply::Answer(status, headers, body) => {
            let body = body.replace("{asked}", &target);
            let mut lines = vec![format!("HTTP/1.1 {status} Scripted"), "connection: close".to_owned()];
            lines.push(format!("content-length: {}", body.len()));
            lines.extend(headers.into_iter().map(|(name, value)| format!("{name}: {value}")));
            let answer = format!("{}\r\n\r\n{body}", lines.join("\r\n"));
            stream.write_all(answer.as_bytes()).await.unwrap_or_default();
        }
        Reply::Cut => {}
        Reply::Silence => std::future::pending().await,
        Reply::Stall => {
            let beginning = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{";
            stream.write_all(beginning.as_bytes()).await.unwrap_or_default();
            std::future::pending::<()>().await;
        }
        Reply::Flood(size) => {
            let head = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
            stream.write_all(head.as_bytes()).await.unwrap_or_default();
            let blanks = vec![b' '; 65_536];
            for _ in 0..size / blanks.len() {
                if stream.write_all(&blanks).await.is_err() {
                    return;
                }
            }
        }
    }
    stream.shutdown().await.unwrap_or_default();
}

async fn read_request(stream: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut first = String::new();
    stream.read_line(&mut first).await.ok()?;
    let line = first.trim_end().strip_suffix(" HTTP/1.1")?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut header = String::new();
        stream.read_line(&mut header).await.ok()?;
        let Some((name, value)) = header.trim_end().split_once(": ") else { break };
        headers.push((name.to_owned(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let mut body = vec![0; length.map_or(0, |(_, value)| value.parse().unwrap_or(0))];
    stream.read_exact(&mut body).await.ok()?;
    Some(Asked { line, headers, body: String::from_utf8(body).ok()? })
}
