//! Single values: variables put in, the form checked.

use url::Url;

use super::super::error::Problem;
use super::super::variables::SubstitutionError;
use super::{Reported, Resolved, Resolver};
use crate::located::{Located, Place};

/// The wizard's limit for a redirect or ACS address, in characters.
const MAX_ADDRESS_LENGTH: usize = 1024;

impl Resolver<'_> {
    pub(super) fn report(&mut self, place: Place, message: impl AsRef<str>, expected: impl AsRef<str>) -> Reported {
        let problem = self.file.problem(place, message, expected);
        self.problems.push(problem);
        Reported
    }

    /// Something is wrong with another file, which the problem names.
    pub(super) fn report_elsewhere(&mut self, problem: Problem) -> Reported {
        self.problems.push(problem);
        Reported
    }

    pub(super) fn report_with_help(
        &mut self,
        place: Place,
        message: impl AsRef<str>,
        expected: impl AsRef<str>,
        help: impl AsRef<str>,
    ) -> Reported {
        let problem = self.file.problem(place, message, expected).with_help(help);
        self.problems.push(problem);
        Reported
    }

    /// The text with its variables; may be empty.
    pub(super) fn substituted(&mut self, written: &Located<String>) -> Resolved<String> {
        let result = self.variables.substitute(&written.value);
        self.filled(written.place, result, "")
    }

    /// As [`Self::substituted`], for a property that may hold expressions of the wizard.
    pub(super) fn around_expressions(&mut self, written: &Located<String>) -> Resolved<String> {
        let result = self.variables.substitute_around_expressions(&written.value);
        let meant = match &result {
            Err(SubstitutionError::Unset { name, .. }) => format!(
                " A variable of the integration has a prefix: `${{org.{name}}}` in SAML, `{{app.{name}}}` in OpenID Connect."
            ),
            _ => String::new(),
        };
        self.filled(written.place, result, &meant)
    }

    /// `meant` is what else an unset variable may have been.
    fn filled(&mut self, place: Place, result: Result<String, SubstitutionError>, meant: &str) -> Resolved<String> {
        result.map_err(|error| {
            let (expected, help) = match &error {
                SubstitutionError::Unset { name, near } => {
                    let near = near.as_ref().map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
                    let help = format!("set it in the environment, or with `--set {name}=…`.{near}{meant}");
                    ("expected the value of a variable", help)
                }
                SubstitutionError::Malformed => (
                    "expected `${NAME}`",
                    "a name is made of letters, digits and `_`; write `$$` where a dollar sign is meant".to_owned(),
                ),
            };
            self.report_with_help(place, error.to_string(), expected, help)
        })
    }

    /// The text with its variables, which must not be empty.
    pub(super) fn text(&mut self, written: &Located<String>) -> Resolved<String> {
        let text = self.substituted(written)?;
        self.not_empty(text, written.place)
    }

    pub(super) fn not_empty(&mut self, text: String, place: Place) -> Resolved<String> {
        if text.trim().is_empty() {
            return Err(self.report(place, "expected text, found nothing", "expected text"));
        }
        Ok(text)
    }

    pub(super) fn optional_text(&mut self, written: Option<&Located<String>>) -> Resolved<Option<String>> {
        written.map(|written| self.text(written)).transpose()
    }

    /// An absolute `http` or `https` address.
    pub(super) fn url(&mut self, written: &Located<String>) -> Resolved<Url> {
        let text = self.text(written)?;
        let problem = match Url::parse(&text) {
            Ok(url) if !url.username().is_empty() || url.password().is_some() => {
                "the address holds a user name or password".to_owned()
            }
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => return Ok(url),
            Ok(_) => format!("`{text}` is not an http or https address"),
            Err(error) => format!("`{text}` is not an address: {error}"),
        };
        Err(self.report(written.place, problem, "expected an address such as `https://app.example.com/sign-in`"))
    }

    pub(super) fn optional_url(&mut self, written: Option<&Located<String>>) -> Resolved<Option<Url>> {
        written.map(|written| self.url(written)).transpose()
    }

    /// An address, or none where the text is empty, as it is when a variable's default is.
    pub(super) fn url_or_none(&mut self, written: &Located<String>) -> Resolved<Option<Url>> {
        if self.substituted(written)?.trim().is_empty() {
            return Ok(None);
        }
        self.url(written).map(Some)
    }

    /// An address with neither path nor query.
    pub(super) fn base_url(&mut self, written: &Located<String>) -> Resolved<Url> {
        let url = self.url(written)?;
        if url.path() == "/" && url.query().is_none() && url.fragment().is_none() {
            return Ok(url);
        }
        let problem = format!("`{url}` is a page of the org, not its base address");
        let expected = format!("expected `{}`", url.origin().ascii_serialization());
        Err(self.report(written.place, problem, expected))
    }

    /// An `http` or `https` address that is compared exactly, so it is kept as it was written.
    pub(super) fn address(&mut self, written: &Located<String>) -> Resolved<String> {
        self.url(written)?;
        let text = self.text(written)?;
        let length = text.chars().count();
        if length > MAX_ADDRESS_LENGTH {
            let expected = format!("expected at most {MAX_ADDRESS_LENGTH} characters, the wizard's limit");
            return Err(self.report(written.place, format!("the address has {length} characters"), expected));
        }
        Ok(text)
    }

    pub(super) fn email(&mut self, written: &Located<String>) -> Resolved<String> {
        let text = self.text(written)?;
        match text.split_once('@') {
            Some((local, domain)) if !local.is_empty() && is_host(domain) => Ok(text),
            _ => {
                let problem = format!("`{text}` is not an e-mail address");
                Err(self.report(written.place, problem, "expected an address such as `ada@example.com`"))
            }
        }
    }

    /// A host or domain name, without scheme, port or path.
    pub(super) fn host(&mut self, written: &Located<String>) -> Resolved<String> {
        let text = self.text(written)?;
        if is_host(&text) {
            return Ok(text.to_lowercase());
        }
        let expected = "expected a name such as `app.example.com`, without scheme, port or path";
        Err(self.report(written.place, format!("`{text}` is not a host name"), expected))
    }

    /// A name that can stand in a case id and in a directory's name.
    pub(super) fn name(&mut self, written: &Located<String>) -> Resolved<String> {
        let text = self.text(written)?;
        let plain = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
        if text.len() <= 64 && text.starts_with(|first: char| first.is_ascii_alphanumeric()) && text.chars().all(plain)
        {
            return Ok(text);
        }
        let expected = "expected at most 64 letters, digits, `-`, `_` and `.`, beginning with a letter or digit";
        Err(self.report(written.place, format!("`{text}` cannot be the name of a scenario"), expected))
    }
}

fn is_host(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 253
        && text.split('.').all(|label| {
            !label.is_empty() && label.chars().all(|character| character.is_ascii_alphanumeric() || character == '-')
        })
}
