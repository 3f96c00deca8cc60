//! What an analysis says.

use std::fmt;

use super::{
    super::{Dialect, ExpressionError, Reference, Span},
    AddressDefect, Assignment, Doubt,
};

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It may be meant so.
    Warning,
    /// Okta refuses it, or it does not work.
    Error,
}

/// Something that is wrong or doubtful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// What.
    pub observation: Observation,
    /// Where in the text of the property; `None` when it is about all of it, or about a variable.
    pub span: Option<Span>,
    /// The values for which it is so; `None` when it is so for all.
    pub given: Option<Assignment>,
    /// Why the values may be nobody's.
    pub doubt: Option<Doubt>,
    pub(super) dialect: Dialect,
}

/// What can be wrong or doubtful.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Observation {
    /// The property cannot be read in its dialect.
    #[error("{0}")]
    Unreadable(ExpressionError),
    /// The property is longer than the wizard takes.
    #[error("the property has {length} characters, more than the {limit} that Okta takes")]
    TooLong {
        /// Its length in characters.
        length: usize,
        /// The limit.
        limit: usize,
    },
    /// A variable that the integration does not declare.
    #[error("the variable `{name}` is not declared")]
    UndeclaredVariable {
        /// Its name.
        name: String,
        /// A declared one of nearly that name.
        near: Option<String>,
    },
    /// A declared variable with the prefix of another dialect.
    #[error("`{written}` is no variable of the integration in this dialect")]
    WrongPrefix {
        /// As written.
        written: Reference,
        /// As the dialect names it.
        instead: Reference,
    },
    /// A property of users, of the org or of another app.
    #[error("`{written}` is no variable of the integration")]
    NotOfTheIntegration {
        /// As written.
        written: Reference,
    },
    /// A property of the org, which is the same for all of its app instances.
    #[error("`{written}` is the org's own, and no variable of the integration")]
    OfTheOrg {
        /// As written.
        written: Reference,
    },
    /// The property has no value.
    #[error("{0}")]
    NoValue(ExpressionError),
    /// The value is no address that Okta takes.
    #[error("the value `{value}` is no address that Okta takes: {defect}")]
    NoAddress {
        /// The value, cut when it is long.
        value: String,
        /// Why it is none.
        defect: AddressDefect,
    },
    /// A parameter of the address is empty where a variable is unset.
    #[error("the parameter `{name}` of the address is empty")]
    EmptyParameter {
        /// The parameter.
        name: String,
    },
    /// A part of the path is empty where a variable is unset.
    #[error("a part of the address's path is empty")]
    EmptySegment,
    /// No combination of values takes a branch.
    #[error("no value under test makes `{condition}` {}, so that this is never taken", truth(*.when))]
    BranchNotReached {
        /// The condition, or the value before `?:`.
        condition: String,
        /// What it would have to be.
        when: bool,
    },
    /// A condition without a variable.
    #[error("`{condition}` is always {}, so that this is never taken", truth(*.always))]
    ConstantCondition {
        /// The condition, or the value before `?:`.
        condition: String,
        /// What it always is.
        always: bool,
    },
    /// There are too many combinations of values.
    #[error("{evaluated} combinations of values were evaluated and {left_out} were not")]
    NotAllCombinations {
        /// How many were.
        evaluated: usize,
        /// How many were not.
        left_out: usize,
    },
    /// `x == ''` without a test for null.
    #[error("`{reference}` is compared with an empty text only, which an unset variable is not")]
    OnlyEmptyTested {
        /// The variable.
        reference: Reference,
    },
    /// `x == null` without a test for the empty text.
    #[error("`{reference}` is compared with null only, which a variable that was cleared is not")]
    OnlyNullTested {
        /// The variable.
        reference: Reference,
    },
    /// A text is joined with the condition, not with what the conditional comes to.
    #[error("`{text}` belongs to the condition")]
    JoinedCondition {
        /// What is joined, cut when it is long.
        text: String,
    },
    /// `+` between texts in SAML.
    #[error("`+` adds numbers in SAML")]
    PlusInSaml,
    /// An expression inside a text in quotes.
    #[error("`{text}` stands in quotes, so that nothing in it is evaluated")]
    ExpressionInQuotes {
        /// The text, cut when it is long.
        text: String,
    },
    /// Double quotes in SAML.
    #[error("the text stands in double quotes")]
    DoubleQuotes,
    /// The operator `matches`.
    #[error("`matches` is deprecated")]
    Matches,
    /// A function by the name that it had before.
    #[error("the function has this name no more")]
    OldFunctionName {
        /// Its name.
        instead: &'static str,
    },
    /// A variable that no property uses.
    #[error("the variable `{name}` is declared and not used")]
    UnusedVariable {
        /// Its name.
        name: String,
    },
    /// A new variable whose name the wizard does not take.
    #[error("the variable cannot be named `{name}`")]
    VariableName {
        /// Its name.
        name: String,
    },
}

