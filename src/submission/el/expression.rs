//! A property that was read.

use std::collections::BTreeSet;

use super::{
    Dialect, ExpressionError, Reference, Span, Variables,
    evaluate::{Evaluation, Session},
    syntax::{self, Binary, Expr, Node, Part},
};

/// A property of the submission that may hold expressions.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    dialect: Dialect,
    text: String,
    parts: Vec<Part>,
}

/// A branch of a conditional or of `?:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Branch {
    /// Where the value of the branch stands.
    pub span: Span,
    /// Where the condition stands that decides about it.
    pub condition: Span,
    /// What the condition must be for it.
    pub when: bool,
}

/// What an evaluation came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluated {
    /// The value of the property.
    pub text: String,
    /// The spans of the branches that were taken ([`Branch::span`]).
    pub taken: BTreeSet<Span>,
}

impl Expression {
    /// Reads a property.
    pub fn parse(dialect: Dialect, text: &str) -> Result<Self, ExpressionError> {
        let parts = syntax::parse(dialect, text)?;
        Ok(Self { dialect, text: text.to_owned(), parts })
    }

    /// How the property is written.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The property as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The value of the property. A variable without a value is null, and null is nothing in a text: so it is in
    /// instances that are older than the variable.
    pub fn evaluate(&self, variables: &Variables) -> Result<String, ExpressionError> {
        self.trace(variables).map(|evaluated| evaluated.text)
    }

    /// As [`Expression::evaluate`]; also tells which branches were taken.
    pub fn trace(&self, variables: &Variables) -> Result<Evaluated, ExpressionError> {
        self.trace_in(&mut Session::default(), variables)
    }

    /// One evaluation of many.
    pub(super) fn trace_in(&self, session: &mut Session, variables: &Variables) -> Result<Evaluated, ExpressionError> {
        let mut evaluation = Evaluation::new(self.dialect.language(), variables, session);
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(span) => text.push_str(span.of(&self.text)),
                Part::Expression(expression) => text.push_str(&evaluation.interpolate(expression)?),
            }
        }
        Ok(Evaluated { text, taken: evaluation.taken })
    }

    /// What the property names, each once.
    pub fn references(&self) -> BTreeSet<&Reference> {
        self.places().into_iter().map(|(reference, _)| reference).collect()
    }

    /// The integration's variables that the property names, without their prefix.
    pub fn variables(&self) -> BTreeSet<&str> {
        let own = |reference: &&Reference| self.dialect.variable(&reference.name) == **reference;
        self.references().into_iter().filter(own).map(|reference| reference.name.as_str()).collect()
    }

    /// Everything that the property names, in its order, and where.
    pub fn places(&self) -> Vec<(&Reference, Span)> {
        let mut places: Vec<_> = self
            .nodes()
            .filter_map(|expr| match &expr.node {
                Node::Reference(reference) => Some((reference, expr.span)),
                _ => None,
            })
            .collect();
        places.sort_by_key(|(_, span)| *span);
        places
    }

    /// Every branch that an evaluation can take, in the order of the property.
    pub fn branches(&self) -> Vec<Branch> {
        let mut branches = Vec::new();
        for expr in self.nodes() {
            let (condition, then, otherwise) = match &expr.node {
                Node::Conditional { condition, then, otherwise } => (condition, then, otherwise),
                Node::Elvis { value, default } => (value, value, default),
                _ => continue,
            };
            let condition = condition.span;
            branches.push(Branch { span: then.span, condition, when: true });
            branches.push(Branch { span: otherwise.span, condition, when: false });
        }
        branches.sort();
        branches
    }

    /// What the property joins, in its order: a text as it is written, and `None` for anything else.
    pub(super) fn pieces(&self) -> Vec<Option<&str>> {
        let mut pieces = Vec::new();
        for part in &self.parts {
            match part {
                Part::Text(span) => pieces.push(Some(span.of(&self.text))),
                Part::Expression(expression) => joined(expression, self.dialect, &mut pieces),
            }
        }
        pieces
    }

    /// All expressions of the property.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &Expr> {
        self.parts
            .iter()
            .filter_map(|part| match part {
                Part::Text(_) => None,
                Part::Expression(expression) => Some(expression.all()),
            })
            .flatten()
    }
}

/// What an expression joins; `+` adds numbers in SAML.
fn joined<'a>(expr: &'a Expr, dialect: Dialect, pieces: &mut Vec<Option<&'a str>>) {
    match &expr.node {
        Node::Text(text) => pieces.push(Some(text)),
        Node::Binary { operator, left, right }
            if *operator == Binary::Concatenate || *operator == Binary::Add && dialect != Dialect::Saml =>
        {
            joined(left, dialect, pieces);
            joined(right, dialect, pieces);
        }
        _ => pieces.push(None),
    }
}
