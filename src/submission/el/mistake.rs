//! Mistakes that are made often: one dialect's forms in another's property.

use super::{Dialect, Reference, error::cut, visible::named};

/// A mistake of the kind that Okta's own documentation has made too.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Mistake {
    /// `${…}` outside SAML.
    #[error("`${{…}}` is the SAML form")]
    SamlForm {
        /// The dialect of the property.
        dialect: Dialect,
        /// The reference between the braces, as the dialect names it.
        inside: Option<Reference>,
    },
    /// `{…}` without `$` in SAML.
    #[error("`{{…}}` without `$` is the OIDC form")]
    OidcForm {
        /// The reference between the braces, as SAML names it.
        inside: Option<Reference>,
    },
    /// `{…}` inside an expression: always a mistake in SCIM, where the whole property is one.
    #[error("there are no braces inside an expression")]
    InnerBraces {
        /// The dialect of the property.
        dialect: Dialect,
        /// The reference between the braces.
        inside: Option<Reference>,
    },
    /// `$org.x` without braces.
    #[error("`$` without braces is plain text")]
    BareDollar {
        /// The dialect of the property.
        dialect: Dialect,
    },
    /// A backslash before `${`.
    #[error("the backslash keeps `${{` from being an expression")]
    EscapedExpression,
    /// A function of JSTL in Okta's language.
    #[error("`fn:{name}` is a function of SAML's language")]
    JstlFunction {
        /// Its name.
        name: String,
        /// What does the same.
        instead: Option<&'static str>,
        /// The dialect of the property.
        dialect: Dialect,
    },
    /// A function of Okta's language in SAML.
    #[error("`{name}` is a function of Okta's expression language, which SAML properties do not have")]
    OktaFunction {
        /// Its name.
        name: String,
        /// What does the same.
        instead: Option<&'static str>,
    },
    /// A function of JSTL without its prefix.
    #[error("`{name}` lacks its prefix")]
    MissingPrefix {
        /// The name as written.
        name: String,
    },
    /// `empty`, `eq`, `+=` and others in Okta's language.
    #[error("`{word}` is the SAML form")]
    JakartaOperator {
        /// The operator.
        word: &'static str,
        /// What to write.
        instead: &'static str,
        /// The dialect of the property.
        dialect: Dialect,
    },
    /// `AND`, `matches`, `?:` and others in SAML.
    #[error("`{word}` is the form of Okta's expression language")]
    OktaOperator {
        /// The operator.
        word: &'static str,
        /// What to write.
        instead: &'static str,
    },
    /// An operator that Okta's language lacks.
    #[error("Okta's expression language has no operator `{0}`")]
    NoOperator(&'static str),
    /// `app['x']`.
    #[error("a property is not named in brackets")]
    Brackets {
        /// What stands before them, or what the dialect has instead, and the property where it can be told.
        instead: Reference,
    },
    /// `app.x.toLowerCase()`.
    #[error("`.{name}(…)` is called as a method, and a text has none")]
    Method {
        /// The name of the method.
        name: String,
        /// The call of the function that does the same.
        instead: Option<String>,
    },
    /// `app.x[0]`.
    #[error("nothing is taken out of a value by its number in brackets")]
    Index {
        /// The dialect of the property.
        dialect: Dialect,
    },
    /// `=`.
    #[error("`=` would assign a value, which an expression cannot")]
    Assignment,
    /// `app.x` in SAML.
    #[error("`{written}` does not exist in SAML")]
    WrongPrefix {
        /// As written.
        written: String,
        /// As SAML names it.
        instead: Reference,
    },
    /// A backtick or a typographic quote.
    #[error("{} is no quote here", named(*.0))]
    WrongQuote(char),
    /// A SCIM property that is a plain text.
    #[error("the whole property is one expression, and this is a text without quotes")]
    UnquotedText {
        /// The same as an expression.
        instead: Option<String>,
    },
    /// A name without a prefix.
    #[error("`{name}` has no prefix")]
    BareName {
        /// As written.
        name: String,
        /// As the dialect names the variable.
        instead: Reference,
    },
}

