//! The way to the org: the proxies and the certificates that the environment names, over the real binary.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use oin_tester_fixtures::{Options, Scheme};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::world::{Demo, Ended, World, binary, ended};

/// A little proxy, for tunnels (`CONNECT`) and for requests in clear, that keeps where it was asked to go.
pub(crate) struct Proxy {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<String>>>,
    server: JoinHandle<()>,
}

/// What a proxy does instead of passing a request in clear on: so many times yet, it says that this is too many.
type Refusals = Arc<AtomicU32>;

impl Proxy {
    async fn start() -> Self {
        Self::refusing(0).await
    }

    /// A proxy that answers the first so many requests to the management API with a 429 of the kind for which there
    /// were too many requests at that moment.
    pub(crate) async fn refusing(times: u32) -> Self {
        let refusals = Refusals::new(AtomicU32::new(times));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&asked);
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(pass_on(stream, Arc::clone(&kept), Arc::clone(&refusals)));
            }
        });
        Self { url, asked, server }
    }

    /// Such as `CONNECT 127.0.0.2:4711`.
    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.server.abort();
    }
}

const TOO_MANY: &str = "HTTP/1.1 429 Too Many Requests\r\nconnection: close\r\ncontent-type: application/json\r\n\
    x-rate-limit-limit: 0\r\nx-rate-limit-remaining: 0\r\nx-rate-limit-reset: 1795320060\r\n\r\n\
    {\"errorCode\":\"E0000047\",\"errorSummary\":\"too many at once\",\"errorCauses\":[]}";

/// `None` when either side closes too early, which is for the other to notice.
async fn pass_on(stream: TcpStream, asked: Arc<Mutex<Vec<String>>>, refusals: Refusals) -> Option<()> {
    let mut client = BufReader::new(stream);
    let mut first = String::new();
    client.read_line(&mut first).await.ok()?;
    let line = first.trim_end().strip_suffix(" HTTP/1.1")?.to_owned();
    let (method, target) = line.split_once(' ')?;
    asked.lock().unwrap().push(line.clone());
    let one_less = |left: u32| left.checked_sub(1);
    if target.contains("/api/v1/") && refusals.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_ok() {
        client.write_all(TOO_MANY.as_bytes()).await.ok()?;
        return client.shutdown().await.ok();
    }
    let tunnel = method == "CONNECT";
    let place = target.trim_start_matches("http://").split('/').next()?;
    let mut server = TcpStream::connect(place.parse::<SocketAddr>().ok()?).await.ok()?;
    if tunnel {
        loop {
            let mut header = String::new();
            client.read_line(&mut header).await.ok()?;
            if header == "\r\n" {
                break;
            }
        }
        client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.ok()?;
    } else {
        // Servers must take a whole address as the target (RFC 9112, 3.2.2), so it goes on as it came. One request a
        // connection, so that each is seen.
        server.write_all(format!("{first}connection: close\r\n").as_bytes()).await.ok()?;
    }
    let mut read = vec![0; client.buffer().len()];
    client.read_exact(&mut read).await.ok()?;
    server.write_all(&read).await.ok()?;
    copy_bidirectional(client.get_mut(), &mut server).await.ok()?;
    Some(())
}

/// A run that asks the org for an instance that it does not have, and so ends before a browser starts.
async fn ask(world: &World, environment: &[(&str, &str)]) -> Ended {
    let mut command = world.command(Demo::Oidc, "run", &[]);
    command.env("INSTANCE_ID", "0oanone").envs(environment.iter().copied());
    ended(command.output().await, world.directory.path().join("run"))
}

/// The org answered that there is no such instance.
fn assert_answered(ended: &Ended) {
    assert!(ended.code == 3 && ended.stderr.contains("E0000007"), "{ended}");
}

fn host_and_port(world: &World) -> String {
    let url = world.fixtures.org().url();
    format!("{}:{}", url.host_str().unwrap(), url.port().unwrap())
}

#[tokio::test]
async fn an_org_behind_tls_is_reached_through_a_tunnel() {
    let (world, proxy) = (World::new().await, Proxy::start().await);
    let connect = format!("CONNECT {}", host_and_port(&world));
    for name in ["HTTPS_PROXY", "https_proxy"] {
        assert_answered(&ask(&world, &[(name, &proxy.url)]).await);
        let asked = std::mem::take(&mut *proxy.asked.lock().unwrap());
        assert!(!asked.is_empty() && asked.iter().all(|line| *line == connect), "{name}: {asked:?}");
    }
    assert_answered(&ask(&world, &[("HTTP_PROXY", &proxy.url)]).await);
    assert_eq!(proxy.asked(), Vec::<String>::new(), "that is for http");
}

#[tokio::test]
async fn an_org_in_clear_is_reached_through_the_proxy_for_http() {
    let world = World::with(Options { scheme: Scheme::Http, ..Options::default() }).await;
    let proxy = Proxy::start().await;
    assert_answered(&ask(&world, &[("HTTP_PROXY", &proxy.url)]).await);
    let asked = proxy.asked();
    let beginning = format!("GET http://{}/", host_and_port(&world));
    assert!(!asked.is_empty() && asked.iter().all(|line| line.starts_with(&beginning)), "{asked:?}");
}

#[tokio::test]
async fn only_no_proxy_keeps_an_org_of_this_machine_from_the_proxy() {
    let (world, proxy) = (World::new().await, Proxy::start().await);
    for exempt in ["127.0.0.2", "example.test,127.0.0.0/8"] {
        assert_answered(&ask(&world, &[("HTTPS_PROXY", &proxy.url), ("NO_PROXY", exempt)]).await);
        assert_eq!(proxy.asked(), Vec::<String>::new(), "{exempt}");
    }
    assert_answered(&ask(&world, &[("HTTPS_PROXY", &proxy.url), ("NO_PROXY", "127.0.0.9,localhost")]).await);
    assert!(!proxy.asked().is_empty());
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_spoken_of() {
    let world = World::new().await;
    let ended = ask(&world, &[("HTTPS_PROXY", "http://127.0.0.1:9")]).await;
    assert!(ended.code == 3 && ended.stderr.contains("NO_PROXY"), "{ended}");
}

#[tokio::test]
async fn the_demos_own_org_and_apps_are_reached_directly() {
    let directory = tempfile::tempdir().unwrap();
    let mut command = binary();
    command.arg("demo").arg("--out").arg(directory.path().join("run")).args(["--test", "jit-sp-flow"]);
    let dead = "http://127.0.0.1:9";
    let output = command.env("HTTPS_PROXY", dead).env("HTTP_PROXY", dead).output().await;
    let ended = ended(output, directory.path().join("run"));
    assert_eq!(ended.code, 0, "{ended}");
}

#[tokio::test]
async fn the_roots_of_the_system_are_trusted_and_the_environment_can_name_them() {
    let world = World::new().await;
    let ca = world.directory.path().join("ca.pem");
    std::fs::write(&ca, world.fixtures.trust().ca_pem.as_ref().unwrap()).unwrap();
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    assert_answered(&ask(&world, &[("ORG_CA", ""), ("SSL_CERT_FILE", &path(&ca))]).await);
    let strange = ask(&world, &[("ORG_CA", "")]).await;
    assert!(strange.code == 3 && strange.stderr.contains("org.trust"), "{strange}");
    assert_answered(&ask(&world, &[("ORG_CA", &path(&ca))]).await);
}
