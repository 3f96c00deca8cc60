//! One request to the org: sent, bounded, recorded, repeated where that is safe, judged.

use std::time::{Duration, Instant};

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, HeaderMap, HeaderValue, LOCATION};
use reqwest::{Method, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use super::error::{ErrorAnswer, OrgError, Problem, shortened};
use super::operation::Operation;
use super::patience::{Limit, Patience};
use super::rate_limit::Told;
use super::{Authorization, OrgClient};
use super::{redact, service_app};
use crate::clock;
use crate::evidence::{ApiCall, Header};
use crate::scenario::ServiceApp;

/// The largest answer that is read. A page of a thousand log events stays well below.
pub(super) const MAX_ANSWER: usize = 4 * 1024 * 1024;

/// Headers of an answer that are worth keeping: they hold no secret.
const KEPT_HEADERS: [&str; 8] = [
    "content-type",
    "date",
    "location",
    "www-authenticate",
    "x-okta-request-id",
    "x-rate-limit-limit",
    "x-rate-limit-remaining",
    "x-rate-limit-reset",
];

/// What is to be sent.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) operation: Operation,
    /// What it concerns, for errors.
    pub(super) subject: String,
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) content: Option<Content>,
}

/// The body of a request.
#[derive(Debug)]
pub(super) enum Content {
    Json(Value),
    /// A form with a fresh assertion of the service app, made anew each time that the request is sent.
    TokenRequest(ServiceApp),
}

impl Request {
    pub(super) fn new(operation: Operation, subject: impl Into<String>, method: Method, url: Url) -> Self {
        Self { operation, subject: subject.into(), method, url, content: None }
    }

    pub(super) fn json(mut self, body: Value) -> Self {
        self.content = Some(Content::Json(body));
        self
    }
}

/// An answer with a status of success, read whole.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }
}

/// A failed try, with what it said of a limit.
struct Failure {
    problem: Box<Problem>,
    limit: Option<Limit>,
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self { problem: Box::new(problem), limit: None }
    }
}

impl OrgClient {
    /// Sends the request with the org's credential where it needs one, again where that helps and is safe, and
    /// decodes the answer. An access token that the org takes back before its time is renewed once.
    pub(super) async fn send<T>(
        &self,
        request: Request,
        decode: impl Fn(&Answer) -> Result<T, serde_json::Error>,
    ) -> Result<T, OrgError> {
        if request.operation.right().is_none() {
            return self.deliver(&request, None, &decode).await;
        }
        let tokens = match &self.inner.authorization {
            Authorization::Token(header) => return self.deliver(&request, Some(header), &decode).await,
            Authorization::ServiceApp(tokens) => tokens,
        };
        let token = tokens.authorization(self, None).await?;
        match self.deliver(&request, Some(&token), &decode).await {
            Err(error) if error.answer().is_some_and(|answer| answer.status == 401) => {
                let fresh = tokens.authorization(self, Some(&token)).await?;
                self.deliver(&request, Some(&fresh), &decode).await
            }
            answered => answered,
        }
    }

    /// Sends the request, again where that helps and is safe, and decodes the answer.
    pub(super) async fn deliver<T>(
        &self,
        request: &Request,
        authorization: Option<&HeaderValue>,
        decode: &impl Fn(&Answer) -> Result<T, serde_json::Error>,
    ) -> Result<T, OrgError> {
        let mut patience = Patience::new(request.operation, self.inner.rate_limit_ceiling);
        for attempt in 1.. {
            let Failure { mut problem, limit } = match self.attempt(request, authorization, attempt, decode).await {
                Ok(decoded) => return Ok(decoded),
                Err(failure) => failure,
            };
            let Some(delay) = patience.after(&mut problem, limit, super::jitter()) else {
                return Err(self.error(request.operation, &request.subject, *problem));
            };
            tracing::debug!(operation = %request.operation, %problem, ?delay, "the request is sent again");
            tokio::time::sleep(delay).await;
        }
        unreachable!("counting up from 1 does not end")
    }

    /// Sends a request whose answer has no content that matters.
    pub(super) async fn send_plain(&self, request: Request) -> Result<(), OrgError> {
        self.send(request, |_answer| Ok(())).await
    }

    /// Sends a request whose answer is JSON.
    pub(super) async fn send_json<T: DeserializeOwned>(&self, request: Request) -> Result<T, OrgError> {
        self.send(request, Answer::json).await
    }

    /// An error of this org.
    pub(super) fn error(&self, operation: Operation, subject: &str, problem: Problem) -> OrgError {
        OrgError {
            operation,
            subject: subject.to_owned(),
            org: self.inner.base.as_str().trim_end_matches('/').to_owned(),
            problem: Box::new(problem),
        }
    }

