//! What Okta's sign-in page says when it lets nobody in, and what that means.

use std::fmt;

/// Why the sign-in page lets nobody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Complaint {
    /// Login or password are wrong.
    WrongCredentials,
    /// The code of the second factor is not right.
    WrongCode,
    /// The code of the second factor was given before.
    UsedCode,
    /// Too many wrong passwords.
    Locked,
    /// The user may not use the instance.
    NotAssigned,
    /// The password must be changed first.
    PasswordExpired,
    /// Too many sign-ins in a short time.
    TooManyRequests,
    /// A policy denies the sign-in.
    Denied,
    /// The sign-in took too long, or was begun twice.
    SessionExpired,
    /// The app's redirect URI is not one of the instance's.
    RedirectUri,
    /// The app's client id is not one of the org's.
    UnknownClient,
    /// The app's SAML request cannot be used.
    SamlRequest,
    /// There is no app instance, or no active one, at this address.
    NoInstance,
    /// Words that are not known here.
    Other,
}

/// Words of Okta's English texts, in lower case. The first entry that is found decides.
const WORDS: [(Complaint, &[&str]); 13] = [
    (Complaint::NotAssigned, &["not assigned to this application", "not allowed to access this app"]),
    (Complaint::Locked, &["account is locked", "user is locked", "locked out"]),
    (Complaint::PasswordExpired, &["password has expired", "password expired"]),
    (Complaint::TooManyRequests, &["maximum number of requests", "too many requests"]),
    (Complaint::UsedCode, &["can only be used once"]),
    (Complaint::WrongCode, &["invalid code", "code doesn't match", "token doesn't match"]),
    (Complaint::SessionExpired, &["session has expired", "you have been logged out due to inactivity"]),
    (
        Complaint::WrongCredentials,
        &["unable to sign in", "password is incorrect", "authentication failed", "sign in failed", "no account with"],
    ),
    (Complaint::Denied, &["do not have permission", "access denied", "not permitted", "denied due to a policy"]),
    (Complaint::RedirectUri, &["'redirect_uri' parameter"]),
    (Complaint::UnknownClient, &["'client_id' parameter", "invalid_client"]),
    (Complaint::SamlRequest, &["saml request", "samlrequest"]),
    (
        Complaint::NoInstance,
        &["page not found", "no app at this address", "app instance at this address", "can't be found"],
    ),
];

impl Complaint {
    /// What the page's words mean.
    pub(super) fn read(words: &str) -> Self {
        let words = words.to_lowercase();
        let known = WORDS.iter().find(|(_, phrases)| phrases.iter().any(|phrase| words.contains(phrase)));
        known.map_or(Self::Other, |(complaint, _)| *complaint)
    }

    /// What to do next, as a sentence without a full stop.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::WrongCredentials => {
                "check login and password of the scenario's user by signing in by hand; after several wrong passwords \
                 the org locks the user"
            }
            Self::WrongCode => {
                "compare `totp` of the scenario's user with what the authenticator was set up with, and the clock of \
                 this machine with the org's"
            }
            Self::UsedCode => {
                "let no other program sign the same user in at the same time: a code is taken once, and the next comes \
                 half a minute later"
            }
            Self::Locked => "unlock the user in the Admin Console (Directory > People > the user > Unlock)",
            Self::NotAssigned => {
                "assign the user to the instance in the Admin Console (Applications > the instance > Assignments); no \
                 new instance is needed"
            }
            Self::PasswordExpired => "sign in once by hand and change the password, then put it into the scenario",
            Self::TooManyRequests => "run fewer cases at once (`--jobs`), or try again in a minute",
            Self::Denied => {
                "look at the System Log for the policy that denied the sign-in (`policy.evaluate_sign_on`), and let \
                 the instance's app sign-in policy ask for a password only"
            }
            Self::SessionExpired => "try again; if it stays so, compare the clocks of org and machine",
            Self::RedirectUri => "let the app ask for a redirect URI of the submission, character by character",
            Self::UnknownClient => "give the app the client id of this instance",
            Self::SamlRequest => "see the findings about the app's SAML request",
            Self::NoInstance => {
                "check that the app uses the addresses of this instance, and that the instance is active"
            }
            Self::Other => "sign in by hand with the same user to see the whole page",
        }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::WrongCredentials => "the org does not accept login and password",
            Self::WrongCode => "the org does not accept the code of the second factor",
            Self::UsedCode => "the org has taken the code of the second factor already",
            Self::Locked => "the user is locked out",
            Self::NotAssigned => "the user is not assigned to the instance",
            Self::PasswordExpired => "the user's password has expired",
            Self::TooManyRequests => "the org's sign-in limit is reached",
            Self::Denied => "a policy of the org denies the sign-in",
            Self::SessionExpired => "the sign-in session has expired",
            Self::RedirectUri => "the org does not know the redirect URI that the app asks for",
            Self::UnknownClient => "the org does not know the client id that the app sends",
            Self::SamlRequest => "the org does not accept the app's SAML request",
            Self::NoInstance => "the org has no app instance at this address",
            Self::Other => "the sign-in page shows an error",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Complaint;

    #[test]
    fn the_widgets_texts_are_known() {
        for (words, complaint) in [
            ("Unable to sign in", Complaint::WrongCredentials),
            (
                "We found some errors. Please review the form and make corrections.; Password is incorrect",
                Complaint::WrongCredentials,
            ),
            (
                "We found some errors. Please review the form and make corrections.; Invalid code. Try again.",
                Complaint::WrongCode,
            ),
            ("Each code can only be used once. Please wait for a new code and try again.", Complaint::UsedCode),
            ("Your account is locked because of too many authentication attempts.", Complaint::Locked),
            ("User is not assigned to this application.", Complaint::NotAssigned),
            ("You are not allowed to access this app. To request access, contact an admin.", Complaint::NotAssigned),
            ("You do not have permission to perform the requested action", Complaint::Denied),
            ("Access to this application is denied due to a policy.", Complaint::Denied),
            ("You exceeded the maximum number of requests. Try again in a while.", Complaint::TooManyRequests),
            ("Your session has expired. Please try to sign in again.", Complaint::SessionExpired),
            (
                "400 Bad Request Your request resulted in an error. The 'redirect_uri' parameter must be a Login \
                 redirect URI in the client app settings.",
                Complaint::RedirectUri,
            ),
            (
                "Your request resulted in an error. Invalid value for 'client_id' parameter. (Error code: invalid_client)",
                Complaint::UnknownClient,
            ),
            ("Invalid SAML request: SAMLRequest is not base64", Complaint::SamlRequest),
            ("Page Not Found The page you are looking for can't be found.", Complaint::NoInstance),
            ("Es ist ein Fehler aufgetreten", Complaint::Other),
        ] {
            assert_eq!(Complaint::read(words), complaint, "{words}");
        }
    }
}
