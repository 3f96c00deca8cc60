//! What kind of trouble an error of the org is, for whoever must say what to do.

use super::error::{OrgError, Problem};
use super::operation::Operation;

/// Kinds of trouble with the org's management API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// No answer, or none in time.
    Unreachable,
    /// The API token, or the service app, is not accepted (`E0000011`, `invalid_client`).
    TokenRefused,
    /// The API token, or the service app, lacks a right (`E0000005`, `E0000006`, `E0000015`, `invalid_scope`).
    RightMissing,
    /// The rate limit is closed (429, `E0000047`).
    RateLimited,
    /// The org failed (5xx).
    Failed,
    /// What answers is no Okta org, or not at this address.
    NotAnOrg,
    /// The login of a new user is taken (`E0000001`).
    LoginTaken,
    /// The password policy refuses a generated password (`E0000080`, or `E0000001` with a cause that names it).
    PasswordPolicy,
    /// Something did not become what it should in time, such as a user active.
    NotInTime,
    /// There is no such user, instance or assignment.
    NotFound,
    /// Something else, which the org itself words.
    Other,
}

impl OrgError {
    /// What kind of trouble it is.
    pub fn trouble(&self) -> Trouble {
        match &*self.problem {
            Problem::Unreachable { .. } | Problem::TimedOut { .. } => Trouble::Unreachable,
            Problem::RateLimited { .. } => Trouble::RateLimited,
            Problem::ServerFailed(_) => Trouble::Failed,
            Problem::Redirected { .. }
            | Problem::TooLarge { .. }
            | Problem::Unreadable { .. }
            | Problem::ForeignPage { .. } => Trouble::NotAnOrg,
            Problem::Unsigned(_) => Trouble::TokenRefused,
            Problem::NotInTime { .. } => Trouble::NotInTime,
            Problem::NotFound(_) => Trouble::NotFound,
            Problem::NoSuchAddress(answer) if !answer.is_oktas() => Trouble::NotAnOrg,
            Problem::AnotherUser(_) => Trouble::LoginTaken,
            Problem::Rejected(answer) if self.operation == Operation::GetAccessToken => match answer.code.as_deref() {
                Some("invalid_scope" | "consent_required") => Trouble::RightMissing,
                _ => Trouble::TokenRefused,
            },
            Problem::Refused(_) if self.operation == Operation::GetAccessToken => Trouble::TokenRefused,
            Problem::Rejected(_) if self.is_login_taken() => Trouble::LoginTaken,
            Problem::Rejected(answer) if answer.refuses_password() => Trouble::PasswordPolicy,
            Problem::Refused(answer) => match answer.code.as_deref() {
                Some("E0000011" | "E0000004") => Trouble::TokenRefused,
                Some("E0000005" | "E0000006" | "E0000015") | None => Trouble::RightMissing,
                Some("E0000080") => Trouble::PasswordPolicy,
                Some(_) => Trouble::Other,
            },
            Problem::Rejected(_) | Problem::NoSuchAddress(_) | Problem::BadName(_) => Trouble::Other,
        }
    }
}
