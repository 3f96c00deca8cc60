//! The text around the expressions: what the delimiters of each dialect are.

use super::{
    super::{Dialect, ExpressionError, Mistake, Reason, Scope, Span, function::Okta},
    Node, Part,
    lexer::closing_brace,
    parser::Parser,
};

/// The longest property that is read, in bytes. Okta takes 1024 characters; what is longer shall be told to be so.
const LONGEST: usize = 8 << 10;

/// The parts of a property, in its order.
pub(in super::super) fn parse(dialect: Dialect, text: &str) -> Result<Vec<Part>, ExpressionError> {
    if text.len() > LONGEST {
        let reason = Reason::TooLong { length: text.len(), limit: LONGEST };
        return Err(ExpressionError::new(reason, Span::new(0, 0)));
    }
    match dialect {
        Dialect::Oidc | Dialect::Saml => template(dialect, text),
        Dialect::Scim => whole(text),
    }
}

fn template(dialect: Dialect, text: &str) -> Result<Vec<Part>, ExpressionError> {
    let (mut parts, mut from, mut seen, mut open) = (Vec::new(), 0, 0, 0_usize);
    while let Some(brace) = text[seen..].find(['{', '}']).map(|at| seen + at) {
        let closes = text[brace..].starts_with('}');
        if dialect == Dialect::Saml && if closes { open > 0 } else { is_literal(text, brace) } {
            open = if closes { open - 1 } else { open + 1 };
            seen = brace + 1;
            continue;
        }
        let (begin, inside) = opening(dialect, text, from, brace)?;
        plain(dialect, text, Span::new(from, begin), &mut parts)?;
        closing_brace(text, brace, dialect.language())?;
        let (expression, end) = Parser::new(text, dialect, inside)?.delimited()?;
        parts.push(Part::Expression(expression));
        (from, seen) = (end, end);
    }
    plain(dialect, text, Span::new(from, text.len()), &mut parts)?;
    Ok(parts)
}

/// Whether a brace in SAML is text, as in `{"role":"admin"}`: no `$` stands before it, and what follows is no expression.
fn is_literal(text: &str, brace: usize) -> bool {
    let (before, inside) = (&text[..brace], &text[brace + 1..]);
    let inside = inside.split(['}', '{']).next().unwrap_or_default();
    !before.ends_with('$') && !reads_as_expression(inside)
}

/// Whether a text looks like an expression of either language: a name alone, a property, a call, a conditional.
fn reads_as_expression(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '(', '!']).trim_end();
    let word = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    let (name, rest) = text.split_at(word);
    let named = name.starts_with(|first: char| first.is_ascii_alphabetic());
    let scope = matches!(name, "app" | "org" | "user" | "appuser") || Okta::FAMILIES.contains(&name);
    let conditional = text.contains('?') && text.contains(':') && !text.starts_with('"');
    named && (rest.is_empty() || scope && rest.starts_with('.') || rest.starts_with('(') || name == "fn")
        || matches!(name, "empty" | "not") && rest.starts_with(' ')
        || conditional
}

/// Where the delimiter at a brace begins, and where the expression behind it does.
fn opening(dialect: Dialect, text: &str, from: usize, brace: usize) -> Result<(usize, usize), ExpressionError> {
    let before = &text[from..brace];
    let mistaken = |mistake: Mistake| ExpressionError::new(mistake, Span::new(brace, end_of_braces(text, brace)));
    if text[brace..].starts_with('}') {
        plain(dialect, text, Span::new(from, brace), &mut Vec::new())?;
        return Err(ExpressionError::new(Reason::StrayBrace, Span::new(brace, brace + 1)));
    }
    match (dialect, before.ends_with('$')) {
        (Dialect::Saml, true) if before.ends_with("\\$") => {
            Err(ExpressionError::new(Mistake::EscapedExpression, Span::new(brace - 2, brace + 1)))
        }
        (Dialect::Saml, true) => Ok((brace - 1, brace + 1)),
        (Dialect::Saml, false) => Err(mistaken(Mistake::OidcForm { inside: inside_braces(text, brace, dialect) })),
        (_, true) => {
            let mistake = Mistake::SamlForm { dialect, inside: inside_braces(text, brace, dialect) };
            Err(ExpressionError::new(mistake, Span::new(brace - 1, end_of_braces(text, brace))))
        }
        (_, false) => Ok((brace, brace + 1)),
    }
}

/// Text without expressions. `$org.x` in it was meant to be one.
fn plain(dialect: Dialect, text: &str, span: Span, parts: &mut Vec<Part>) -> Result<(), ExpressionError> {
    let bare = ["$app.", "$org.", "$user.", "$appuser."].iter().filter_map(|name| {
        let at = span.start + span.of(text).find(name)?;
        Some(Span::new(at, at + name.len()))
    });
    if let Some(place) = bare.min() {
        return Err(ExpressionError::new(Mistake::BareDollar { dialect }, place));
    }
    if span.start < span.end {
        parts.push(Part::Text(span));
    }
    Ok(())
}

/// A SCIM property.
fn whole(text: &str) -> Result<Vec<Part>, ExpressionError> {
    let begun = text.len() - text.trim_start().len();
    let lower = text.trim_start().get(..8).unwrap_or_default().to_ascii_lowercase();
    if lower.starts_with("https://") || lower.starts_with("http://") {
        let mistake = Mistake::UnquotedText { instead: as_expression(text.trim()) };
        return Err(ExpressionError::new(mistake, Span::new(begun, begun + text.trim().len())));
    }
    let expression = Parser::new(text, Dialect::Scim, 0)?.whole()?;
    Ok(vec![Part::Expression(expression)])
}

/// A text with variables in one of the other dialects, as one expression.
fn as_expression(text: &str) -> Option<String> {
    /// What is longer helps nobody in an error message.
    const LONGEST_HELP: usize = 300;
    let read = |dialect| template(dialect, text).ok();
    let saml = || text.contains("${").then(|| read(Dialect::Saml)).flatten();
    let parts = (text.len() <= LONGEST_HELP).then(|| read(Dialect::Oidc).or_else(saml))??;
    let written = parts.iter().map(|part| match part {
        Part::Text(span) => {
            let fixed = span.of(text);
            (!fixed.contains('\'')).then(|| format!("'{fixed}'"))
        }
        Part::Expression(expression) => match &expression.node {
            Node::Reference(reference) if matches!(reference.scope, Scope::App | Scope::Org) => {
                Some(Dialect::Scim.variable(&reference.name).to_string())
            }
            _ => None,
        },
    });
    Some(written.collect::<Option<Vec<_>>>()?.join(" + "))
}

/// The reference that stands alone between the brace and the next closing one.
pub(super) fn inside_braces(text: &str, brace: usize, dialect: Dialect) -> Option<super::super::Reference> {
    let inside = text.get(brace + 1..)?.split_once('}')?.0;
    Mistake::translated(inside, dialect)
}

/// The byte after the next closing brace, or after this one when there is none.
pub(super) fn end_of_braces(text: &str, brace: usize) -> usize {
    text[brace..].find('}').map_or(brace + 1, |at| brace + at + 1)
}
