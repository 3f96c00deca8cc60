//! Evaluation: what is the same in both languages.
//!
//! No expression can repeat anything, so that the work is bounded by the size of the tree and of the texts; both are
//! counted as they are made and walked over.

mod arguments;
mod jakarta;
mod jstl;
mod okta;
mod okta_functions;
mod pattern;

use std::collections::BTreeSet;

use super::{
    ExpressionError, Reason, Span, Variables,
    dialect::Language,
    function::Function,
    syntax::{Binary, Expr, Node},
    value::Value,
};
use arguments::Arguments;
use pattern::Patterns;

/// How many bytes all texts and arrays that an evaluation makes may have together.
const MOST: usize = 64 << 10;
/// How much work one evaluation may be. A step is about as much as looking at one expression of the tree or at a few
/// characters; a second has some hundred million.
const MOST_STEPS: u64 = 4 << 20;
/// How many bytes of a text are one step.
const BYTES_IN_A_STEP: usize = 8;

/// What evaluations of the same expression share.
#[derive(Default)]
pub(super) struct Session {
    patterns: Patterns,
    /// The work of all of them.
    pub(super) steps: u64,
}

/// One evaluation.
pub(super) struct Evaluation<'a> {
    language: Language,
    variables: &'a Variables,
    session: &'a mut Session,
    made: usize,
    steps: u64,
    /// The branches that were taken.
    pub(super) taken: BTreeSet<Span>,
}

impl<'a> Evaluation<'a> {
    pub(super) fn new(language: Language, variables: &'a Variables, session: &'a mut Session) -> Self {
        Self { language, variables, session, made: 0, steps: 0, taken: BTreeSet::new() }
    }

    /// The text of an expression that stands in a property.
    pub(super) fn interpolate(&mut self, expr: &Expr) -> Result<String, ExpressionError> {
        let value = self.value(expr)?;
        let kind = value.kind();
        let text = value.interpolated().ok_or_else(|| self::kind("a property", "a text", kind, expr.span))?;
        self.count(text.len(), expr.span)?;
        Ok(text)
    }

    /// Counts bytes that are about to be made.
    pub(super) fn count(&mut self, bytes: usize, span: Span) -> Result<(), ExpressionError> {
        self.made = self.made.saturating_add(bytes);
        let too_much = || ExpressionError::new(Reason::TooMuch { limit: MOST }, span);
        if self.made > MOST { Err(too_much()) } else { self.walk(bytes, span) }
    }

    /// Counts the work of looking at so many bytes.
    fn walk(&mut self, bytes: usize, span: Span) -> Result<(), ExpressionError> {
        self.step(u64::try_from(bytes / BYTES_IN_A_STEP).unwrap_or(u64::MAX), span)
    }

    fn step(&mut self, steps: u64, span: Span) -> Result<(), ExpressionError> {
        self.steps = self.steps.saturating_add(steps);
        self.session.steps = self.session.steps.saturating_add(steps);
        if self.steps > MOST_STEPS { Err(ExpressionError::new(Reason::TooSlow, span)) } else { Ok(()) }
    }

    fn text(&mut self, text: &str, span: Span) -> Result<Value, ExpressionError> {
        self.count(text.len(), span)?;
        Ok(Value::Text(text.to_owned()))
    }

    fn value(&mut self, expr: &Expr) -> Result<Value, ExpressionError> {
        self.step(4, expr.span)?;
        match &expr.node {
            Node::Null => Ok(Value::Null),
            Node::Boolean(value) => Ok(Value::Boolean(*value)),
            Node::Integer(value) => Ok(Value::Integer(*value)),
            Node::Decimal(value) => Ok(Value::Decimal(*value)),
            Node::Text(text) => self.text(text, expr.span),
            Node::List(values) => {
                self.count(values.len() * size_of::<Value>(), expr.span)?;
                Ok(Value::List(values.iter().map(|value| self.value(value)).collect::<Result<_, _>>()?))
            }
            Node::Reference(reference) => match self.variables.get(reference) {
                Some(text) => self.text(text, expr.span),
                None => Ok(Value::Null),
            },
            Node::Call { function, arguments } => self.call(*function, arguments, expr.span),
            Node::Unary { operator, operand } => {
                let value = self.value(operand)?;
                match self.language {
                    Language::Okta => okta::unary(&value, operand.span),
                    Language::Jakarta => jakarta::unary(*operator, &value, operand.span),
                }
            }
            Node::Binary { operator, left, right } => self.binary(*operator, [left, right], expr.span),
            Node::Conditional { condition, then, otherwise } => {
                let branch = if self.condition(condition)? { then } else { otherwise };
                self.branch(branch)
            }
            Node::Elvis { value, default } => {
                let first = self.value(value)?;
                // The first value is not empty exactly when its branch is taken.
                if first.is_empty() {
                    return self.branch(default);
                }
                self.taken.insert(value.span);
                Ok(first)
            }
        }
    }

    fn branch(&mut self, branch: &Expr) -> Result<Value, ExpressionError> {
        self.taken.insert(branch.span);
        self.value(branch)
    }

    fn condition(&mut self, expr: &Expr) -> Result<bool, ExpressionError> {
        let value = self.value(expr)?;
        match self.language {
            Language::Okta => okta::boolean("a condition", &value, expr.span),
            Language::Jakarta => jakarta::boolean(&value, expr.span),
        }
    }

    fn binary(&mut self, operator: Binary, [left, right]: [&Expr; 2], span: Span) -> Result<Value, ExpressionError> {
        if let Binary::And | Binary::Or = operator {
            // The second value is looked at only when it matters, as in Java.
            let decided = operator == Binary::Or;
            let first = self.condition(left)?;
            return Ok(Value::Boolean(if first == decided { decided } else { self.condition(right)? }));
        }
        let (first, second) = (self.value(left)?, self.value(right)?);
        if operator == Binary::Matches {
            return self.matches(&first, &second, span).map(Value::Boolean);
        }
        let value = match self.language {
            Language::Okta => okta::binary(operator, first, second, span)?,
            Language::Jakarta => jakarta::binary(operator, first, second, span)?,
        };
        if let Value::Text(text) = &value {
            self.count(text.len(), span)?;
        }
        Ok(value)
    }

    /// The pattern must fit the whole text; null fits none.
    fn matches(&mut self, text: &Value, pattern: &Value, span: Span) -> Result<bool, ExpressionError> {
        let (text, pattern) = match (text, pattern) {
            (Value::Text(text), Value::Text(pattern)) => (text, pattern),
            (Value::Null, Value::Text(_)) => return Ok(false),
            (left, right) => return Err(okta::operands(Binary::Matches, left, right, span)),
        };
        let steps = self.session.patterns.steps(pattern, text.len());
        self.step(steps, span)?;
        let fits = self.session.patterns.fits(pattern, text);
        fits.ok_or_else(|| ExpressionError::new(Reason::Pattern, span))
    }

    fn call(&mut self, function: Function, arguments: &[Expr], span: Span) -> Result<Value, ExpressionError> {
        let values = arguments.iter().map(|argument| Ok((self.value(argument)?, argument.span)));
        let values = values.collect::<Result<Vec<_>, ExpressionError>>()?;
        let arguments = Arguments { function, values, span };
        match function {
            Function::Okta(function) => okta_functions::call(self, function, &arguments),
            Function::Jstl(function) => jstl::call(self, function, &arguments),
        }
    }
}

fn kind(subject: &'static str, expected: &'static str, seen: impl Into<String>, span: Span) -> ExpressionError {
    ExpressionError::new(Reason::Kind { subject, expected, seen: seen.into() }, span)
}
