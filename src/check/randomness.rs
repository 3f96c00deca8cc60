//! How random a value looks. A value that looks random need not be; one that does not, is not.

/// What the characters of a value could be worth at most, in bits; a prefix of letters before a separator aside.
pub(super) fn apparent_bits(value: &str) -> f64 {
    let prefix = value.find(['_', ':', '-']).filter(|end| value[..*end].chars().all(char::is_alphabetic));
    let random: String = value[prefix.unwrap_or(0)..].chars().filter(char::is_ascii_alphanumeric).collect();
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
