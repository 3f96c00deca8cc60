//! What begins with a name: constants, variables, functions.

use super::{
    super::{
        Dialect, ExpressionError, Mistake, Reason, Reference, Scope, Span,
        error::cut,
        function::{Function, Jstl, Okta, near_function},
        mistake::{jstl_for_okta, okta_for_jstl},
    },
    Expr, Node,
    lexer::Token,
    parser::Parser,
};

impl<'a> Parser<'a> {
    pub(super) fn name(&mut self) -> Result<Expr, ExpressionError> {
        let word = self.word().unwrap_or_default();
        let span = self.advance()?;
        if word == "fn" && self.at(":") {
            return self.jstl(span);
        }
        if self.at("(") {
            return self.call_without_prefix(word, span);
        }
        if self.at(".") {
            return self.member(word, span);
        }
        if self.at("[") && matches!(word, "app" | "org" | "user" | "appuser") {
            return Err(self.brackets(word, span));
        }
        let constant = match self.dialect {
            Dialect::Saml => constant(word),
            Dialect::Oidc | Dialect::Scim => constant(&word.to_ascii_lowercase()),
        };
        let bare = || {
            let mistake = Mistake::BareName { name: cut(word), instead: self.dialect.variable(&cut(word)) };
            ExpressionError::new(mistake, span)
        };
        Self::node(constant.ok_or_else(bare)?, span)
    }

    /// `app['name']`.
    fn brackets(&self, word: &str, span: Span) -> ExpressionError {
        let rest = &self.text[span.start..];
        let end = rest.find(']').map_or(self.current.span.end, |at| span.start + at + 1);
        let name = self.text[self.current.span.end..end].trim_end_matches(']').trim().trim_matches(['\'', '"']);
        let instead = Mistake::translated(&format!("{word}.{name}"), self.dialect);
        let instead = instead.unwrap_or_else(|| self.dialect.variable("name"));
        ExpressionError::new(Mistake::Brackets { instead }, Span::new(span.start, end))
    }

    /// `fn:name(…)`.
    fn jstl(&mut self, prefix: Span) -> Result<Expr, ExpressionError> {
        self.advance()?;
        let Some(word) = self.word() else { return Err(self.unexpected("the name of a function")) };
        let span = prefix.to(self.current.span);
        if self.dialect != Dialect::Saml {
            let (name, instead) = (cut(word), okta_for_jstl(word));
            return Err(ExpressionError::new(Mistake::JstlFunction { name, instead, dialect: self.dialect }, span));
        }
        self.advance()?;
        let name = format!("fn:{word}");
        let function = Jstl::named(&name).ok_or_else(|| unknown(&name, Jstl::names(), span))?;
        self.arguments(Function::Jstl(function), span)
    }

    /// `name(…)`.
    fn call_without_prefix(&mut self, word: &'a str, span: Span) -> Result<Expr, ExpressionError> {
        match self.dialect {
            Dialect::Saml if Jstl::named(&format!("fn:{word}")).is_some() => {
                Err(ExpressionError::new(Mistake::MissingPrefix { name: cut(word) }, span))
            }
            Dialect::Saml => Err(unknown(word, Jstl::names(), span)),
            Dialect::Oidc | Dialect::Scim => self.okta_call(word, span),
        }
    }

    /// `name.name`, with parentheses or without.
    fn member(&mut self, word: &'a str, first: Span) -> Result<Expr, ExpressionError> {
        self.advance()?;
        let Some(member) = self.word() else { return Err(self.unexpected("a name")) };
        let span = first.to(self.advance()?);
        let full = format!("{word}.{member}");
        if self.at("(") || Okta::FAMILIES.contains(&word) {
            return self.method(word, &full, span);
        }
        let reference = Reference::read(word, member, self.dialect).ok_or_else(|| {
            let reason = if word == "app" {
                Mistake::WrongPrefix { written: cut(&full), instead: self.dialect.variable(&cut(member)) }.into()
            } else {
                Reason::UnknownScope(cut(word))
            };
            ExpressionError::new(reason, span)
        })?;
        Self::node(Node::Reference(reference), span)
    }

    fn method(&mut self, word: &str, full: &str, span: Span) -> Result<Expr, ExpressionError> {
        let okta = self.dialect != Dialect::Saml;
        if okta && full == "user.getInternalProperty" {
            return self.internal_property(span);
        }
        if okta || !Okta::FAMILIES.contains(&word) {
            return self.okta_call(full, span);
        }
        let mistake = Mistake::OktaFunction { name: cut(full), instead: jstl_for_okta(full) };
        Err(ExpressionError::new(mistake, span))
    }

    /// What is wrong when a method of a value is called: `app.x.toLowerCase()`.
    pub(super) fn method_call(&self, value: &Expr) -> Option<ExpressionError> {
        let begin = self.current.span.end;
        let (name, rest) = self.text[begin..].split_once('(').filter(|_| self.at("."))?;
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        let given = rest.split_once(')').map(|(given, _)| given.trim()).filter(|given| !given.contains('('));
        let subject = cut(value.enclosed.of(self.text));
        let values = match given {
            Some("") => subject,
            given => format!("{subject}, {}", cut(given.unwrap_or("…"))),
        };
        let function = match self.dialect {
            Dialect::Saml => near_function(name, Jstl::names()),
            Dialect::Oidc | Dialect::Scim => near_function(name, Okta::names()),
        };
        let mistake = Mistake::Method { name: cut(name), instead: function.map(|it| format!("{it}({values})")) };
        Some(ExpressionError::new(mistake, value.enclosed.to(Span::new(begin, begin + name.len()))))
    }

    fn okta_call(&mut self, name: &str, span: Span) -> Result<Expr, ExpressionError> {
        if Okta::out_of_scope(name) {
            return Err(ExpressionError::new(Reason::OutOfScope(cut(name)), span));
        }
        if self.dialect == Dialect::Saml {
            return Err(unknown(name, Jstl::names(), span));
        }
        let function = Okta::named(name).ok_or_else(|| unknown(name, Okta::names(), span))?;
        self.arguments(Function::Okta(function), span)
    }

    /// `user.getInternalProperty("id")`.
    fn internal_property(&mut self, name: Span) -> Result<Expr, ExpressionError> {
        const EXPECTED: &str = "\"id\" or \"status\"";
        self.expect("(", "`(`")?;
        let property = match &self.current.token {
            Token::Text(text) if matches!(text.as_str(), "id" | "status") => text.clone(),
            _ => return Err(self.unexpected(EXPECTED)),
        };
        self.advance()?;
        let span = name.to(self.expect(")", "`)`")?);
        Self::node(Node::Reference(Reference { scope: Scope::InternalUser, name: property }), span)
    }
}

fn constant(word: &str) -> Option<Node> {
    Some(match word {
        "true" => Node::Boolean(true),
        "false" => Node::Boolean(false),
        "null" => Node::Null,
        _ => return None,
    })
}

fn unknown(name: &str, names: impl Iterator<Item = &'static str>, span: Span) -> ExpressionError {
    ExpressionError::new(Reason::UnknownFunction { name: cut(name), near: near_function(name, names) }, span)
}
