//! The parser of both languages: recursive descent, with operators by their precedence.

use super::{
    super::{Dialect, ExpressionError, Mistake, Reason, Span, error::quoted, function::Function},
    Expr, Node,
    lexer::{Lexeme, Lexer, Token},
    operators::{RELATION, binary, unary},
    template::{end_of_braces, inside_braces},
};

/// How deep parentheses, calls, conditionals and signs may stand inside each other.
const DEEPEST: usize = 64;
/// How high the tree may be: `a + b + c + …` is as high as it has operators.
const HIGHEST: usize = 256;

/// Reads one expression.
pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) dialect: Dialect,
    lexer: Lexer<'a>,
    /// The word that is looked at.
    pub(super) current: Lexeme,
    depth: usize,
    /// Whether an array may stand here: only functions of arrays take any.
    pub(super) arrays: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, dialect: Dialect, at: usize) -> Result<Self, ExpressionError> {
        let mut lexer = Lexer::new(text, dialect.language(), at);
        let current = lexer.next()?;
        Ok(Self { text, dialect, lexer, current, depth: 0, arrays: false })
    }

    /// An expression up to the brace that ends it; also returns the byte behind that brace.
    pub(super) fn delimited(mut self) -> Result<(Expr, usize), ExpressionError> {
        if self.at("}") {
            return Err(ExpressionError::new(Reason::Nothing, self.current.span));
        }
        let expression = self.expression()?;
        // The lexer has read no further than this word.
        if self.at("}") { Ok((expression, self.current.span.end)) } else { Err(self.unexpected("an operator or `}`")) }
    }

    /// An expression that is the whole property.
    pub(super) fn whole(mut self) -> Result<Expr, ExpressionError> {
        if self.current.token == Token::End {
            return Err(ExpressionError::new(Reason::Nothing, self.current.span));
        }
        let expression = self.expression()?;
        let ended = self.current.token == Token::End;
        if ended { Ok(expression) } else { Err(self.unexpected("an operator or the end")) }
    }

    pub(super) fn at(&self, symbol: &str) -> bool {
        matches!(self.current.token, Token::Symbol(current) if current == symbol)
    }

    /// The word that is looked at, when it is one of letters.
    pub(super) fn word(&self) -> Option<&'a str> {
        (self.current.token == Token::Word).then(|| self.current.span.of(self.text))
    }

    /// Goes on to the next word; returns where the last one stood.
    pub(super) fn advance(&mut self) -> Result<Span, ExpressionError> {
        let next = self.lexer.next()?;
        Ok(std::mem::replace(&mut self.current, next).span)
    }

    pub(super) fn expect(&mut self, symbol: &'static str, expected: &'static str) -> Result<Span, ExpressionError> {
        if self.at(symbol) { self.advance() } else { Err(self.unexpected(expected)) }
    }

    pub(super) fn unexpected(&self, expected: &'static str) -> ExpressionError {
        let span = self.current.span;
        let seen = match &self.current.token {
            Token::End => "the end".to_owned(),
            Token::Text(_) => "a text in quotes".to_owned(),
            Token::Symbol("=") => return ExpressionError::new(Mistake::Assignment, span),
            Token::Word | Token::Symbol(_) | Token::Integer(_) | Token::Decimal(_) => quoted(span.of(self.text)),
        };
        ExpressionError::new(Reason::Expected { expected, seen }, span)
    }

    /// A node, unless the tree would be too high with it.
    pub(super) fn node(node: Node, span: Span) -> Result<Expr, ExpressionError> {
        let expr = Expr::new(node, span);
        let too_deep = || ExpressionError::new(Reason::TooDeep { limit: HIGHEST }, span);
        if expr.height > HIGHEST { Err(too_deep()) } else { Ok(expr) }
    }

    /// A conditional, or what stands in its place. Conditionals that follow each other, `a ? 1 : b ? 2 : 3`, are no
    /// deeper than one.
    pub(super) fn expression(&mut self) -> Result<Expr, ExpressionError> {
        self.nested(|parser| {
            let mut decided = Vec::new();
            let mut last = parser.operation(0)?;
            while parser.at("?") {
                Self::bars(&last)?;
                parser.advance()?;
                let then = parser.expression()?;
                parser.expect(":", "`:` and the value for the other case")?;
                decided.push((last, then));
                last = parser.operation(0)?;
            }
            if parser.at("?:") {
                last = parser.elvis(last)?;
            }
            decided.into_iter().rev().try_fold(last, |otherwise, (condition, then)| {
                let span = condition.enclosed.to(otherwise.enclosed);
                let (condition, then, otherwise) = (Box::new(condition), Box::new(then), Box::new(otherwise));
                Self::node(Node::Conditional { condition, then, otherwise }, span)
            })
        })
    }

    /// Functions that Okta's language keeps out of conditions.
    fn bars(condition: &Expr) -> Result<(), ExpressionError> {
        for expr in condition.all() {
            if let Node::Call { function, .. } = expr.node
                && function.barred_from_conditions()
            {
                return Err(ExpressionError::new(Reason::FunctionInCondition(function.name()), expr.span));
            }
        }
        Ok(())
    }

    /// `value ?: default`.
    fn elvis(&mut self, value: Expr) -> Result<Expr, ExpressionError> {
        if self.dialect == Dialect::Saml {
            let mistake = Mistake::OktaOperator { word: "?:", instead: "empty … ? … : …" };
            return Err(ExpressionError::new(mistake, self.current.span));
        }
        self.advance()?;
        let default = self.expression()?;
        let span = value.enclosed.to(default.enclosed);
        Self::node(Node::Elvis { value: Box::new(value), default: Box::new(default) }, span)
    }

    /// Values with operators of at least that precedence between them.
    fn operation(&mut self, least: u8) -> Result<Expr, ExpressionError> {
        let mut left = self.signed()?;
        while let Some((operator, precedence)) = binary(self)? {
            if precedence < least {
                break;
            }
            self.advance()?;
            let right = self.operation(precedence + 1)?;
            let span = left.enclosed.to(right.enclosed);
            left = Self::node(Node::Binary { operator, left: Box::new(left), right: Box::new(right) }, span)?;
            if self.dialect != Dialect::Saml
                && precedence == RELATION
                && binary(self)?.is_some_and(|(_, next)| next == RELATION)
            {
                return Err(ExpressionError::new(Reason::ChainedComparison, self.current.span));
            }
        }
        Ok(left)
    }

    /// A value with signs before it.
    fn signed(&mut self) -> Result<Expr, ExpressionError> {
        let Some(operator) = unary(self)? else { return self.value() };
        let sign = self.advance()?;
        let operand = self.nested(Self::signed)?;
        let span = sign.to(operand.enclosed);
        Self::node(Node::Unary { operator, operand: Box::new(operand) }, span)
    }

    /// A value without operators. Neither a method nor a number in brackets may follow it.
    fn value(&mut self) -> Result<Expr, ExpressionError> {
        let value = self.plain_value()?;
        if self.at("[") {
            let mistake = Mistake::Index { dialect: self.dialect };
            return Err(ExpressionError::new(mistake, value.enclosed.to(self.current.span)));
        }
        self.method_call(&value).map_or(Ok(value), Err)
    }

    /// A literal, a name, a call, or something in parentheses.
    fn plain_value(&mut self) -> Result<Expr, ExpressionError> {
        let span = self.current.span;
        let node = match std::mem::replace(&mut self.current.token, Token::End) {
            Token::Text(text) => Node::Text(text),
            Token::Integer(number) => Node::Integer(number),
            Token::Decimal(number) => Node::Decimal(number),
            other => {
                self.current.token = other;
                return self.named_or_enclosed();
            }
        };
        self.advance()?;
        Self::node(node, span)
    }

    fn named_or_enclosed(&mut self) -> Result<Expr, ExpressionError> {
        if self.current.token == Token::Word {
            return self.name();
        }
        if self.at("(") {
            let open = self.advance()?;
            let mut inner = self.expression()?;
            inner.enclosed = open.to(self.expect(")", "an operator or `)`")?);
            return Ok(inner);
        }
        match self.current.token {
            Token::Symbol("{") if self.arrays => self.array(),
            Token::Symbol("{") => Err(self.inner_braces(self.current.span.start)),
            Token::Symbol("$") => Err(self.dollar()),
            _ => Err(self.unexpected("a value")),
        }
    }

    /// `{1, 2, 3}`.
    fn array(&mut self) -> Result<Expr, ExpressionError> {
        let open = self.advance()?;
        let values = self.list("}")?;
        let close = self.expect("}", "`,` or `}`")?;
        Self::node(Node::List(values), open.to(close))
    }

    /// What stands between the parentheses of a call.
    pub(super) fn arguments(&mut self, function: Function, name: Span) -> Result<Expr, ExpressionError> {
        self.expect("(", "`(` and the values for the function")?;
        let arrays = matches!(function, Function::Okta(_)) && function.name().starts_with("Arrays.");
        let before = std::mem::replace(&mut self.arrays, arrays);
        let arguments = self.list(")")?;
        self.arrays = before;
        let span = name.to(self.expect(")", "`,` or `)`")?);
        if function.arity().allows(arguments.len()) {
            return Self::node(Node::Call { function, arguments }, span);
        }
        let (expected, seen) = (function.arity().in_words(), arguments.len());
        Err(ExpressionError::new(Reason::ArgumentCount { function: function.name(), expected, seen }, span))
    }

    /// Expressions with commas between them, up to the symbol that ends them.
    fn list(&mut self, end: &str) -> Result<Vec<Expr>, ExpressionError> {
        let mut values = Vec::new();
        if self.at(end) {
            return Ok(values);
        }
        loop {
            values.push(self.expression()?);
            if !self.at(",") {
                return Ok(values);
            }
            self.advance()?;
        }
    }

    fn inner_braces(&self, brace: usize) -> ExpressionError {
        let inside = inside_braces(self.text, brace, self.dialect);
        let span = Span::new(brace, end_of_braces(self.text, brace));
        ExpressionError::new(Mistake::InnerBraces { dialect: self.dialect, inside }, span)
    }

    /// `$` inside an expression.
    fn dollar(&self) -> ExpressionError {
        let (span, dialect) = (self.current.span, self.dialect);
        if !self.text[span.end..].starts_with('{') {
            return ExpressionError::new(Mistake::BareDollar { dialect }, span);
        }
        if dialect != Dialect::Scim {
            return self.inner_braces(span.end);
        }
        let inside = inside_braces(self.text, span.end, dialect);
        let whole = Span::new(span.start, end_of_braces(self.text, span.end));
        ExpressionError::new(Mistake::SamlForm { dialect, inside }, whole)
    }

    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, ExpressionError>) -> Result<T, ExpressionError> {
        if self.depth >= DEEPEST {
            return Err(ExpressionError::new(Reason::TooDeep { limit: DEEPEST }, self.current.span));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }
}
