//! A web site on loopback whose pages do what the tests need, and the browser to look at it.

use std::{
    collections::HashMap,
    convert::Infallible,
    net::Ipv4Addr,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Query, Request},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::map_request,
    response::{AppendHeaders, Html, IntoResponse, Response},
    routing::{any, get},
};
use futures_util::stream;
use oin_tester_webdriver::{
    CaptureLimits, Condition, Context, Deadline, Display, Endpoint, Exchange, ProgramChoice, Recording, Selector,
    SupervisorCommand, Worker, WorkerOptions, locate,
};
use tokio::{
    net::{TcpListener, TcpSocket},
    task::JoinHandle,
};
use url::Url;

/// A server, ended when it is dropped.
pub(crate) struct Site {
    port: u16,
    address: Ipv4Addr,
    /// What was asked for: path and query.
    asked: Arc<Mutex<Vec<String>>>,
    server: JoinHandle<()>,
}

impl Site {
    /// On a free port of 127.0.0.`last`.
    pub(crate) async fn start(last: u8) -> Self {
        let address = Ipv4Addr::new(127, 0, 0, last);
        let listener = TcpListener::bind((address, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let heard = Arc::clone(&asked);
        let router = router().layer(map_request(move |request: Request| {
            heard.lock().unwrap().push(request.uri().to_string());
            std::future::ready(request)
        }));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { port, address, asked, server }
    }

    /// Everything that was asked for so far: path and query.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        format!("http://{}:{}{path}", self.address, self.port).parse().unwrap()
    }

    /// The same place under a name, which must end in `.localhost`. Only of a site on 127.0.0.1.
    pub(crate) fn url_at(&self, name: &str, path: &str) -> Url {
        assert_eq!(self.address, Ipv4Addr::LOCALHOST, "where browsers find such names without asking");
        format!("http://{name}:{}{path}", self.port).parse().unwrap()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// An address of 127.0.0.3 on which nobody listens, and which nobody else is given as long as this lives.
pub(crate) struct Nowhere(TcpSocket);

impl Nowhere {
    pub(crate) fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((Ipv4Addr::new(127, 0, 0, 3), 0).into()).unwrap();
        Self(socket)
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        format!("http://{}{path}", self.0.local_addr().unwrap()).parse().unwrap()
    }
}

type Parameters = Query<HashMap<String, String>>;

fn router() -> Router {
    Router::new()
        .route("/", get(|| async { Html("<title>Home</title><h1>Welcome home</h1>") }))
        .route("/page", any(page))
        .route("/autopost", get(auto_post))
        .route("/hop", any(hop))
        .route("/cookies", any(cookies))
        .route("/redirect", any(redirect))
        .route("/refresh", get(refresh))
        .route("/echo", any(echo))
        .route("/script", get(script))
        .route("/loop", get(|| async { (StatusCode::FOUND, [(header::LOCATION, "/loop")]) }))
        .route("/hang", any(std::future::pending::<()>))
        .route("/drip", get(drip))
        .route("/flood", get(flood))
        .route("/status", get(status))
        .route("/download", get(download))
}

/// A page with the given body.
async fn page(Query(parameters): Parameters, _body: Bytes) -> Html<String> {
    Html(format!("<title>Page</title>{}", parameters.get("html").map_or("", String::as_str)))
}

/// A form that posts itself: `bytes` letters in the field `message`, to the address `to`.
async fn auto_post(Query(parameters): Parameters) -> Html<String> {
    let to = &parameters["to"];
    let message = "M".repeat(parameters["bytes"].parse().unwrap());
    Html(format!(
        "<title>Posting</title><body onload='document.forms[0].submit()'>
         <form method=post action='{to}'><input type=hidden name=message value='{message}'></form>"
    ))
}

/// Sets two cookies and redirects, `left` times, then to the address `to`.
async fn hop(Query(parameters): Parameters, _body: Bytes) -> Response {
    let left: u32 = parameters["left"].parse().unwrap();
    let to = &parameters["to"];
    let location = if left == 1 { to.clone() } else { format!("/hop?left={}&to={}", left - 1, encoded(to)) };
    let cookies = [
        (header::SET_COOKIE, format!("first{left}=a; Path=/")),
        (header::SET_COOKIE, format!("second{left}=b; Path=/; HttpOnly")),
    ];
    (StatusCode::FOUND, AppendHeaders(cookies), [(header::LOCATION, location)]).into_response()
}

/// Redirects to the address `to`, with the status code `code`.
async fn redirect(Query(parameters): Parameters, _body: Bytes) -> Response {
    let code = StatusCode::from_bytes(parameters["code"].as_bytes()).unwrap();
    (code, [(header::LOCATION, parameters["to"].clone())]).into_response()
}

/// Goes on to the address `to`, by a header.
async fn refresh(Query(parameters): Parameters) -> Response {
    let header = ("refresh", format!("0; url={}", parameters["to"]));
    ([header], Html("<title>Refreshing</title>")).into_response()
}

/// A script, which may be a worker's.
async fn script(Query(parameters): Parameters) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript")], parameters["js"].clone())
}

/// Shows method and body to any origin.
async fn echo(method: Method, body: String) -> impl IntoResponse {
    let allow = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "*"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "*"),
    ];
    (allow, Html(format!("<title>Echo</title><p>{method} {body}</p>")))
}

