//! What can go wrong between the harness and the org, and what to do about it.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use thiserror::Error;

use super::operation::Operation;
use super::remedy;

/// A request that the org did not carry out.
#[derive(Debug)]
pub struct OrgError {
    /// What was being done.
    pub operation: Operation,
    /// To what: a login, an id, an address.
    pub subject: String,
    /// The org's base address.
    pub org: String,
    /// What happened instead. Boxed, so that a `Result` stays small.
    pub problem: Box<Problem>,
}

/// What happened instead of an answer that fits.
#[derive(Debug, Error)]
pub enum Problem {
    /// No connection, or it broke before the answer was whole.
    #[error("no answer: {}", innermost(.source))]
    Unreachable {
        /// The request may have reached the org.
        sent: bool,
        /// What the HTTP client said.
        #[source]
        source: reqwest::Error,
    },
    /// No whole answer in time.
    #[error("no answer within {} ms", .after.as_millis())]
    TimedOut {
        /// How long one request may take.
        after: Duration,
    },
    /// The org says that there is no such thing (404 with Okta's E0000007).
    #[error("there is no such thing: {0}")]
    NotFound(ErrorAnswer),
    /// Nothing is served at the address (any other 404), which says nothing of the thing: the org has no such API, or
    /// what answers is a gateway, or not the org.
    #[error("nothing is at this address: {0}")]
    NoSuchAddress(ErrorAnswer),
    /// The org does not accept the token, or the token lacks a right (401, 403).
    #[error("refused: {0}")]
    Refused(ErrorAnswer),
    /// The org does not accept what was asked (another 4xx).
    #[error("rejected: {0}")]
    Rejected(ErrorAnswer),
    /// The org's rate limit (429) did not open in time.
    #[error("rate limit: still closed after waiting {} s of at most {} s: {answer}", .waited.as_secs(), .ceiling.as_secs())]
    RateLimited {
        /// How long the client has waited in all.
        waited: Duration,
        /// How long it would have waited at most.
        ceiling: Duration,
        /// The last answer.
        answer: ErrorAnswer,
    },
    /// The org failed (5xx), again after repeats where repeating is safe.
    #[error("the org failed: {0}")]
    ServerFailed(ErrorAnswer),
    /// The address leads elsewhere; the token is not sent there.
    #[error("answered {status} with a redirect to `{location}`")]
    Redirected {
        /// The status code.
        status: u16,
        /// Where to.
        location: String,
    },
    /// More bytes than any answer of that kind has.
    #[error("the answer is larger than {limit} bytes")]
    TooLarge {
        /// The bound.
        limit: usize,
    },
    /// Not the JSON that Okta documents.
    #[error("the answer is not as documented: {source}; it begins with `{excerpt}`")]
    Unreadable {
        /// The first characters, redacted.
        excerpt: String,
        /// What the parser missed.
        #[source]
        source: serde_json::Error,
    },
    /// A list's next page is not at the org; the token is not sent there.
    #[error("the list goes on at `{next}`, which is not at the org")]
    ForeignPage {
        /// The target of the `Link` header.
        next: String,
    },
    /// An id that would make another address of the request, such as `..`.
    #[error("`{0}` cannot be part of an address")]
    BadName(String),
    /// The org did not come to the wanted state in time.
    #[error("waited {} ms for {wanted}, but {seen}", .waited.as_millis())]
    NotInTime {
        /// What was waited for.
        wanted: String,
        /// How long.
        waited: Duration,
        /// What was there instead.
        seen: String,
    },
    /// The service app's key could not sign.
    #[error("the assertion of the service app could not be signed: {0}")]
    Unsigned(#[source] openssl::error::ErrorStack),
    /// A user with that login exists, but is not the one that was asked for.
    #[error("a user with that login exists, but differs: {0}")]
    AnotherUser(String),
}

/// Okta's error body: `{errorCode, errorSummary, errorCauses: [{errorSummary}]}`, or that of its token endpoint:
/// `{error, error_description}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorAnswer {
    /// The HTTP status.
    pub status: u16,
    /// Such as `E0000006` or `invalid_client`; `None` where the body is not Okta's.
    pub code: Option<String>,
    /// The org's own words.
    pub summary: String,
    /// The org's own words for each cause.
    pub causes: Vec<String>,
    /// `X-Okta-Request-Id`, by which Okta's support finds the request.
    pub request_id: Option<String>,
}

