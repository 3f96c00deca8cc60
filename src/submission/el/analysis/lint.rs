//! What can be read and evaluated, and is most likely not what was meant.

use super::{
    super::{
        Dialect, Expression, Reference, Span,
        error::cut,
        function::{Function, Jstl, Okta},
        syntax::{Binary, Expr, Node, Unary},
        value,
    },
    Observation,
};

/// The doubtful places of a property.
pub(super) fn lint(expression: &Expression) -> Vec<(Observation, Span)> {
    let text = expression.text();
    let mut found: Vec<_> =
        expression.nodes().filter_map(|expr| Some((doubt(expression, expr, text)?, expr.span))).collect();
    found.sort_by_key(|(_, span)| *span);
    found
}

fn doubt(expression: &Expression, expr: &Expr, text: &str) -> Option<Observation> {
    let saml = expression.dialect() == Dialect::Saml;
    match &expr.node {
        Node::Text(content) if holds_expression(content) => {
            Some(Observation::ExpressionInQuotes { text: cut(content) })
        }
        Node::Text(_) if saml && expr.span.of(text).starts_with('"') => Some(Observation::DoubleQuotes),
        Node::Binary { operator: Binary::Add, left, right } if saml && joins_texts(left, right) => {
            Some(Observation::PlusInSaml)
        }
        Node::Conditional { condition, .. } => {
            let joined = joined_condition(condition)?;
            Some(Observation::JoinedCondition { text: cut(joined.span.of(text)) })
        }
        Node::Binary { operator: Binary::Matches, .. } => Some(Observation::Matches),
        Node::Binary { operator: Binary::Equal | Binary::NotEqual, left, right } => {
            let (reference, kind) = compared(left, right)?;
            let (other, observation): (_, fn(Reference) -> Observation) = match kind {
                Tested::Empty => (Tested::Null, |reference| Observation::OnlyEmptyTested { reference }),
                Tested::Null => (Tested::Empty, |reference| Observation::OnlyNullTested { reference }),
            };
            (!tested(expression, reference, other)).then(|| observation(reference.clone()))
        }
        Node::Call { function: function @ Function::Okta(_), .. }
            if !expr.span.of(text).starts_with(function.name()) =>
        {
            // Spaces round the dot are no old name.
            let old = !expr.span.of(text).starts_with(function.name().split('.').next().unwrap_or_default());
            old.then(|| Observation::OldFunctionName { instead: function.name() })
        }
        _ => None,
    }
}

/// What is joined in a condition: `'https://' + app.region == 'us' ? …` compares the whole text with `us`.
fn joined_condition(condition: &Expr) -> Option<&Expr> {
    let joins = |expr: &Expr| matches!(&expr.node, Node::Binary { operator: Binary::Add | Binary::Concatenate, .. });
    match &condition.node {
        _ if joins(condition) && condition.is_bare() => Some(condition),
        Node::Binary { operator: Binary::Equal | Binary::NotEqual, left, .. } if joins(left) => {
            // With parentheses it is meant so.
            left.is_bare().then_some(left)
        }
        _ => None,
    }
}

fn holds_expression(text: &str) -> bool {
    ["{app.", "{org.", "{user.", "{String.", "{fn:", "{empty "].iter().any(|beginning| text.contains(beginning))
}

/// Whether `+` has a text on one side, or a variable on both.
fn joins_texts(left: &Expr, right: &Expr) -> bool {
    let reference = |expr: &Expr| matches!(expr.node, Node::Reference(_));
    is_text(left) || is_text(right) || (reference(left) && reference(right))
}

fn is_text(expr: &Expr) -> bool {
    match &expr.node {
        Node::Text(text) => !text.is_empty() && value::decimal(text).is_none(),
        Node::Binary { operator: Binary::Concatenate, .. } => true,
        Node::Conditional { then, otherwise, .. } => is_text(then) || is_text(otherwise),
        Node::Call { function: Function::Jstl(function), .. } => !matches!(function, Jstl::Length | Jstl::IndexOf),
        _ => false,
    }
}

/// What a reference is tested for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tested {
    Empty,
    Null,
}

/// The reference that is compared with an empty text or with null.
fn compared<'a>(left: &'a Expr, right: &'a Expr) -> Option<(&'a Reference, Tested)> {
    match (&left.node, &right.node) {
        (Node::Reference(reference), Node::Text(text)) | (Node::Text(text), Node::Reference(reference)) => {
            text.is_empty().then_some((reference, Tested::Empty))
        }
        (Node::Reference(reference), Node::Null) | (Node::Null, Node::Reference(reference)) => {
            Some((reference, Tested::Null))
        }
        _ => None,
    }
}

/// Whether the reference is tested for that somewhere in the property, or for both at once.
fn tested(expression: &Expression, wanted: &Reference, kind: Tested) -> bool {
    let is_wanted = |expr: &Expr| matches!(&expr.node, Node::Reference(reference) if reference == wanted);
    expression.nodes().any(|expr| match &expr.node {
        Node::Binary { operator: Binary::Equal | Binary::NotEqual, left, right } => {
            compared(left, right) == Some((wanted, kind))
        }
        Node::Call { function: Function::Okta(Okta::Length) | Function::Jstl(Jstl::Length), arguments } => {
            arguments.iter().any(is_wanted)
        }
        Node::Unary { operator: Unary::Empty, operand } => is_wanted(operand),
        Node::Elvis { value, .. } => is_wanted(value),
        _ => false,
    })
}
