//! An expression as a tree.

use super::super::{Reference, Span, function::Function};

/// An expression, where it stands and how deep it is.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Expr {
    pub(in super::super) node: Node,
    pub(in super::super) span: Span,
    /// The same with the parentheses around it: what an operator joins begins and ends there.
    pub(super) enclosed: Span,
    /// How many expressions stand inside each other at most, this one included.
    pub(super) height: usize,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) enum Node {
    Null,
    Boolean(bool),
    Integer(i64),
    Decimal(f64),
    Text(String),
    /// `{…}` in Okta's language.
    List(Vec<Expr>),
    Reference(Reference),
    Call {
        function: Function,
        arguments: Vec<Expr>,
    },
    Unary {
        operator: Unary,
        operand: Box<Expr>,
    },
    Binary {
        operator: Binary,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `condition ? then : otherwise`.
    Conditional {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
    },
    /// `value ?: default`.
    Elvis {
        value: Box<Expr>,
        default: Box<Expr>,
    },
}

/// Operators before one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Unary {
    Not,
    Minus,
    Empty,
}

/// Operators between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Binary {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Matches,
    /// `+=`.
    Concatenate,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// What stands between two delimiters, in the order of the property.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) enum Part {
    /// Plain text.
    Text(Span),
    /// What stood between the delimiters.
    Expression(Expr),
}

impl Binary {
    /// The operator in error messages.
    pub(in super::super) fn name(self) -> &'static str {
        match self {
            Self::Or => "`OR`",
            Self::And => "`AND`",
            Self::Equal => "`==`",
            Self::NotEqual => "`!=`",
            Self::Less => "`<`",
            Self::LessOrEqual => "`<=`",
            Self::Greater => "`>`",
            Self::GreaterOrEqual => "`>=`",
            Self::Matches => "`matches`",
            Self::Concatenate => "`+=`",
            Self::Add => "`+`",
            Self::Subtract => "`-`",
            Self::Multiply => "`*`",
            Self::Divide => "`/`",
            Self::Remainder => "`%`",
        }
    }
}

impl Expr {
    pub(super) fn new(node: Node, span: Span) -> Self {
        let mut expr = Self { node, span, enclosed: span, height: 0 };
        expr.height = 1 + expr.children().map(|child| child.height).max().unwrap_or(0);
        expr
    }

    /// Whether no parentheses stand around it.
    pub(in super::super) fn is_bare(&self) -> bool {
        self.enclosed == self.span
    }

    /// The expressions directly inside this one.
    pub(in super::super) fn children(&self) -> impl Iterator<Item = &Self> {
        let (many, few): (&[Self], [Option<&Self>; 3]) = match &self.node {
            Node::List(values) | Node::Call { arguments: values, .. } => (values, [None; 3]),
            Node::Unary { operand, .. } => (&[], [Some(operand), None, None]),
            Node::Binary { left, right, .. } => (&[], [Some(left), Some(right), None]),
            Node::Conditional { condition, then, otherwise } => (&[], [Some(condition), Some(then), Some(otherwise)]),
            Node::Elvis { value, default } => (&[], [Some(value), Some(default), None]),
            _ => (&[], [None; 3]),
        };
        many.iter().chain(few.into_iter().flatten())
    }

    /// This expression and all that are inside it.
    pub(in super::super) fn all(&self) -> impl Iterator<Item = &Self> {
        let mut pending = vec![self];
        std::iter::from_fn(move || {
            let next = pending.pop()?;
            pending.extend(next.children());
            Some(next)
        })
    }
}
