//! Which words are operators, and how strongly they bind.

use super::{
    super::{Dialect, ExpressionError, Mistake, dialect::Language},
    Binary, Unary,
    lexer::Token,
    parser::Parser,
};

/// The precedence of comparisons in Okta's language, where only one may stand.
pub(super) const RELATION: u8 = 3;

/// Operators of the same name in both languages.
const SYMBOLS: [(&str, Binary); 8] = [
    ("||", Binary::Or),
    ("&&", Binary::And),
    ("==", Binary::Equal),
    ("!=", Binary::NotEqual),
    ("<=", Binary::LessOrEqual),
    (">=", Binary::GreaterOrEqual),
    ("<", Binary::Less),
    (">", Binary::Greater),
];

/// Operators of letters in Jakarta's language, with their symbols.
const WORDS: [(&str, &str); 11] = [
    ("and", "&&"),
    ("or", "||"),
    ("eq", "=="),
    ("ne", "!="),
    ("lt", "<"),
    ("gt", ">"),
    ("le", "<="),
    ("ge", ">="),
    ("div", "/"),
    ("mod", "%"),
    ("not", "!"),
];

/// The operator between two values that is looked at, with its precedence.
pub(super) fn binary(parser: &Parser<'_>) -> Result<Option<(Binary, u8)>, ExpressionError> {
    let word = parser.word();
    let symbol = match (&parser.current.token, word) {
        (Token::Symbol(symbol), _) => Some(*symbol),
        (_, Some(word)) => WORDS.iter().find(|(known, _)| *known == word).map(|(_, symbol)| *symbol),
        _ => None,
    };
    let shared = symbol.and_then(|symbol| SYMBOLS.iter().find(|(known, _)| *known == symbol).map(|(_, it)| *it));
    let found = match parser.dialect.language() {
        Language::Okta => okta(parser.dialect, symbol, word, shared),
        Language::Jakarta => jakarta(symbol, word, shared),
    };
    found.map_err(|mistake| ExpressionError::new(mistake, parser.current.span))
}

type Found = Result<Option<(Binary, u8)>, Mistake>;

fn okta(dialect: Dialect, symbol: Option<&'static str>, word: Option<&str>, shared: Option<Binary>) -> Found {
    let lower = word.map(str::to_ascii_lowercase);
    let operator = match (lower.as_deref(), symbol) {
        (Some("and"), _) => Binary::And,
        (Some("or"), _) => Binary::Or,
        (Some("matches"), _) => Binary::Matches,
        (Some(_), Some(instead)) => return Err(foreign(dialect, word, instead)),
        (None, Some("+")) => Binary::Add,
        (None, Some("+=")) => return Err(Mistake::JakartaOperator { word: "+=", instead: "+", dialect }),
        (None, Some("=")) => return Err(Mistake::Assignment),
        (None, Some(lacking @ ("-" | "*" | "/" | "%"))) => return Err(Mistake::NoOperator(lacking)),
        _ => match shared {
            Some(operator) => operator,
            None => return Ok(None),
        },
    };
    let precedence = match operator {
        Binary::Or => 1,
        Binary::And => 2,
        Binary::Add => RELATION + 1,
        _ => RELATION,
    };
    Ok(Some((operator, precedence)))
}

/// An operator of letters that only Jakarta's language has.
fn foreign(dialect: Dialect, word: Option<&str>, instead: &'static str) -> Mistake {
    let known = WORDS.iter().find(|(known, _)| Some(*known) == word).map_or(instead, |(known, _)| *known);
    match instead {
        "/" | "%" => Mistake::NoOperator(known),
        instead => Mistake::JakartaOperator { word: known, instead, dialect },
    }
}

fn jakarta(symbol: Option<&'static str>, word: Option<&str>, shared: Option<Binary>) -> Found {
    let operator = match (symbol, word) {
        (None, Some("AND")) => return Err(Mistake::OktaOperator { word: "AND", instead: "and" }),
        (None, Some("OR")) => return Err(Mistake::OktaOperator { word: "OR", instead: "or" }),
        (None, Some("matches")) => {
            return Err(Mistake::OktaOperator { word: "matches", instead: "fn:contains(…)" });
        }
        (Some("="), _) => return Err(Mistake::Assignment),
        (Some("+="), _) => Binary::Concatenate,
        (Some("+"), _) => Binary::Add,
        (Some("-"), _) => Binary::Subtract,
        (Some("*"), _) => Binary::Multiply,
        (Some("/"), _) => Binary::Divide,
        (Some("%"), _) => Binary::Remainder,
        _ => match shared {
            Some(operator) => operator,
            None => return Ok(None),
        },
    };
    let precedence = match operator {
        Binary::Or => 1,
        Binary::And => 2,
        Binary::Equal | Binary::NotEqual => 3,
        Binary::Concatenate => 5,
        Binary::Add | Binary::Subtract => 6,
        Binary::Multiply | Binary::Divide | Binary::Remainder => 7,
        _ => 4,
    };
    Ok(Some((operator, precedence)))
}

/// The operator before a value that is looked at.
pub(super) fn unary(parser: &Parser<'_>) -> Result<Option<Unary>, ExpressionError> {
    let (dialect, span) = (parser.dialect, parser.current.span);
    let mistaken = |mistake: Mistake| Err(ExpressionError::new(mistake, span));
    match (dialect.language(), &parser.current.token, parser.word()) {
        (_, Token::Symbol("!"), _) | (Language::Jakarta, _, Some("not")) => Ok(Some(Unary::Not)),
        (Language::Jakarta, Token::Symbol("-"), _) => Ok(Some(Unary::Minus)),
        (Language::Jakarta, _, Some("empty")) => Ok(Some(Unary::Empty)),
        (Language::Jakarta, _, Some("NOT")) => mistaken(Mistake::OktaOperator { word: "NOT", instead: "not" }),
        (Language::Okta, Token::Symbol("-"), _) => mistaken(Mistake::NoOperator("-")),
        (Language::Okta, _, Some("NOT")) => mistaken(Mistake::NoOperator("NOT")),
        (Language::Okta, _, Some("not")) => mistaken(Mistake::JakartaOperator { word: "not", instead: "!", dialect }),
        (Language::Okta, _, Some("empty")) => {
            mistaken(Mistake::JakartaOperator { word: "empty", instead: "String.len(…) == 0", dialect })
        }
        _ => Ok(None),
    }
}
