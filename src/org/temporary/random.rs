//! Random text: names that nobody has, passwords that nobody guesses.

use openssl::error::ErrorStack;
use openssl::rand::rand_bytes;

/// Lower-case letters and digits without those that are read for one another (Crockford's base 32).
const UNAMBIGUOUS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// That many characters of five random bits each.
pub(super) fn name(length: usize) -> Result<String, ErrorStack> {
    let mut bytes = vec![0; length];
    rand_bytes(&mut bytes)?;
    Ok(bytes.iter().map(|byte| char::from(UNAMBIGUOUS[usize::from(byte % 32)])).collect())
}

/// A number below `bound`, each equally likely. `bound` is between 1 and 256.
pub(super) fn below(bound: u16) -> Result<usize, ErrorStack> {
    let fair = 256 / bound * bound;
    loop {
        let mut byte = [0];
        rand_bytes(&mut byte)?;
        let drawn = u16::from(byte[0]);
        if drawn < fair {
            return Ok(usize::from(drawn % bound));
        }
    }
}

/// One of the items, each equally likely.
pub(super) fn pick<T: Copy, const N: usize>(items: &[T; N]) -> Result<T, ErrorStack> {
    const { assert!(N > 0 && N <= 256) };
    #[expect(clippy::cast_possible_truncation, reason = "N is at most 256")]
    let bound = N as u16;
    Ok(items[below(bound)?])
}
