//! "Did you mean".

/// The candidate that `name` is most likely a misspelling of, if any is near enough.
pub(super) fn closest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&name, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.chars().count().max(3) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        let keys = ["first_name", "last_name", "email", "id"];
        assert_eq!(closest("frist_name", keys), Some("first_name"));
        assert_eq!(closest("firstName", keys), Some("first_name"));
        assert_eq!(closest("mail", keys), Some("email"));
        assert_eq!(closest("telephone", keys), None);
    }
}