impl Mistake {
    /// What to write instead.
    pub(super) fn help(&self) -> String {
        match self {
            Self::SamlForm { dialect, inside } => in_dialect(*dialect, inside.as_ref()),
            Self::OidcForm { inside } => in_dialect(Dialect::Saml, inside.as_ref()),
            Self::InnerBraces { dialect, inside } => match inside {
                Some(reference) => format!("write `{reference}`"),
                None => format!("write the name alone, as in `{}`", dialect.variable("subdomain")),
            },
            Self::BareDollar { dialect } => in_dialect(*dialect, None),
            Self::EscapedExpression => "remove the backslash".to_owned(),
            Self::JstlFunction { instead, dialect, .. } => match instead {
                Some(instead) => format!("in {dialect} write `{instead}`"),
                None => format!("{dialect} has no such function; `String.…` has what there is"),
            },
            Self::OktaFunction { instead, .. } => match instead {
                Some(instead) => format!("in SAML write `{instead}`"),
                None => "SAML has no such function; it has those of JSTL, such as `fn:contains(…)`".to_owned(),
            },
            Self::MissingPrefix { name } => format!("in SAML write `fn:{name}(…)`"),
            Self::JakartaOperator { instead, dialect, .. } => format!("in {dialect} write `{instead}`"),
            Self::OktaOperator { instead, .. } => format!("in SAML write `{instead}`"),
            Self::NoOperator(_) => {
                "it has `+`, comparisons, `AND`, `OR`, `!`, `? :` and `?:`; a text stands in quotes".to_owned()
            }
            Self::Brackets { instead } => format!("write `{instead}`"),
            Self::Method { instead: Some(instead), .. } => format!("write `{instead}`"),
            Self::Method { instead: None, .. } => {
                "a function stands before the value, which is in its parentheses".to_owned()
            }
            Self::Index { dialect: Dialect::Saml } => {
                "take a part of a text with `fn:substringBefore(…)` or `fn:substringAfter(…)`".to_owned()
            }
            Self::Index { .. } => {
                "take a part of a text with `String.substringBefore(…)` or `String.substringAfter(…)`, and of an array \
                 with `Arrays.get(…)`"
                    .to_owned()
            }
            Self::Assignment => "write `==` to compare".to_owned(),
            Self::WrongPrefix { instead, .. } => format!("in SAML write `{instead}`"),
            Self::WrongQuote(_) => "write a straight quote, `'`, on both sides of the text".to_owned(),
            Self::UnquotedText { instead } => match instead {
                Some(instead) => format!("in SCIM write `{instead}`"),
                None => "in SCIM a fixed text stands in quotes, and `+` joins: `'https://' + app.subdomain + '.…'`"
                    .to_owned(),
            },
            Self::BareName { instead, .. } => format!("a variable is written `{instead}`, a text stands in quotes"),
        }
    }

    /// A reference that another dialect wrote, as this dialect names it: `org.x` and `app.x` are each other's.
    pub(super) fn translated(inside: &str, dialect: Dialect) -> Option<Reference> {
        let (scope, name) = inside.trim().split_once('.')?;
        let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        match scope {
            _ if !plain => None,
            "app" | "org" => Some(dialect.variable(&cut(name))),
            scope => Reference::read(scope, &cut(name), dialect),
        }
    }
}

fn in_dialect(dialect: Dialect, inside: Option<&Reference>) -> String {
    match inside {
        Some(reference) => format!("in {dialect} write `{}`", dialect.delimited(reference)),
        None => format!("in {dialect} write as in `{}`", dialect.delimited(&dialect.variable("subdomain"))),
    }
}

/// What does in the other language the same as a function of JSTL does.
pub(super) fn okta_for_jstl(name: &str) -> Option<&'static str> {
    Some(match name {
        "contains" => "String.stringContains(…)",
        "startsWith" => "String.startsWith(…)",
        "length" => "String.len(…)",
        "substring" => "String.substring(…)",
        "substringAfter" => "String.substringAfter(…)",
        "substringBefore" => "String.substringBefore(…)",
        "replace" => "String.replace(…)",
        "toLowerCase" => "String.toLowerCase(…)",
        "toUpperCase" => "String.toUpperCase(…)",
        "containsIgnoreCase" => "String.stringContains(String.toLowerCase(…), …)",
        _ => return None,
    })
}

/// What does in SAML the same as a function of Okta's language does.
pub(super) fn jstl_for_okta(name: &str) -> Option<&'static str> {
    Some(match name {
        "String.append" | "String.join" => "… += …",
        "String.len" => "fn:length(…)",
        "String.stringSwitch" => "fn:contains(…, 'key') ? 'value' : …",
        "String.removeSpaces" => "fn:replace(…, ' ', '')",
        "String.replace" => "fn:replace(…)",
        "String.startsWith" => "fn:startsWith(…)",
        "String.stringContains" => "fn:contains(…)",
        "String.substring" | "substring" => "fn:substring(…)",
        "String.substringAfter" | "substringAfter" => "fn:substringAfter(…)",
        "String.substringBefore" | "substringBefore" => "fn:substringBefore(…)",
        "String.toLowerCase" | "toLowerCase" => "fn:toLowerCase(…)",
        "String.toUpperCase" | "toUpperCase" => "fn:toUpperCase(…)",
        _ => return None,
    })
}
