//! How random a value looks. A value that looks random need not be; one that does not, is not.

/// No word that libraries put before a value is longer. What chance makes of a random value's beginning may be.
const LONGEST_LABEL: usize = 16;

/// What the characters of a value could be worth at most, in bits; a word before a separator aside.
pub(super) fn apparent_bits(value: &str) -> f64 {
    let random: String = without_label(value).chars().filter(char::is_ascii_alphanumeric).collect();
    let all = |kind: fn(&char) -> bool| random.chars().all(|character| kind(&character));
    let alphabet = if all(char::is_ascii_digit) {
        10_u32
    } else if all(char::is_ascii_hexdigit) {
        16
    } else {
        62
    };
    f64::from(u32::try_from(random.len()).unwrap_or(u32::MAX)) * f64::from(alphabet).log2()
}

/// A random value in base64url may have letters before its first `-` or `_` too: they are taken for a word only in
/// letters of one kind, or before something that looks like a number.
fn without_label(value: &str) -> &str {
    let Some((label, rest)) = value.split_once(['_', ':', '-']) else { return value };
    let of_one_kind = label.chars().skip(1).all(|letter| letter.is_ascii_lowercase())
        || label.chars().all(|letter| letter.is_ascii_uppercase());
    let is_number = rest.chars().filter(char::is_ascii_alphanumeric).all(|digit| digit.is_ascii_hexdigit());
    let is_label = label.len() <= LONGEST_LABEL && label.chars().all(|letter| letter.is_ascii_alphabetic());
    if is_label && (of_one_kind || is_number) { rest } else { value }
}

/// Whether the seconds or milliseconds since 1970 of about this day stand in a value. `now` in seconds.
pub(super) fn names_the_time(value: &str, now: i64) -> bool {
    let day = (now / 100_000).to_string();
    value
        .split(|character: char| !character.is_ascii_digit())
        .any(|digits| (10..=16).contains(&digits.len()) && digits.starts_with(&day))
}

/// Whether two values end in numbers that are close to each other, after the same beginning.
pub(super) fn counts_on(one: &str, other: &str) -> bool {
    let split = |value: &str| {
        let (head, tail) = value.split_at(value.trim_end_matches(|character: char| character.is_ascii_digit()).len());
        Some((head.to_owned(), tail.parse::<u64>().ok()?))
    };
    match (split(one), split(other)) {
        (Some((head, number)), Some((other_head, other_number))) => {
            head == other_head && number.abs_diff(other_number) <= 1_000
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::apparent_bits;

    #[test]
    fn a_word_before_a_value_is_worth_nothing() {
        for value in ["_0012", "id-0012", "AuthnRequest_0012", "SAML:1a2b", "Request_a1B2c3D4", "1712"] {
            assert!(apparent_bits(value) < 64.0, "{value}");
        }
    }

    /// Values of 128 and 256 bits in base64url, whose first separator stands behind many letters.
    #[test]
    fn a_random_value_is_not_taken_for_a_word_and_a_rest() {
        for value in ["CdnJskKZdOqktTEOVwjYiTFtKElrwOCfNRO-NqYKK6E", "KZdOqktTEOVw-iT9tKErwO", "abcdefghijklmnopqrst-u"]
        {
            assert!(apparent_bits(value) >= 64.0, "{value}");
        }
    }
}
