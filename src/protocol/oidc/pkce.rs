//! Proof Key for Code Exchange (RFC 7636): the challenge of a verifier, and the form of both.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openssl::sha::sha256;

/// How many characters a verifier has (RFC 7636 §4.1).
pub const VERIFIER_CHARACTERS: std::ops::RangeInclusive<usize> = 43..=128;
/// How many characters the challenge of method `S256` has: base64url of 32 octets.
pub const CHALLENGE_CHARACTERS: usize = 43;

/// Why a text is no verifier or no challenge. None of it is shown, as a verifier is secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PkceDefect {
    /// Too short or too long.
    #[error("expected {least} to {most} characters, seen {seen}")]
    Length {
        /// How many characters it must have at least.
        least: usize,
        /// How many it may have.
        most: usize,
        /// How many it has.
        seen: usize,
    },
    /// A character that is not allowed.
    #[error("the character at byte {offset} is not allowed")]
    Character {
        /// The first of them, in bytes.
        offset: usize,
    },
    /// 43 characters of base64url, which no 32 octets are encoded to: the last one has stray bits.
    #[error("it is not the base64url encoding of 32 octets: the last character has stray bits")]
    StrayBits,
}

/// The challenge of a verifier, by method `S256` (RFC 7636 §4.2).
pub fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(sha256(verifier.as_bytes()))
}

/// Whether a text has the form of a verifier: 43 to 128 unreserved characters (RFC 7636 §4.1).
///
/// # Errors
/// When it has not.
pub fn check_verifier(verifier: &str) -> Result<(), PkceDefect> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    check(verifier, allowed, *VERIFIER_CHARACTERS.start(), *VERIFIER_CHARACTERS.end())
}

/// Whether a text has the form of a challenge by method `S256`: base64url of a SHA-256 hash (RFC 7636 §4.2).
///
/// # Errors
/// When it has not.
pub fn check_challenge(challenge: &str) -> Result<(), PkceDefect> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    check(challenge, allowed, CHALLENGE_CHARACTERS, CHALLENGE_CHARACTERS)?;
    URL_SAFE_NO_PAD.decode(challenge).map(|_| ()).map_err(|_| PkceDefect::StrayBits)
}

fn check(text: &str, allowed: impl Fn(u8) -> bool, least: usize, most: usize) -> Result<(), PkceDefect> {
    if let Some(offset) = text.bytes().position(|byte| !allowed(byte)) {
        return Err(PkceDefect::Character { offset });
    }
    let seen = text.len();
    if (least..=most).contains(&seen) { Ok(()) } else { Err(PkceDefect::Length { least, most, seen }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pair of RFC 7636 appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn the_challenge_is_that_of_the_specification() {
        assert_eq!(challenge_of(VERIFIER), CHALLENGE);
        assert_eq!((check_verifier(VERIFIER), check_challenge(CHALLENGE)), (Ok(()), Ok(())));
    }

    #[test]
    fn verifiers_have_a_length_and_an_alphabet() {
        assert_eq!(check_verifier(&"a.~_-".repeat(25)), Ok(()));
        assert_eq!(check_verifier(&"a".repeat(128)), Ok(()));
        for length in [0, 42, 129, 100_000] {
            let expected = PkceDefect::Length { least: 43, most: 128, seen: length };
            assert_eq!(check_verifier(&"a".repeat(length)), Err(expected));
        }
        for wrong in ["+", "/", "=", " ", "%", "\0", "ä"] {
            assert_eq!(
                check_verifier(&format!("{VERIFIER}{wrong}")),
                Err(PkceDefect::Character { offset: 43 }),
                "{wrong}"
            );
        }
    }

    #[test]
    fn challenges_are_hashes() {
        assert_eq!(check_challenge(&CHALLENGE[..42]), Err(PkceDefect::Length { least: 43, most: 43, seen: 42 }));
        assert_eq!(check_challenge(&format!("{CHALLENGE}=")), Err(PkceDefect::Character { offset: 43 }));
        assert_eq!(check_challenge(&CHALLENGE.replace('-', "+")), Err(PkceDefect::Character { offset: 40 }));
        assert_eq!(check_challenge(&CHALLENGE.replace("cM", "cN")), Err(PkceDefect::StrayBits));
        assert_eq!(check_verifier(&CHALLENGE.replace("cM", "cN")), Ok(()));
    }
}
