//! Expressions that follow the grammar, so that most have a value.

use oin_tester::submission::el::Dialect;
use oin_tester_fuzz::{Rng, tell};

use super::{VALUES, World};

/// How many are made for each dialect.
const EACH: u64 = 4_000;
/// How deep they are at most.
const DEEPEST: usize = 5;

/// Patterns that both sides take; those that neither can try are compared too.
const PATTERNS: [&str; 10] = [
    r"\w+",
    r"[\w.-]{1,8}",
    r"\W*\w+",
    r"[^\d]+",
    r"\S+\s?.*",
    "[^a]{1,60}",
    "(?i)a.*|b",
    ".{0,3}",
    "(?=a).*",
    "a)|(b",
];

/// What an expression should come to.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    Boolean,
    Array,
}

/// Makes one property.
struct Maker {
    rng: Rng,
    dialect: Dialect,
}

impl Maker {
    fn one<'a>(&mut self, all: &[&'a str]) -> &'a str {
        self.rng.choose(all).copied().unwrap_or_default()
    }

    fn property(&mut self) -> String {
        match self.dialect {
            Dialect::Oidc => format!("https://{{{}}}/{{{}}}", self.make(Kind::Text, 0), self.make(Kind::Text, 2)),
            Dialect::Saml => format!("https://${{{}}}/${{{}}}", self.make(Kind::Text, 0), self.make(Kind::Text, 2)),
            Dialect::Scim => self.make(Kind::Text, 0),
        }
    }

    fn make(&mut self, kind: Kind, depth: usize) -> String {
        // Now and then another kind than what is asked for.
        let kind = if self.rng.below(25) == 0 {
            [Kind::Text, Kind::Number, Kind::Boolean, Kind::Array][self.rng.below(4)]
        } else {
            kind
        };
        let simple = depth >= DEEPEST || self.rng.below(4) == 0;
        let deeper = depth + 1;
        match (self.rng.below(9), kind) {
            _ if simple => self.simple(kind, depth),
            (0, Kind::Text | Kind::Number) => {
                let condition = self.make(Kind::Boolean, deeper);
                let (then, otherwise) = (self.make(kind, deeper), self.make(kind, deeper));
                format!("({condition} ? {then} : {otherwise})")
            }
            (1, Kind::Text) if self.dialect != Dialect::Saml => {
                format!("({} ?: {})", self.make(kind, deeper), self.make(kind, deeper))
            }
            (2, _) => format!("({})", self.make(kind, deeper)),
            (3 | 4, Kind::Text) => self.joined(deeper),
            (_, Kind::Text) => self.call(Kind::Text, deeper),
            (3..6, Kind::Number) => self.computed(deeper),
            (_, Kind::Number) => self.call(Kind::Number, deeper),
            (0..3, Kind::Boolean) => self.logic(deeper),
            (3..6, Kind::Boolean) => self.compared(deeper),
            (_, Kind::Boolean) => self.call(Kind::Boolean, deeper),
            (_, Kind::Array) => self.call(Kind::Array, deeper),
        }
    }

    fn simple(&mut self, kind: Kind, depth: usize) -> String {
        match kind {
            Kind::Text if self.rng.below(2) == 0 => self.variable(),
            Kind::Text => {
                let quote = self.one(&["'", "\""]);
                let text = self.one(&[
                    "",
                    "a",
                    "ab",
                    ",",
                    "PROD",
                    "1",
                    "7.5",
                    "true",
                    " x ",
                    "\u{1f600}",
                    "https://a.test/",
                    "A.b&c",
                ]);
                format!("{quote}{text}{quote}")
            }
            Kind::Number => self.one(&["0", "1", "2", "3", "10", "0.5", "2.0", "12345678.5"]).to_owned(),
            Kind::Boolean => self.one(&["true", "false"]).to_owned(),
            Kind::Array => self.call(Kind::Array, depth.max(DEEPEST)),
        }
    }

    fn variable(&mut self) -> String {
        let mut names: Vec<_> = VALUES.iter().map(|(name, _)| *name).collect();
        names.push("unset");
        let name = self.one(&names);
        match self.dialect {
            Dialect::Saml => format!("{}.{name}", self.one(&["org", "org", "user", "appuser"])),
            Dialect::Oidc | Dialect::Scim => {
                format!("{}.{name}", self.one(&["app", "app", "app", "zendesk_app", "user"]))
            }
        }
    }

    fn joined(&mut self, depth: usize) -> String {
        let operator = if self.dialect == Dialect::Saml { "+=" } else { "+" };
        let kind = [Kind::Text, Kind::Text, Kind::Number][self.rng.below(3)];
        format!("{} {operator} {}", self.make(Kind::Text, depth), self.make(kind, depth))
    }

    fn computed(&mut self, depth: usize) -> String {
        if self.dialect != Dialect::Saml {
            return format!("({} + {})", self.make(Kind::Number, depth), self.make(Kind::Number, depth));
        }
        let operator = self.one(&["+", "-", "*", "/", "%", "div", "mod"]);
        let sign = self.one(&["", "", "-"]);
        format!("({sign}{} {operator} {})", self.make(Kind::Number, depth), self.make(Kind::Number, depth))
    }

    fn logic(&mut self, depth: usize) -> String {
        let (first, second) = (self.make(Kind::Boolean, depth), self.make(Kind::Boolean, depth));
        match (self.rng.below(3), self.dialect) {
            (0, Dialect::Saml) => format!("{} {first}", self.one(&["!", "not", "empty"])),
            (0, _) => format!("!({first})"),
            (_, Dialect::Saml) => format!("({first} {} {second})", self.one(&["and", "or", "&&", "||"])),
            (_, _) => format!("({first} {} {second})", self.one(&["AND", "OR", "and", "||"])),
        }
    }

    fn compared(&mut self, depth: usize) -> String {
        if self.dialect != Dialect::Saml && self.rng.below(6) == 0 {
            let pattern = self.one(&PATTERNS);
            return format!("({} matches '{pattern}')", self.make(Kind::Text, depth));
        }
        let kind = [Kind::Text, Kind::Number][self.rng.below(2)];
        let operator = match self.dialect {
            Dialect::Saml => self.one(&["==", "!=", "<", ">", "<=", ">=", "eq", "ne", "lt", "gt", "le", "ge"]),
            Dialect::Oidc | Dialect::Scim => self.one(&["==", "!=", "<", ">", "<=", ">=", "==", "!="]),
        };
        let second = if self.rng.below(8) == 0 { "null".to_owned() } else { self.make(kind, depth) };
        format!("({} {operator} {second})", self.make(kind, depth))
    }

    fn call(&mut self, kind: Kind, depth: usize) -> String {
        let (name, kinds) = self.function(kind);
        let arguments: Vec<_> = kinds.iter().map(|kind| self.argument(*kind, depth)).collect();
        format!("{name}({})", arguments.join(", "))
    }

    fn argument(&mut self, kind: char, depth: usize) -> String {
        match kind {
            't' => self.make(Kind::Text, depth),
            'p' => self.one(&["0", "1", "2", "3", "'1'"]).to_owned(),
            'n' => self.make(Kind::Number, depth),
            'a' if self.dialect == Dialect::Saml => {
                format!("fn:split({}, {})", self.simple(Kind::Text, depth), self.one(&["','", "'.:'", "''"]))
            }
            'a' if depth >= DEEPEST => self.one(&["{1, 2, 3}", "{}", "{'a', app.name}", "null"]).to_owned(),
            _ => self.make(Kind::Array, depth),
        }
    }

    /// A function that makes the kind, and the kinds that it takes: texts, positions, numbers, arrays.
    fn function(&mut self, kind: Kind) -> (&'static str, Vec<char>) {
        let row = match (self.dialect, kind) {
            (Dialect::Saml, Kind::Text) => self.one(&[
                "fn:substring tpp",
                "fn:substringAfter tt",
                "fn:substringBefore tt",
                "fn:replace ttt",
                "fn:join at",
                "fn:toLowerCase t",
                "fn:toUpperCase t",
                "fn:trim t",
                "fn:escapeXml t",
            ]),
            (Dialect::Saml, Kind::Number) => self.one(&["fn:length t", "fn:length a", "fn:indexOf tt"]),
            (Dialect::Saml, Kind::Boolean) => {
                self.one(&["fn:contains tt", "fn:containsIgnoreCase tt", "fn:startsWith tt", "fn:endsWith tt"])
            }
            (Dialect::Saml, Kind::Array) => "fn:split tt",
            (_, Kind::Text) => self.one(&[
                "String.append tt",
                "String.join ttt",
                "String.removeSpaces t",
                "String.replace ttt",
                "String.replaceFirst ttt",
                "String.stringSwitch tttt",
                "String.stringSwitch tttttt",
                "String.substring tpp",
                "String.substringAfter tt",
                "substringBefore tt",
                "String.toUpperCase t",
                "toLowerCase t",
                "Arrays.toCsvString a",
            ]),
            (_, Kind::Number) => {
                self.one(&["String.len t", "Convert.toInt n", "Convert.toNum n", "Arrays.size a", "Arrays.get ap"])
            }
            (_, Kind::Boolean) => {
                self.one(&["String.startsWith tt", "String.stringContains tt", "String.stringContains tt"])
            }
            (_, Kind::Array) => self.one(&["Arrays.add an", "Arrays.remove an", "Arrays.flatten aa", "Arrays.clear a"]),
        };
        let (name, kinds) = row.split_once(' ').unwrap_or((row, ""));
        (name, kinds.chars().collect())
    }
}

#[test]
fn generated_expressions_have_the_same_value_in_the_product_and_in_the_org() {
    let world = World::new();
    for (stream, dialect) in Dialect::ALL.into_iter().enumerate() {
        let mut maker = Maker { rng: Rng::new(11, u64::try_from(stream).unwrap()), dialect };
        let ways: Vec<_> = (0..EACH).map(|_| world.compare(dialect, &maker.property())).collect();
        let values = ways.iter().filter(|way| way.contains(" value ")).count();
        tell(&format!("expressions: {EACH} of {dialect}, {values} with a value, both the same"));
        // What has no value is compared too, but says less.
        assert!(values * 3 > ways.len(), "{dialect}: only {values}");
    }
}
