//! `${NAME}` in a scenario file: where values come from and how they are put in.

use std::collections::BTreeMap;

use super::suggestion::closest;

/// The variables that scenario files may name.
#[derive(Clone, Default)]
pub struct Variables {
    values: BTreeMap<String, String>,
}

/// `--set` was not given `NAME=VALUE`.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not NAME=VALUE, where NAME is made of letters, digits and `_`")]
pub struct AssignmentError(String);

/// Why a text could not be put together.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(super) enum SubstitutionError {
    /// Nothing supplies the variable.
    #[error("the variable `{name}` is not set")]
    Unset {
        /// The name as written.
        name: String,
        /// A variable of nearly that name.
        near: Option<String>,
    },
    /// `${` without a closing brace, or with something in it that is no name.
    #[error("`{0}` is not a variable")]
    Malformed(String),
}

impl Variables {
    /// Variables from the command line, before those of the environment that are valid Unicode.
    pub fn from_environment_and(assignments: impl IntoIterator<Item = (String, String)>) -> Self {
        let environment =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        Self { values: environment.chain(assignments).collect() }
    }

    /// Reads `NAME=VALUE`, as `--set` takes it.
    pub fn assignment(text: &str) -> Result<(String, String), AssignmentError> {
        match text.split_once('=') {
            Some((name, value)) if is_name(name) => Ok((name.to_owned(), value.to_owned())),
            // The value may be a secret, so only the name is repeated.
            Some((name, _)) => Err(AssignmentError(format!("{name}=…"))),
            None => Err(AssignmentError(text.to_owned())),
        }
    }

    /// Puts values in the place of `${NAME}` and `${NAME:-text}`, and `$` in that of `$$`. Values
    /// are taken as they are: a `${…}` inside a value stays.
    pub(super) fn substitute(&self, text: &str) -> Result<String, SubstitutionError> {
        let mut result = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(dollar) = rest.find('$') {
            result.push_str(&rest[..dollar]);
            rest = &rest[dollar..];
            if let Some(after) = rest.strip_prefix("$$") {
                result.push('$');
                rest = after;
            } else if let Some(inside) = rest.strip_prefix("${") {
                let Some(end) = inside.find('}') else { return Err(SubstitutionError::Malformed(rest.to_owned())) };
                result.push_str(self.reference(&inside[..end])?);
                rest = &inside[end + 1..];
            } else {
                result.push('$');
                rest = &rest[1..];
            }
        }
        result.push_str(rest);
        Ok(result)
    }

    /// As [`Self::substitute`], for a property that may hold expressions of the wizard: `${…}` that names no variable of
    /// a file, such as `${org.subdomain}`, stays as it is.
    pub(super) fn substitute_around_expressions(&self, text: &str) -> Result<String, SubstitutionError> {
        let mut result = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find("${") {
            let end = rest[at..].find('}').map_or(rest.len(), |end| at + end + 1);
            let inside = rest[at + 2..end].trim_end_matches('}');
            let name = inside.split_once(":-").map_or(inside, |(name, _)| name);
            let (before, reference) = (&rest[..at], &rest[at..end]);
            if is_name(name) && !before.ends_with('$') {
                result.push_str(before);
                result.push_str(&self.substitute(reference)?);
            } else {
                result.push_str(before.strip_suffix('$').unwrap_or(before));
                result.push_str(reference);
            }
            rest = &rest[end..];
        }
        result.push_str(rest);
        Ok(result)
    }

    fn reference<'a>(&'a self, inside: &'a str) -> Result<&'a str, SubstitutionError> {
        let (name, default) = inside.split_once(":-").map_or((inside, None), |(name, default)| (name, Some(default)));
        if !is_name(name) {
            return Err(SubstitutionError::Malformed(format!("${{{inside}}}")));
        }
        self.values.get(name).map(String::as_str).or(default).ok_or_else(|| SubstitutionError::Unset {
            name: name.to_owned(),
            near: closest(name, self.values.keys().map(String::as_str)).map(str::to_owned),
        })
    }
}

impl FromIterator<(String, String)> for Variables {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(values: I) -> Self {
        Self { values: values.into_iter().collect() }
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables() -> Variables {
        [("ORG_URL", "https://org.test"), ("NESTED", "${ORG_URL}")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into_iter()
            .collect()
    }

    #[test]
    fn values_take_the_place_of_their_names() {
        assert_eq!(
            variables().substitute("${ORG_URL}/a?b=${ORG_URL}"),
            Ok("https://org.test/a?b=https://org.test".into())
        );
        assert_eq!(variables().substitute("${NESTED}"), Ok("${ORG_URL}".into()));
        assert_eq!(variables().substitute("${MISSING:-else}, ${ORG_URL:-else}"), Ok("else, https://org.test".into()));
        assert_eq!(variables().substitute("$${org.subdomain} costs $5"), Ok("${org.subdomain} costs $5".into()));
    }

    #[test]
    fn what_is_not_set_or_not_a_name_is_told() {
        assert_eq!(
            variables().substitute("x ${ORG_URI}"),
            Err(SubstitutionError::Unset { name: "ORG_URI".into(), near: Some("ORG_URL".into()) })
        );
        assert_eq!(variables().substitute("${ORG_URL"), Err(SubstitutionError::Malformed("${ORG_URL".into())));
        assert_eq!(variables().substitute("${a b}"), Err(SubstitutionError::Malformed("${a b}".into())));
    }

    #[test]
    fn an_assignment_repeats_no_value() {
        assert_eq!(Variables::assignment("A=b=c"), Ok(("A".into(), "b=c".into())));
        assert!(!Variables::assignment("a b=hunter2").unwrap_err().to_string().contains("hunter2"));
    }
}