impl ErrorAnswer {
    /// Reads an error body; one that is not Okta's is kept as an excerpt.
    pub(super) fn parse(status: u16, body: &[u8], request_id: Option<String>) -> Self {
        #[derive(Deserialize)]
        struct Raw {
            #[serde(rename = "errorCode", alias = "error")]
            code: String,
            #[serde(default, rename = "errorSummary", alias = "error_description")]
            summary: String,
            #[serde(default, rename = "errorCauses")]
            causes: Vec<RawCause>,
        }
        #[derive(Deserialize)]
        struct RawCause {
            #[serde(rename = "errorSummary")]
            summary: String,
        }
        match serde_json::from_slice::<Raw>(body) {
            Ok(raw) => Self {
                status,
                code: Some(shortened(&raw.code, 40)),
                summary: shortened(&raw.summary, 500),
                causes: raw.causes.iter().take(10).map(|cause| shortened(&cause.summary, 500)).collect(),
                request_id,
            },
            Err(_not_okta) => Self {
                status,
                code: None,
                summary: shortened(&String::from_utf8_lossy(body), 200),
                causes: Vec::new(),
                request_id,
            },
        }
    }

    /// Whether the body is Okta's, and not that of something in between.
    pub(super) fn is_oktas(&self) -> bool {
        self.code.as_deref().is_some_and(|code| code.starts_with("E0"))
    }

    /// Whether it is about the password of a user to be created.
    pub(super) fn refuses_password(&self) -> bool {
        self.has_code("E0000001") && self.causes.iter().any(|cause| cause.starts_with("password:"))
    }

    /// Whether the answer carries that Okta error code.
    pub fn has_code(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }
}

impl fmt::Display for ErrorAnswer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.status)?;
        if let Some(code) = &self.code {
            write!(formatter, " {code}")?;
        }
        if !self.summary.is_empty() {
            write!(formatter, " \"{}\"", self.summary)?;
        }
        if !self.causes.is_empty() {
            write!(formatter, " ({})", self.causes.join("; "))?;
        }
        if let Some(id) = &self.request_id {
            write!(formatter, ", request {id}")?;
        }
        Ok(())
    }
}

impl OrgError {
    /// What to do next, as a sentence without a full stop.
    pub fn remedy(&self) -> String {
        remedy::remedy(self)
    }

    /// The org has no such user, instance or assignment.
    pub fn is_not_found(&self) -> bool {
        matches!(*self.problem, Problem::NotFound(_))
    }

    /// The org does not let the token do it.
    pub fn is_refused(&self) -> bool {
        matches!(*self.problem, Problem::Refused(_))
    }

    /// Nothing can be run against this org as it is: it cannot be reached, or does not let the
    /// token do what is needed. The command line ends with exit code 3.
    pub fn is_org_unusable(&self) -> bool {
        match &*self.problem {
            Problem::Unreachable { .. }
            | Problem::TimedOut { .. }
            | Problem::RateLimited { .. }
            | Problem::ServerFailed(_)
            | Problem::Redirected { .. }
            | Problem::TooLarge { .. }
            | Problem::Unreadable { .. }
            | Problem::ForeignPage { .. }
            | Problem::Unsigned(_) => true,
            Problem::Refused(answer) => remedy::is_about_the_token(answer),
            Problem::NoSuchAddress(answer) if !answer.is_oktas() => true,
            // Without an access token nothing can be asked.
            Problem::NotFound(_) | Problem::NoSuchAddress(_) | Problem::Rejected(_) => {
                self.operation == Operation::GetAccessToken
            }
            Problem::BadName(_) | Problem::NotInTime { .. } | Problem::AnotherUser(_) => false,
        }
    }