/// Shows the cookies that came, and sets those in `set`.
async fn cookies(Query(parameters): Parameters, headers: HeaderMap, _body: Bytes) -> Response {
    let came = headers.get(header::COOKIE).map_or("none", |value| value.to_str().unwrap());
    let page = Html(format!("<title>Cookies</title><p id=came>{came}</p>"));
    match parameters.get("set") {
        Some(cookie) => ([(header::SET_COOKIE, cookie.clone())], page).into_response(),
        None => page.into_response(),
    }
}

/// A page that begins, with the given body, and never ends.
async fn drip(Query(parameters): Parameters) -> Html<Body> {
    let html = parameters.get("html").map_or("<p id=begun>begun</p>", String::as_str);
    let begun = stream::iter([Ok::<_, Infallible>(Bytes::from(format!("<title>Drip</title>{html}")))]);
    Html(Body::from_stream(futures_util::StreamExt::chain(begun, stream::pending())))
}

/// A page of `bytes` bytes, as fast as it is taken.
async fn flood(Query(parameters): Parameters) -> Html<Body> {
    const CHUNK: usize = 1 << 16;
    let bytes: usize = parameters["bytes"].parse().unwrap();
    let chunk = Bytes::from(format!("<!--{}-->", "f".repeat(CHUNK - 7)));
    let chunks = (0..bytes / CHUNK).map(move |_| Ok::<_, Infallible>(chunk.clone()));
    Html(Body::from_stream(stream::iter(chunks)))
}

async fn status(Query(parameters): Parameters, request: Request) -> Response {
    let code = StatusCode::from_bytes(parameters["code"].as_bytes()).unwrap();
    (code, Html(format!("<title>{code}</title><p>{} {code}</p>", request.method()))).into_response()
}

async fn download() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment; filename=file.bin"),
    ];
    (headers, "content")
}

/// A value for a query parameter.
pub(crate) fn encoded(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

/// An address of a page with that body.
pub(crate) fn page_of(site: &Site, html: &str) -> Url {
    site.url(&format!("/page?html={}", encoded(html)))
}

/// Waits until it holds, a few milliseconds from look to look: the browser needs the processor, too.
pub(crate) async fn until(expected: &str, mut holds: impl AsyncFnMut() -> bool) {
    let deadline = soon();
    while !holds().await {
        assert!(!deadline.is_over(), "{expected}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

pub(crate) fn supervisor() -> SupervisorCommand {
    SupervisorCommand { program: PathBuf::from(env!("CARGO_BIN_EXE_oin-tester-supervisor")), arguments: Vec::new() }
}

pub(crate) fn options() -> WorkerOptions {
    let installation = locate(&ProgramChoice::default())
        .unwrap_or_else(|error| panic!("these tests need a browser and its driver, and there is {error}"));
    WorkerOptions {
        endpoint: Endpoint::Local { installation, supervisor: supervisor() },
        display: Display::Headless,
        trusted_keys: Vec::new(),
        limits: CaptureLimits::default(),
    }
}

pub(crate) async fn worker() -> Worker {
    Worker::start(&options()).await.unwrap()
}

/// Long enough on any machine: no test passes by waiting for it.
pub(crate) fn soon() -> Deadline {
    Deadline::after(Duration::from_secs(30))
}

pub(crate) fn css(selector: &str) -> Selector {
    Selector::css(selector)
}

/// Waits until the current tab shows the text.
pub(crate) async fn see(context: &Context, text: &str) {
    context.wait(Condition::Text(text.to_owned()), soon(), "looking for a text").await.unwrap();
}

/// The only exchange with that path.
pub(crate) fn the<'a>(recording: &'a Recording, path: &str) -> &'a Exchange {
    let mut found = recording.exchanges.iter().filter(|exchange| Url::parse(&exchange.url).unwrap().path() == path);
    match (found.next(), found.next()) {
        (Some(exchange), None) => exchange,
        (first, _) => panic!(
            "not one exchange with {path} but {} in {recording:#?}",
            if first.is_some() { "more" } else { "none" }
        ),
    }
}
