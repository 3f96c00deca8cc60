//! Passwords of temporary users.

use openssl::error::ErrorStack;

use super::random;
use crate::secret::Secret;

const LENGTH: usize = 24;

/// Characters that every keyboard layout and every form passes on as they are.
const CLASSES: [&[u8; 8]; 4] = [b"ABCDEFGH", b"stuvwxyz", b"23456789", b"!#%*+-.:"];

/// A password of 72 random bits that fulfils Okta's default policy and stricter ones: 24 characters, with upper case,
/// lower case, digits and symbols, and without any name in it.
///
/// The classes take turns, so that each is there six times and no word of a login or name can come about.
pub(super) fn generate() -> Result<Secret, ErrorStack> {
    let mut password = String::with_capacity(LENGTH);
    for position in 0..LENGTH {
        password.push(char::from(random::pick(CLASSES[position % CLASSES.len()])?));
    }
    Ok(Secret::new(password))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_holds_every_class_and_no_word() {
        let password = generate().expect("a random source");
        let text = password.expose();
        assert_eq!(text.len(), LENGTH);
        assert!(text.bytes().any(|byte| byte.is_ascii_uppercase()), "{text}");
        assert!(text.bytes().any(|byte| byte.is_ascii_lowercase()), "{text}");
        assert!(text.bytes().any(|byte| byte.is_ascii_digit()), "{text}");
        assert!(text.bytes().any(|byte| byte.is_ascii_punctuation()), "{text}");
        let letters_in_a_row = text.as_bytes().windows(3).any(|three| three.iter().all(u8::is_ascii_alphabetic));
        assert!(!letters_in_a_row, "{text}");
        assert_ne!(text, generate().expect("a random source").expose());
    }
}