fn truth(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

impl Remark {
    /// A remark about a variable; it has no dialect.
    pub(super) fn of_variable(observation: Observation) -> Self {
        Self { observation, span: None, given: None, doubt: None, dialect: Dialect::Oidc }
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        match &self.observation {
            _ if self.doubt.is_some() => Severity::Warning,
            Observation::Unreadable(error) | Observation::NoValue(error) if error.is_limit() => Severity::Warning,
            Observation::OfTheOrg { .. }
            | Observation::EmptyParameter { .. }
            | Observation::EmptySegment
            | Observation::BranchNotReached { .. }
            | Observation::ConstantCondition { .. }
            | Observation::NotAllCombinations { .. }
            | Observation::OnlyEmptyTested { .. }
            | Observation::OnlyNullTested { .. }
            | Observation::JoinedCondition { .. }
            | Observation::ExpressionInQuotes { .. }
            | Observation::DoubleQuotes
            | Observation::Matches
            | Observation::OldFunctionName { .. }
            | Observation::UnusedVariable { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// What mends it, when that can be told.
    pub fn help(&self) -> Option<String> {
        let dialect = self.dialect;
        let help = match &self.observation {
            Observation::Unreadable(error) | Observation::NoValue(error) => return Some(error.help(dialect)),
            Observation::UndeclaredVariable { near, .. } => match near {
                Some(near) => return Some(format!("did you mean `{}`?", dialect.variable(near))),
                None => "declare it with the integration's variables",
            },
            Observation::WrongPrefix { instead, .. } => return Some(format!("in {dialect} write `{instead}`")),
            Observation::NotOfTheIntegration { .. } | Observation::OfTheOrg { .. } => {
                return Some(format!("declare a variable and write `{}`", dialect.variable("name")));
            }
            _ if self.doubt == Some(Doubt::MadeUp) => {
                "give the variables values, by an instance or by samples: these stand for values that are not known"
            }
            Observation::NoAddress { defect: AddressDefect::Brace, .. } if dialect == Dialect::Saml => {
                "write `${…}` around an expression, and end a text in quotes before one"
            }
            Observation::NoAddress { defect: AddressDefect::Brace, .. } | Observation::ExpressionInQuotes { .. } => {
                in_quotes(dialect)
            }
            Observation::NoAddress { .. } | Observation::EmptyParameter { .. } | Observation::EmptySegment => {
                let unset = self.given.as_ref()?.unset().next()?;
                return Some(format!("there are instances without `{unset}`: {}", test(dialect, unset)));
            }
            Observation::BranchNotReached { .. } => {
                "add an instance or a sample, also an empty one, whose values lead there"
            }
            Observation::ConstantCondition { .. } => "remove the conditional",
            Observation::OnlyEmptyTested { reference } | Observation::OnlyNullTested { reference } => {
                return Some(test(dialect, &reference.name));
            }
            Observation::JoinedCondition { .. } => "put parentheses round the conditional",
            Observation::PlusInSaml => "join texts with `+=`",
            Observation::DoubleQuotes => "Okta's samples for SAML have single quotes only",
            Observation::Matches => "use `String.stringContains` or `String.startsWith`",
            Observation::OldFunctionName { instead } => return Some(format!("write `{instead}`")),
            Observation::UnusedVariable { .. } => "remove it, or use it: customers are asked for it",
            Observation::VariableName { .. } => {
                "begin with a lowercase letter; go on with lowercase letters, digits and `_`"
            }
            Observation::TooLong { .. } | Observation::NotAllCombinations { .. } => return None,
        };
        Some(help.to_owned())
    }
}

/// How an expression comes out of quotes.
fn in_quotes(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Saml => "end the text, join with `+=`, and write the name without braces",
        Dialect::Oidc | Dialect::Scim => "end the text, join with `+`, and write the name without braces",
    }
}

/// How the dialect tests for unset and empty at once.
fn test(dialect: Dialect, name: &str) -> String {
    let variable = dialect.variable(name);
    match dialect {
        Dialect::Saml => format!("test with `empty {variable}`"),
        Dialect::Oidc | Dialect::Scim => format!("test with `String.len({variable}) == 0`"),
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.observation.fmt(formatter)?;
        match &self.given {
            Some(given) if !given.is_of_nothing() => write!(formatter, " (with {given})")?,
            _ => {}
        }
        match self.doubt {
            Some(Doubt::Together) => formatter.write_str(", which no instance has together"),
            Some(Doubt::MadeUp) => formatter.write_str(", which was made up"),
            None => Ok(()),
        }
    }
}
