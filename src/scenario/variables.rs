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
    /// `${` without a closing brace, or with something in it that is no name. What follows it may be a secret.
    #[error("`${{` begins no variable")]
    Malformed,
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
        self.fill(text, None)
    }

    /// As [`Self::substitute`], for a property that may hold expressions of the wizard: `${…}` that names no variable of
    /// a file, such as `${org.subdomain}`, stays as it is.
    pub(super) fn substitute_around_expressions(&self, text: &str) -> Result<String, SubstitutionError> {
        self.fill(text, Some("${"))
    }

    /// `otherwise` is what a `${` stands for that begins no variable; without it, none may stand there.
    fn fill(&self, text: &str, otherwise: Option<&'static str>) -> Result<String, SubstitutionError> {
        let mut result = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(dollar) = rest.find('$') {
            result.push_str(&rest[..dollar]);
            rest = &rest[dollar..];
            if let Some(after) = rest.strip_prefix("$$") {
                result.push('$');
                rest = after;
            } else if rest.starts_with("${") {
                let reference = rest.find('}').map_or(rest, |end| &rest[..=end]);
                if let Some(inside) = variable(reference) {
                    result.push_str(self.reference(inside)?);
                    rest = &rest[reference.len()..];
                } else {
                    result.push_str(otherwise.ok_or(SubstitutionError::Malformed)?);
                    rest = &rest[2..];
                }
            } else {
                result.push('$');
                rest = &rest[1..];
            }
        }
        result.push_str(rest);
        Ok(result)
    }

    /// The text that [`Self::substitute_around_expressions`] makes into this one.
    pub(super) fn escaped(text: &str) -> String {
        let mut escaped = String::with_capacity(text.len());
        for (at, character) in text.char_indices() {
            escaped.push(character);
            let rest = &text[at..];
            let reference = rest.find('}').map_or(rest, |end| &rest[..=end]);
            if character == '$' && (rest.starts_with("$$") || variable(reference).is_some()) {
                escaped.push('$');
            }
        }
        escaped
    }

    fn reference<'a>(&'a self, inside: &'a str) -> Result<&'a str, SubstitutionError> {
        let (name, default) = inside.split_once(":-").map_or((inside, None), |(name, default)| (name, Some(default)));
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

/// What stands between the braces of `${NAME}` or `${NAME:-text}`.
fn variable(reference: &str) -> Option<&str> {
    let inside = reference.strip_prefix("${")?.strip_suffix('}')?;
    let name = inside.split_once(":-").map_or(inside, |(name, _)| name);
    is_name(name).then_some(inside)
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
        assert_eq!(variables().substitute("${ORG_URL"), Err(SubstitutionError::Malformed));
        assert_eq!(variables().substitute("${a b}"), Err(SubstitutionError::Malformed));
    }

    #[test]
    fn an_assignment_repeats_no_value() {
        assert_eq!(Variables::assignment("A=b=c"), Ok(("A".into(), "b=c".into())));
        assert!(!Variables::assignment("a b=hunter2").unwrap_err().to_string().contains("hunter2"));
    }

    #[test]
    fn expressions_stay_among_variables() {
        let filled = |text: &str| variables().substitute_around_expressions(text).unwrap();
        for (text, expected) in [
            ("https://${org.subdomain}.a.test", "https://${org.subdomain}.a.test"),
            ("${ORG_URL}/${empty org.x ? 'a' : org.x}", "https://org.test/${empty org.x ? 'a' : org.x}"),
            ("$${ORG_URL}", "${ORG_URL}"),
            ("$${org.x}", "${org.x}"),
            ("${user.email", "${user.email"),
            ("a$$b$c", "a$b$c"),
            ("${", "${"),
        ] {
            assert_eq!(filled(text), expected, "{text}");
        }
        assert!(variables().substitute_around_expressions("${UNKNOWN}").is_err());
        for text in ["${ORG_URL}", "$${ORG_URL}", "${org.x}", "$$", "a$", "$${", "${A:-$$}"] {
            assert_eq!(filled(&Variables::escaped(text)), text, "{}", Variables::escaped(text));
        }
    }
}