    async fn attempt<T>(
        &self,
        request: &Request,
        authorization: Option<&HeaderValue>,
        attempt: u32,
        decode: impl Fn(&Answer) -> Result<T, serde_json::Error>,
    ) -> Result<T, Failure> {
        let share = self.inner.limits.share(request.operation, self.inner.rate_limit_ceiling, super::jitter()).await;
        let started_at = clock::now();
        let clock = Instant::now();
        let sendable = self.sendable(request, authorization)?;
        let request_body = sendable.body().and_then(reqwest::Body::as_bytes).and_then(redact::body);
        let answered = self.exchange(sendable).await;
        let mut call = ApiCall {
            operation: request.operation.to_string(),
            attempt,
            method: request.method.to_string(),
            url: request.url.to_string(),
            started_at,
            duration_ms: u64::try_from(clock.elapsed().as_millis()).unwrap_or(u64::MAX),
            status: None,
            request_body,
            response_headers: Vec::new(),
            response_body: None,
            failure: None,
        };
        let judged = match answered {
            Ok(answer) => {
                let told = Told::read(&answer.headers, clock::now());
                share.answered(told, answer.status == StatusCode::TOO_MANY_REQUESTS);
                call.status = Some(answer.status.as_u16());
                call.response_headers = kept_headers(&answer.headers);
                call.response_body = redact::body(&answer.body);
                judge(&answer).and_then(|()| decode(&answer).map_err(|source| unreadable(&answer, source).into()))
            }
            Err(problem) => Err(problem.into()),
        };
        if let Err(failure) = &judged {
            call.failure = Some(failure.problem.to_string());
        }
        self.recorder.record(call);
        judged
    }

    /// The request as it goes over the wire.
    fn sendable(&self, request: &Request, authorization: Option<&HeaderValue>) -> Result<reqwest::Request, Failure> {
        let mut builder = self.inner.http.request(request.method.clone(), request.url.clone());
        builder = builder.header(ACCEPT, "application/json, application/xml;q=0.9");
        if let Some(authorization) = authorization {
            builder = builder.header(AUTHORIZATION, authorization.clone());
        }
        builder = match &request.content {
            Some(Content::Json(body)) => builder.json(body),
            Some(Content::TokenRequest(app)) => {
                builder.form(&service_app::token_request(app, request.url.as_str()).map_err(Problem::Unsigned)?)
            }
            // Okta answers 411 to a POST or a PUT that does not say that it is empty.
            None if [Method::POST, Method::PUT].contains(&request.method) => builder.header(CONTENT_LENGTH, 0),
            None => builder,
        };
        builder.build().map_err(|source| Problem::Unreachable { sent: false, source: source.without_url() }.into())
    }

    /// One request and its whole answer, whatever its status.
    async fn exchange(&self, request: reqwest::Request) -> Result<Answer, Problem> {
        let response = self.inner.http.execute(request).await.map_err(|source| self.transport_problem(source))?;
        let status = response.status();
        let headers = response.headers().clone();
        let body = self.read_bounded(response).await?;
        Ok(Answer { status, headers, body })
    }

    async fn read_bounded(&self, mut response: Response) -> Result<Vec<u8>, Problem> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|source| self.transport_problem(source))? {
            if body.len() + chunk.len() > MAX_ANSWER {
                return Err(Problem::TooLarge { limit: MAX_ANSWER });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    fn transport_problem(&self, source: reqwest::Error) -> Problem {
        if source.is_timeout() && !source.is_connect() {
            return Problem::TimedOut { after: self.inner.request_timeout };
        }
        Problem::Unreachable { sent: !source.is_connect(), source: source.without_url() }
    }
}

fn judge(answer: &Answer) -> Result<(), Failure> {
    let status = answer.status;
    if status.is_success() {
        return Ok(());
    }
    if status.is_redirection() {
        let location = header(&answer.headers, LOCATION.as_str()).unwrap_or("nowhere");
        return Err(Problem::Redirected { status: status.as_u16(), location: shortened(location, 500) }.into());
    }
    let request_id = header(&answer.headers, "x-okta-request-id").map(|id| shortened(id, 100));
    let error = ErrorAnswer::parse(status.as_u16(), &answer.body, request_id);
    Err(match status {
        StatusCode::TOO_MANY_REQUESTS => Failure {
            problem: Box::new(Problem::RateLimited { waited: Duration::ZERO, ceiling: Duration::ZERO, answer: error }),
            limit: Some(Limit::of(Told::read(&answer.headers, clock::now()))),
        },
        StatusCode::NOT_FOUND if error.has_code("E0000007") => Problem::NotFound(error).into(),
        StatusCode::NOT_FOUND => Problem::NoSuchAddress(error).into(),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Problem::Refused(error).into(),
        status if status.is_client_error() => Problem::Rejected(error).into(),
        _ => Problem::ServerFailed(error).into(),
    })
}

fn unreadable(answer: &Answer, source: serde_json::Error) -> Problem {
    let shown = redact::body(&answer.body).map_or_else(Vec::new, |body| body.bytes);
    Problem::Unreadable { excerpt: shortened(&String::from_utf8_lossy(&shown), 120), source }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn kept_headers(headers: &HeaderMap) -> Vec<Header> {
    KEPT_HEADERS
        .iter()
        .filter_map(|name| {
            header(headers, name).map(|value| Header { name: (*name).to_owned(), value: shortened(value, 500) })
        })
        .collect()
}
