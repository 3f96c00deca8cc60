//! Time-based one-time passwords (RFC 6238) of a user's authenticator app, each given out once.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use data_encoding::BASE32_NOPAD;
use openssl::{error::ErrorStack, hash::MessageDigest, pkey::PKey, sign::Signer};

use super::Secret;

/// How long a code is the current one, in seconds (RFC 6238 §4.1, as all authenticator apps have it).
const STEP: i64 = 30;

/// The shortest secret, in bytes: RFC 4226 asks for 16, apps hand out 10.
const SHORTEST: usize = 10;

/// What an authenticator app and the org share. Clones know of each other which codes were given out.
#[derive(Clone)]
pub struct TotpSecret {
    written: Secret,
    key: Arc<[u8]>,
    /// The step of the last code given out.
    last: Arc<Mutex<Option<i64>>>,
}

/// The text is no secret of an authenticator app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is not base32 (A to Z, 2 to 7) of at least {SHORTEST} bytes")]
pub struct NotTotpSecret;

/// A code, and from when on it may be used.
#[derive(Clone, Debug)]
pub struct OneTimeCode {
    /// Six digits.
    pub code: Secret,
    /// When its step begins: now or before, unless the codes until then were given out already.
    pub from: DateTime<Utc>,
}

impl TotpSecret {
    /// Reads base32 (RFC 4648 §6) as Okta and Google show it when an app is set up; case, spaces and padding do not
    /// matter.
    pub fn parse(base32: &str) -> Result<Self, NotTotpSecret> {
        let text: String = base32.chars().filter(|character| !character.is_whitespace()).collect();
        let text = text.trim_end_matches('=').to_ascii_uppercase();
        let key = BASE32_NOPAD.decode(text.as_bytes()).map_err(|_| NotTotpSecret)?;
        if key.len() < SHORTEST {
            return Err(NotTotpSecret);
        }
        Ok(Self { written: Secret::new(base32), key: key.into(), last: Arc::default() })
    }

    /// The secret as it was written, for the redactor.
    pub fn written(&self) -> &Secret {
        &self.written
    }

    /// The code of the current step, or of the first later one whose code was not given out: an org takes each code
    /// once (RFC 6238 §5.2), whichever of several sign-ins brings it.
    ///
    /// # Errors
    /// When OpenSSL refuses to compute it.
    pub fn next_code(&self, now: DateTime<Utc>) -> Result<OneTimeCode, ErrorStack> {
        let current = now.timestamp().div_euclid(STEP);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let step = last.map_or(current, |last| current.max(last + 1));
        let code = Secret::new(self.code(step)?);
        *last = Some(step);
        Ok(OneTimeCode { code, from: DateTime::from_timestamp(step * STEP, 0).unwrap_or(now) })
    }

    /// The code of a step: HOTP (RFC 4226 §5.3) over the number of the step, HMAC-SHA-1, six digits.
    fn code(&self, step: i64) -> Result<String, ErrorStack> {
        let key = PKey::hmac(&self.key)?;
        let mut signer = Signer::new(MessageDigest::sha1(), &key)?;
        signer.update(&step.to_be_bytes())?;
        let mac = signer.sign_to_vec()?;
        let offset = mac.last().map_or(0, |last| usize::from(last & 0x0f));
        let number = mac.iter().skip(offset).take(4).fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
        Ok(format!("{:06}", (number & 0x7fff_ffff) % 1_000_000))
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B, in base32.
    const RFC: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // Appendix B gives eight digits; six are the last six of them.
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            let given = TotpSecret::parse(RFC).unwrap().next_code(at(seconds)).unwrap();
            assert_eq!(given.code.expose(), code);
            assert!(given.from <= at(seconds) && at(seconds) - given.from < chrono::TimeDelta::seconds(STEP));
        }
    }

    #[test]
    fn no_code_is_given_out_twice_not_even_by_a_clone() {
        let secret = TotpSecret::parse(RFC).unwrap();
        let first = secret.next_code(at(60)).unwrap();
        let second = secret.clone().next_code(at(61)).unwrap();
        let third = secret.next_code(at(61)).unwrap();
        assert_eq!([first.from, second.from, third.from], [at(60), at(90), at(120)]);
        assert_ne!(first.code, second.code);
        assert_eq!(secret.next_code(at(1000)).unwrap().from, at(990));
    }

    #[test]
    fn it_is_read_as_people_copy_it_and_never_shown() {
        let secret = TotpSecret::parse("gezd gnbv gy3t qojq gezd gnbv gy3t qojq").unwrap();
        assert_eq!(secret.next_code(at(59)).unwrap().code.expose(), "287082");
        assert_eq!(format!("{secret:?} {:?}", secret.next_code(at(90)).unwrap().code), "[secret] [secret]");
        for text in ["", "JBSWY3DP", "JBSWY3DPEHPK3PX1", "not a secret at all"] {
            assert_eq!(TotpSecret::parse(text).unwrap_err(), NotTotpSecret, "{text}");
        }
    }
}
