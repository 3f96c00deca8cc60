//! A proxy between the client and the org, which does one thing wrong at one call.
//!
//! The browser's requests are passed on as they are; only those of oin-tester are counted, and harmed.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use url::Url;

use crate::fault::Fault;

/// More than any head of a request here.
const HEAD_LIMIT: usize = 64 * 1024;

/// The proxy. Dropped, it stops.
pub(crate) struct Proxy {
    pub(crate) url: Url,
    shared: Arc<Mutex<Shared>>,
    server: Option<JoinHandle<()>>,
    listener: Option<TcpListener>,
}

/// What is to go wrong, and what was seen.
#[derive(Debug, Default)]
struct Shared {
    calls: Vec<String>,
    plan: Option<(usize, Fault)>,
    struck: Option<String>,
    victim: Option<Pid>,
}

impl Proxy {
    /// Listens; passes nothing on before [`Proxy::serve`].
    pub(crate) async fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.2:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let url = Url::parse(&format!("http://{address}/")).expect("an address");
        Self { url, shared: Arc::default(), server: None, listener: Some(listener) }
    }

    pub(crate) fn serve(&mut self, org: SocketAddr) {
        let (listener, shared) = (self.listener.take().expect("it serves once"), Arc::clone(&self.shared));
        self.server = Some(tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(connection(stream, org, Arc::clone(&shared)));
            }
        }));
    }

    /// From now on, calls are counted from 0, and that one is harmed.
    pub(crate) fn plan(&self, plan: Option<(usize, Fault)>) {
        *self.shared.lock().expect("no panic") = Shared { plan, ..Shared::default() };
    }

    /// Who is to be killed, where the plan says so.
    pub(crate) fn aim(&self, victim: Option<u32>) {
        let victim = victim.map(|pid| Pid::from_raw(i32::try_from(pid).expect("a process id")));
        self.shared.lock().expect("no panic").victim = victim;
    }

    /// The calls since the plan was made, such as `POST /api/v1/users?activate=true`.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.shared.lock().expect("no panic").calls.clone()
    }

    /// The call that was harmed, or the first of them.
    pub(crate) fn struck(&self) -> Option<String> {
        self.shared.lock().expect("no panic").struck.clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        if let Some(server) = &self.server {
            server.abort();
        }
    }
}

/// One request and its answer. Whoever wants to ask again connects again.
async fn connection(mut client: TcpStream, org: SocketAddr, shared: Arc<Mutex<Shared>>) {
    let Some(request) = read_request(&mut client).await else { return };
    let fault = if request.is_ours { strike(&shared, &request.line) } else { None };
    let Some(fault) = fault else {
        if let Some(mut upstream) = forward(&request, org).await {
            // Either side may end it: a browser that has seen enough, an org that has said all.
            drop(copy(&mut upstream, &mut client).await);
            drop(client.shutdown().await);
        }
        return;
    };
    if fault.reaches_the_org()
        && let Some(mut upstream) = forward(&request, org).await
    {
        // Read to its end, so that the org has done what it was asked for.
        drop(upstream.read_to_end(&mut Vec::new()).await);
    }
    if fault.kills() {
        let victim = shared.lock().expect("no panic").victim;
        kill(victim.expect("somebody to be killed"), Signal::SIGKILL).expect("the signal is sent");
    }
    match fault.answer() {
        Some(answer) => {
            drop(client.write_all(answer.as_bytes()).await);
            drop(client.shutdown().await);
        }
        // Until the client hangs up.
        None if fault == Fault::Silence => drop(client.read(&mut [0]).await),
        None => {}
    }
}

/// Counts the call; the fault that is planned for it, if one is.
fn strike(shared: &Mutex<Shared>, line: &str) -> Option<Fault> {
    let mut shared = shared.lock().expect("no panic");
    let number = shared.calls.len();
    shared.calls.push(line.to_owned());
    let (at, fault) = shared.plan?;
    let strikes = number == at || (fault.lasts() && number > at);
    if strikes {
        shared.struck.get_or_insert_with(|| line.to_owned());
    }
    strikes.then_some(fault)
}

async fn forward(request: &Request, org: SocketAddr) -> Option<TcpStream> {
    let mut upstream = TcpStream::connect(org).await.ok()?;
    upstream.write_all(&request.bytes).await.ok()?;
    Some(upstream)
}

struct Request {
    line: String,
    is_ours: bool,
    /// Head and body, with a wish for the connection's end.
    bytes: Vec<u8>,
}

async fn read_request(client: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 2;
        }
        if bytes.len() > HEAD_LIMIT || client.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
    let mut body = bytes.split_off(end + 2);
    let line = head.lines().next()?.strip_suffix(" HTTP/1.1")?.to_owned();
    let length: usize = header(&head, "content-length").map_or(Some(0), |value| value.parse().ok())?;
    while body.len() < length {
        if client.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    let is_ours = header(&head, "user-agent").is_some_and(|agent| agent.starts_with("oin-tester/"));
    let keeps = |line: &&str| !line.to_ascii_lowercase().starts_with("connection:");
    let mut passed: String = head.lines().filter(keeps).fold(String::new(), |head, line| head + line + "\r\n");
    passed += "connection: close\r\n\r\n";
    Some(Request { line, is_ours, bytes: [passed.as_bytes(), &body].concat() })
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut headers = head.lines().filter_map(|line| line.split_once(':'));
    headers.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}
