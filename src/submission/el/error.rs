//! What is wrong with an expression, where, and what to write instead.

use super::{
    Dialect, Mistake, Span,
    excerpt::Excerpt,
    visible::{is_unseen, named, seen},
};

/// Why an expression cannot be read or evaluated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct ExpressionError {
    /// What is wrong.
    pub reason: Reason,
    /// Where, in the text of the property.
    pub span: Span,
}

/// What can be wrong. Texts that are repeated here are cut, so that they stay short whatever the input.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// The property is longer than what is read.
    #[error("the property has {length} bytes, more than the {limit} that are read")]
    TooLong {
        /// Its length.
        length: usize,
        /// The most that is read.
        limit: usize,
    },
    /// Parentheses, conditionals or operators stand inside each other too often.
    #[error("the expression is nested more than {limit} deep")]
    TooDeep {
        /// The deepest that is read.
        limit: usize,
    },
    /// Evaluation would make too much.
    #[error("evaluating the expression would make more than {limit} bytes")]
    TooMuch {
        /// The most that is made, in bytes.
        limit: usize,
    },
    /// Evaluation would take too long.
    #[error("evaluating the expression would take too long")]
    TooSlow,
    /// A text in quotes has no end.
    #[error("this quote is never closed")]
    UnclosedQuote,
    /// A `{` or `${` has no end.
    #[error("this brace is never closed")]
    UnclosedBrace,
    /// A brace stands in the text around the expressions.
    #[error("this closing brace closes nothing")]
    StrayBrace,
    /// `{}` or `${}`, or a SCIM property without anything in it.
    #[error("there is no expression here")]
    Nothing,
    /// A character that means nothing here.
    #[error("{} means nothing in an expression", named(*.0))]
    UnexpectedCharacter(char),
    /// A backslash before something else than a quote or a backslash.
    #[error("in a text in quotes, a backslash can stand only before a quote or a backslash")]
    BadEscape,
    /// A number larger than what a signed 64-bit integer holds.
    #[error("the number is out of range")]
    NumberRange,
    /// Something else should stand here.
    #[error("expected {expected}, seen {seen}")]
    Expected {
        /// What should stand here.
        expected: &'static str,
        /// What stands here.
        seen: String,
    },
    /// `a == b == c` in Okta's language.
    #[error("comparisons cannot be chained")]
    ChainedComparison,
    /// No function has the name.
    #[error("there is no function `{name}`")]
    UnknownFunction {
        /// The name as written.
        name: String,
        /// The name that was probably meant.
        near: Option<&'static str>,
    },
    /// A function is given too few or too many values, or a key without a value.
    #[error("`{function}` takes {expected}, seen {seen}")]
    ArgumentCount {
        /// The function.
        function: &'static str,
        /// How many it takes, in words.
        expected: String,
        /// How many were given.
        seen: usize,
    },
    /// The function reads what a property of a submission has nothing to do with.
    #[error("`{0}` cannot be used in a property of a submission")]
    OutOfScope(String),
    /// A conversion or array function in a condition, where Okta's language takes none.
    #[error("`{0}` cannot stand in a condition")]
    FunctionInCondition(&'static str),
    /// A name before a dot that stands for nothing.
    #[error("`{0}` is nothing that has properties")]
    UnknownScope(String),
    /// One of the mistakes that are made often.
    #[error(transparent)]
    Mistake(#[from] Mistake),
    /// A value of the wrong kind.
    #[error("{subject} takes {expected}, seen {seen}")]
    Kind {
        /// The operator or function.
        subject: &'static str,
        /// What it takes.
        expected: &'static str,
        /// What it was given.
        seen: String,
    },
    /// Two values that have no order or no sum.
    #[error("{subject} cannot be applied to {left} and {right}")]
    Operands {
        /// The operator.
        subject: &'static str,
        /// The kind of the first value.
        left: &'static str,
        /// The kind of the second value.
        right: &'static str,
    },
    /// A position that is not in the text or array.
    #[error("`{function}` is asked for {start} to {end} of {length}")]
    OutOfBounds {
        /// The function.
        function: &'static str,
        /// The first position asked for.
        start: i64,
        /// The position after the last one asked for.
        end: i64,
        /// How many there are.
        length: usize,
    },
    /// The remainder of a division by zero.
    #[error("division by zero")]
    DivisionByZero,
    /// Positions that cut a character in two: it is two units of Java's texts.
    #[error("`{function}` is asked for {start} to {end}, which cuts a character in two")]
    CutCharacter {
        /// The function.
        function: &'static str,
        /// The first position asked for.
        start: i64,
        /// The position after the last one asked for.
        end: i64,
    },
    /// A regular expression that Okta may take and this program does not.
    #[error("the pattern of `matches` cannot be judged")]
    Pattern,
}

impl ExpressionError {
    pub(super) fn new(reason: impl Into<Reason>, span: Span) -> Self {
        Self { reason: reason.into(), span }
    }

    /// What mends it.
    pub fn help(&self, dialect: Dialect) -> String {
        self.reason.help(dialect)
    }

    /// Whether a bound of this program was met; the expression may be right.
    pub fn is_limit(&self) -> bool {
        matches!(
            self.reason,
            Reason::TooLong { .. }
                | Reason::TooDeep { .. }
                | Reason::TooMuch { .. }
                | Reason::TooSlow
                | Reason::Pattern
        )
    }

    /// The error as a few lines: what is wrong, the text with a mark under the place, what mends it.
    pub fn render(&self, dialect: Dialect, text: &str) -> String {
        format!("{self}\n{}\nhelp: {}", Excerpt::new(text, self.span), self.help(dialect))
    }
}

impl Reason {
    fn help(&self, dialect: Dialect) -> String {
        let help = match self {
            Self::TooLong { .. } => "Okta takes at most 1024 characters",
            Self::TooDeep { .. } => "compute less in one property",
            Self::TooMuch { .. } => "shorten the texts that are joined or replaced",
            Self::TooSlow => {
                "shorten the texts that are joined or replaced, and repeat less in the patterns of `matches`"
            }
            Self::UnclosedQuote => "close the text with the quote that opened it, or remove a stray quote",
            Self::UnclosedBrace => "write the closing `}` behind the expression",
            Self::StrayBrace => {
                return format!("write `{}` around the expression, or remove the brace", dialect.delimited(&"…"));
            }
            Self::Nothing => return format!("write `{}`", dialect.delimited(&dialect.variable("subdomain"))),
            Self::ChainedComparison => "put parentheses round one of them",
            Self::UnknownFunction { near: Some(near), .. } => return format!("did you mean `{near}`?"),
            Self::UnknownFunction { near: None, .. } => match dialect {
                Dialect::Saml => "SAML has the functions of JSTL, such as `fn:contains(…)`",
                Dialect::Oidc | Dialect::Scim => "Okta's language has `String` functions, such as `String.len(…)`",
            },
            Self::OutOfScope(_) => {
                "a property is the same for all users and at all times: only texts and the integration's variables \
                 can be in it"
            }
            Self::FunctionInCondition(_) => {
                "Okta's language takes no conversion, array or time function in a condition; use `String` functions"
            }
            Self::UnknownScope(_) => {
                return format!("a variable of the integration is written `{}`", dialect.variable("name"));
            }
            Self::Mistake(mistake) => return mistake.help(),
            Self::OutOfBounds { .. } => "test the length first, and remember that the variable may be unset",
            Self::Kind { subject: "`+`", .. } if dialect == Dialect::Saml => {
                "in SAML `+` adds numbers; texts are joined with `+=`"
            }
            Self::Kind { expected: "a Boolean", .. } => match dialect {
                Dialect::Saml => "compare the value, or test it, as in `empty org.name`",
                Dialect::Oidc | Dialect::Scim => "compare the value, as in `String.len(app.name) == 0`",
            },
            Self::Kind { .. } | Self::Operands { .. } => "give it a value of the kind that it takes",
            Self::CutCharacter { .. } => "choose positions that leave the character whole",
            Self::Pattern => {
                "only small patterns without look-around and back references can be tried here, of up to 256 characters: \
                 repeat less in it, or test it in an org"
            }
            Self::UnexpectedCharacter(character) if is_unseen(*character) => {
                "remove the character; it was probably pasted"
            }
            Self::UnexpectedCharacter(_) => "put it in quotes, or remove it",
            Self::BadEscape => "double the backslash, or remove it",
            Self::NumberRange => "use a smaller number, or put it in quotes: a text of digits has no limit",
            Self::Expected { .. } => "complete the expression, or remove what is too much",
            Self::ArgumentCount { .. } => "give the function as many values as it takes",
            Self::DivisionByZero => "test the divisor before it is used",
        };
        help.to_owned()
    }
}

/// A text as errors repeat it: cut, and without what is not seen.
pub(super) fn cut(text: &str) -> String {
    const MOST: usize = 60;
    let shown: String = text.chars().take(MOST).map(seen).collect();
    if text.chars().nth(MOST).is_some() { format!("{shown}…") } else { shown }
}

/// A piece of text in an error message.
pub(super) fn quoted(text: &str) -> String {
    format!("`{}`", cut(text))
}