    /// The request may have been carried out although no usable answer came.
    pub(super) fn is_answer_lost(&self) -> bool {
        match &*self.problem {
            Problem::Unreachable { sent, .. } => *sent,
            Problem::TimedOut { .. }
            | Problem::ServerFailed(_)
            | Problem::TooLarge { .. }
            | Problem::Unreadable { .. } => true,
            _ => false,
        }
    }

    /// There may be a user although the answer to its creation says otherwise: a login is taken also by a creation
    /// whose answer was lost.
    pub(super) fn may_have_created(&self) -> bool {
        self.is_answer_lost() || self.is_login_taken()
    }

    /// The org's error body, where it sent one.
    pub fn answer(&self) -> Option<&ErrorAnswer> {
        match &*self.problem {
            Problem::NotFound(answer)
            | Problem::NoSuchAddress(answer)
            | Problem::Refused(answer)
            | Problem::Rejected(answer)
            | Problem::ServerFailed(answer)
            | Problem::RateLimited { answer, .. } => Some(answer),
            _ => None,
        }
    }

    /// The login is taken: E0000001 whose cause names the login.
    pub fn is_login_taken(&self) -> bool {
        self.answer().is_some_and(|answer| {
            answer.has_code("E0000001")
                && answer.causes.iter().any(|cause| cause.starts_with("login:") && cause.contains("already exists"))
        })
    }
}

impl fmt::Display for OrgError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "could not {} `{}` at {}: {}; {}",
            self.operation,
            self.subject,
            self.org,
            self.problem,
            self.remedy()
        )
    }
}

impl Error for OrgError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.problem.source()
    }
}

/// The last error of a chain: the HTTP client's own first line says only "error sending request".
fn innermost(error: &(dyn Error + 'static)) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

/// At most `limit` characters, control characters as spaces: what an org says goes to terminals.
pub(super) fn shortened(text: &str, limit: usize) -> String {
    let mut short: String =
        text.chars().take(limit).map(|character| if character.is_control() { ' ' } else { character }).collect();
    if text.chars().nth(limit).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::super::trouble::Trouble;
    use super::*;

    fn rejected(body: &str) -> OrgError {
        OrgError {
            operation: Operation::CreateUser,
            subject: "a@b.test".to_owned(),
            org: "https://acme.okta.com".to_owned(),
            problem: Box::new(Problem::Rejected(ErrorAnswer::parse(400, body.as_bytes(), Some("req-1".to_owned())))),
        }
    }

    #[test]
    fn an_okta_error_says_code_summary_causes_and_request() {
        let error = rejected(
            r#"{"errorCode":"E0000001","errorSummary":"Api validation failed: login","errorLink":"E0000001","errorId":"x",
                "errorCauses":[{"errorSummary":"login: An object with this field already exists in the current organization"}]}"#,
        );
        assert!(error.is_login_taken());
        assert_eq!(
            error.to_string(),
            "could not create the user `a@b.test` at https://acme.okta.com: rejected: 400 E0000001 \"Api validation \
             failed: login\" (login: An object with this field already exists in the current organization), request \
             req-1; correct what the org names, in the scenario's `temporary_users`"
        );
    }

    #[test]
    fn a_weak_password_is_not_a_taken_login() {
        let error = rejected(
            r#"{"errorCode":"E0000001","errorSummary":"Api validation failed: password",
                "errorCauses":[{"errorSummary":"password: Password requirements were not met."}]}"#,
        );
        assert!(!error.is_login_taken());
        assert_eq!(error.trouble(), Trouble::PasswordPolicy);
        assert!(error.remedy().starts_with("the org's password policy refuses"), "{}", error.remedy());
    }

    #[test]
    fn a_foreign_error_body_is_quoted_without_control_characters() {
        let answer = ErrorAnswer::parse(502, b"<h1>Bad\x1b[31m gateway</h1>", None);
        assert_eq!(answer.code, None);
        assert_eq!(answer.to_string(), "502 \"<h1>Bad [31m gateway</h1>\"");
    }
}
