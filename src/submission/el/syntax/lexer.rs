//! From characters to the words of an expression, one at a time.
//!
//! Only as much is read as the parser asks for: what follows the brace that ends an expression is plain text again.

use super::super::{ExpressionError, Mistake, Reason, Span, dialect::Language};

/// A word of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A name or an operator made of letters.
    Word,
    /// A text in quotes, without them.
    Text(String),
    /// A number without decimals.
    Integer(i64),
    /// A number with decimals.
    Decimal(f64),
    /// An operator or a delimiter, as it is written.
    Symbol(&'static str),
    /// The end of the property.
    End,
}

/// A word and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lexeme {
    pub(super) token: Token,
    pub(super) span: Span,
}

/// The operators and delimiters; those that begin like another one stand before it.
const SYMBOLS: [&str; 28] = [
    "?:", "+=", "==", "!=", "<=", ">=", "&&", "||", "(", ")", "{", "}", "[", "]", ",", ".", ":", "?", "+", "-", "*",
    "/", "%", "<", ">", "=", "!", "$",
];

/// Characters that are taken for quotes.
const WRONG_QUOTES: [char; 8] = ['`', '´', '‘', '’', '‚', '“', '”', '„'];

/// Reads words from a place in a property on.
pub(super) struct Lexer<'a> {
    text: &'a str,
    language: Language,
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str, language: Language, at: usize) -> Self {
        Self { text, language, at }
    }

    /// The next word; at the end of the property, [`Token::End`] again and again.
    pub(super) fn next(&mut self) -> Result<Lexeme, ExpressionError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let word = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        let start = self.text.len() - word.len();
        let token = match word.chars().next() {
            None => (Token::End, 0),
            Some(quote @ ('\'' | '"')) => self.quoted(word, quote, start)?,
            Some(_) if begins_number(word, self.language) => number(word, start, self.language)?,
            Some(first) if first.is_ascii_alphabetic() || first == '_' => (Token::Word, word_length(word)),
            Some(other) => symbol(word, other, start)?,
        };
        let (token, length) = token;
        self.at = start + length;
        Ok(Lexeme { token, span: Span::new(start, self.at) })
    }

    /// A text in quotes: the quote doubled stands for itself in Okta's language, behind a backslash in Jakarta's.
    fn quoted(&self, word: &str, quote: char, start: usize) -> Result<(Token, usize), ExpressionError> {
        let (mut content, mut characters) = (String::new(), word.char_indices().skip(1).peekable());
        while let Some((at, character)) = characters.next() {
            let next = characters.peek().map(|(_, next)| *next);
            match (self.language, character) {
                (Language::Okta, it) if it == quote && next == Some(quote) => {
                    characters.next();
                    content.push(quote);
                }
                (Language::Jakarta, '\\') => {
                    let escaped = next.filter(|next| matches!(next, '\\' | '\'' | '"'));
                    let place = Span::new(start + at, start + at + 1);
                    content.push(escaped.ok_or_else(|| ExpressionError::new(Reason::BadEscape, place))?);
                    characters.next();
                }
                (_, it) if it == quote => return Ok((Token::Text(content), at + 1)),
                (_, it) => content.push(it),
            }
        }
        Err(ExpressionError::new(Reason::UnclosedQuote, Span::new(start, start + 1)))
    }
}

fn word_length(word: &str) -> usize {
    word.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count()
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn begins_number(word: &str, language: Language) -> bool {
    let fraction = word.strip_prefix('.').filter(|_| language == Language::Jakarta);
    digits(fraction.unwrap_or(word)) > 0
}

/// Digits, with decimals or without; in Jakarta's language also `.5`, `1.` and an exponent (Jakarta Expression Language
/// 3.0, §1.19, `FloatingPointLiteral`).
fn number(word: &str, start: usize, language: Language) -> Result<(Token, usize), ExpressionError> {
    let whole = digits(word);
    let rest = &word[whole..];
    let decimals = rest.strip_prefix('.').map(digits);
    let (point, exponent) = match language {
        Language::Okta => (decimals.filter(|decimals| *decimals > 0).map_or(0, |decimals| 1 + decimals), 0),
        Language::Jakarta => {
            let point = decimals.map_or(0, |decimals| 1 + decimals);
            (point, exponent(&rest[point..]))
        }
    };
    let length = whole + point + exponent;
    let span = Span::new(start, start + length);
    let out_of_range = || ExpressionError::new(Reason::NumberRange, span);
    let token = if length > whole {
        let number = word[..length].parse().ok().filter(|number: &f64| number.is_finite());
        Token::Decimal(number.ok_or_else(out_of_range)?)
    } else {
        Token::Integer(word[..length].parse().map_err(|_| out_of_range())?)
    };
    Ok((token, length))
}

/// How long the exponent is that a text begins with.
fn exponent(text: &str) -> usize {
    let Some(after) = text.strip_prefix(['e', 'E']) else { return 0 };
    let digits = digits(after.strip_prefix(['+', '-']).unwrap_or(after));
    let sign = usize::from(after.starts_with(['+', '-']));
    if digits == 0 { 0 } else { 1 + sign + digits }
}

fn symbol(word: &str, first: char, start: usize) -> Result<(Token, usize), ExpressionError> {
    if let Some(symbol) = SYMBOLS.into_iter().find(|symbol| word.starts_with(symbol)) {
        return Ok((Token::Symbol(symbol), symbol.len()));
    }
    let span = Span::new(start, start + first.len_utf8());
    Err(if WRONG_QUOTES.contains(&first) {
        ExpressionError::new(Mistake::WrongQuote(first), span)
    } else {
        ExpressionError::new(Reason::UnexpectedCharacter(first), span)
    })
}

/// Looks whether the brace that opens at `open` is closed, as far as quotes and braces tell. When a quote is open at the
/// end, the parser says that better.
pub(super) fn closing_brace(text: &str, open: usize, language: Language) -> Result<(), ExpressionError> {
    let (mut depth, mut quote, mut escaped) = (0_usize, None, false);
    for character in text.get(open..).unwrap_or_default().chars() {
        match (quote, character) {
            _ if escaped => escaped = false,
            (Some(_), '\\') if language == Language::Jakarta => escaped = true,
            (Some(open), it) if it == open => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (None, '{') => depth += 1,
            (None, '}') if depth == 1 => return Ok(()),
            (None, '}') => depth -= 1,
            _ => {}
        }
    }
    let unclosed = ExpressionError::new(Reason::UnclosedBrace, Span::new(open, open + 1));
    if quote.is_some() { Ok(()) } else { Err(unclosed) }
}
