//! Expressions of the wizard: the product and the embedded org, which share no code, come to the same value.

mod analysis;
mod generated;

use std::collections::BTreeMap;

use oin_tester::submission::el::{Dialect, Expression, ExpressionError, Reference, Scope, Variables};
use oin_tester_fixtures::{ExpressionDialect, ExpressionError as OrgError, attribute_value, evaluate_expression};
use oin_tester_fuzz::{Format, Target};

use super::{count, size, way};

/// Values of variables; `unset` has none.
const VALUES: [(&str, &str); 8] = [
    ("name", "acme"),
    ("empty", ""),
    ("port", "8080"),
    ("size", "1.5"),
    ("site", "https://a.host1.com/x"),
    ("environment", "PROD-EU"),
    ("flag", "true"),
    ("odd", "a\u{1f600}\u{df}b"),
];

/// Okta's own expressions, and some that use what those do not.
pub(super) const SEEDS: [&str; 34] = [
    "https://{app.name}.example.org/strawberry/login",
    "{String.stringContains(app.environment, 'PROD') ? 'https://app.data.one/' : 'https://app-sandbox.data.one/'}",
    "https://{String.len(app.unset) == 0 ? 'login.myapp.io' : 'login.myapp.io?connection=' + app.unset}",
    "https://{String.len(app.name) == 0 ? 'login.myapp.io' : 'login.myapp.io?connection=' + app.name}",
    "https://login.myapp.io?connection={app.unset}",
    "https://${org.name}.example.org/strawberry/login",
    "${empty org.unset ? 'https://app.mydomain.com' : org.unset}",
    "${empty org.site ? 'https://app.mydomain.com' : org.site}",
    "${fn:substringAfter(org.site, '//')}",
    "${fn:substringBefore(user.name, '@')}@example.com",
    "https://${fn:endsWith(org.site, 'host1.com') ? 'host1.com' : fn:endsWith(org.site, 'host2.com') ? 'host2.com' : '.host.com'}/sso/saml",
    "https://${fn:contains(org.environment, 'production') ? 'productiondomain.com' : 'previewdomain.com'}/sso/saml",
    "https://${empty org.name ? 'login.myapp.io' : 'login.myapp.io?connection=' += org.name}",
    "'https://' + app.name + '.example.org/strawberry/scim2/'",
    "'https://' + (app.name == 'us' ? 'myfruit' : 'myveggie') + '.example.com/strawberry/oauth/token'",
    "(String.len(app.empty) == 0 ? 'https://fruit.example.com/scim2/' : app.empty) + 'v1/oauth_token'",
    "(String.stringContains(app.environment,\"PROD\") ? 'https://fruit.example.com' : 'https://fruit-sandbox.example.com') + '/v1/oauth2/token'",
    "'https://fruits.example.com/scim2/myapp' + (String.len(app.name) == 0 ? '/' : '?connection=' + app.name)",
    "String.stringSwitch('First match wins', 'default', 'absent', 'value1', 'wins', 'value2', 'match', 'value3')",
    "String.join(',', 'This', app.odd, 1.5, true, null)",
    "String.replace(String.substring('This is a test', 2, 9), 'is', 'at')",
    "String.replaceFirst('This is a test', 'is', String.toUpperCase(app.odd))",
    "Arrays.toCsvString(Arrays.flatten(10, {20, {30, 'a'}}, Arrays.remove({1, 2, 1}, 1)))",
    "Convert.toInt('12') + Convert.toNum('3.141') + Convert.toInt(2.5)",
    "app.unset ?: app.empty ?: substringBefore(app.site, ':') ?: 'd'",
    "app.name != '' AND app.name != null OR !(app.port matches '[0-9]+') ? 'a' : 'b'",
    "1 < 2.5 && 'b' >= 'a' || app.unset < 'x' ? org.name + zendesk_app.name : user.getInternalProperty('id')",
    "${fn:join(fn:split('a,b;;c', ',;'), '-') += fn:length(org.odd) += fn:indexOf(org.odd, 'b')}",
    "${fn:trim(fn:escapeXml(' <a b=\"c\">&\\' ')) += fn:replace('aXbX', 'X', org.name)}",
    "${not empty org.name and (org.port + 1) * 2 - 7 mod 4 gt -3 ? 1 div 3 : 10 / 0}",
    "${org.port == 8080 and org.size le 2 or org.flag ne true ? 10000000.0 * 2 : 0.0001 * 2}",
    "${fn:substring(org.odd, 0, 99)}${fn:toLowerCase('AB')}${fn:containsIgnoreCase(org.name, 'CM')}",
    "${fn:startsWith(org.unset, '') eq (org.unset == null)}${-org.size}${!org.flag}",
    "https://{String.removeSpaces(' a b ')}{String.append(app.name, appuser.name)}{String.startsWith(app.name, 'ac')}",
];

const TOKENS: &[&str] = &[
    "{",
    "}",
    "${",
    "'",
    "\"",
    "''",
    "\\'",
    "(",
    ")",
    ",",
    ".",
    "?",
    ":",
    "?:",
    "+",
    "+=",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    "=",
    "!",
    "-",
    "*",
    "/",
    "%",
    "&&",
    "||",
    " and ",
    " or ",
    " AND ",
    " OR ",
    " not ",
    " empty ",
    " eq ",
    " div ",
    " mod ",
    " matches ",
    "true",
    "null",
    "NULL",
    "0",
    "1",
    "2.5",
    "-1",
    "9223372036854775807",
    "app.name",
    "app.unset",
    "app.empty",
    "app.odd",
    "org.name",
    "org.port",
    "org.unset",
    "org.size",
    "user.name",
    "$org.name",
    "x_app.name",
    "fn:",
    "fn:length(",
    "fn:split(",
    "fn:join(",
    "fn:substring(",
    "fn:replace(",
    "String.",
    "String.len(",
    "String.substring(",
    "String.replace(",
    "String.join(",
    "Arrays.size(",
    "Arrays.add(",
    "Convert.toInt(",
    "Time.now()",
    "user.getInternalProperty(",
    "\u{1f600}",
    "`",
    "(?i)a",
    "[a-z]+",
    "'[\\w.-]{1,8}'",
    "'\\d+'",
    "'[^a]{1,60}~'",
    "'(?=a).*'",
    "\\W",
    "{2,3}",
    "1e3",
    ".5",
    "1.",
    "app.long",
    "org.long",
];

/// One set of values, as each side takes it.
pub(super) struct World {
    variables: Variables,
    names: BTreeMap<String, String>,
    /// The values without a prefix, as an instance of the org has them.
    own: BTreeMap<String, String>,
}

impl World {
    pub(super) fn new() -> Self {
        let (mut variables, mut names) = (Variables::default(), BTreeMap::new());
        let scopes = [Scope::App, Scope::Org, Scope::User, Scope::AppUser, Scope::OtherApp("zendesk_app".to_owned())];
        for scope in scopes {
            for (name, value) in VALUES {
                let reference = Reference { scope: scope.clone(), name: name.to_owned() };
                names.insert(reference.to_string(), value.to_owned());
                variables.set(reference, value);
            }
        }
        variables.set(Reference { scope: Scope::InternalUser, name: "id".to_owned() }, "00u1");
        names.insert("user.getInternalProperty(id)".to_owned(), "00u1".to_owned());
        let own = VALUES.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { variables, names, own }
    }

    /// Both values of a property, which must be the same; how it was taken.
    pub(super) fn compare(&self, dialect: Dialect, text: &str) -> String {
        let ours = examined(dialect, text, &self.variables);
        let theirs = evaluate_expression(of_org(dialect), text, &self.names);
        if dialect == Dialect::Saml && text.contains("${") {
            self.compare_attribute(text, &ours);
        }
        match (ours, theirs) {
            (Ok(ours), Ok(theirs)) => {
                assert_eq!(ours, theirs, "{dialect}: {text}");
                format!("{dialect} value {}", size(ours.len()))
            }
            (Err(error), _) if error.is_limit() => format!("{dialect} limit"),
            (_, Err(OrgError::TooLarge(_))) => format!("{dialect} limit of the org"),
            (Err(error), Err(_)) => format!("{dialect} {}", way(&error, text.as_bytes())),
            // They are text to the product; the org of these tests takes no brace in SAML without its `$`.
            (Ok(_), Err(_)) if has_bare_brace(dialect, text) => format!("{dialect} braces that are text"),
            (ours, theirs) => panic!("{dialect}: {text}\nthe product: {ours:?}\nthe org: {theirs:?}"),
        }
    }
}

impl World {
    /// The value of a SAML attribute with this text, as the org issues it. Without an expression in it, it is what the
    /// org's own console takes.
    fn compare_attribute(&self, text: &str, ours: &Result<String, ExpressionError>) {
        match (ours, attribute_value(text, &self.own, &self.own)) {
            // A user without the attribute has no value, which is written as an empty one.
            (Ok(ours), Ok(theirs)) => assert_eq!(*ours, theirs.unwrap_or_default(), "attribute: {text}"),
            (Err(error), _) if error.is_limit() => {}
            (_, Err(OrgError::TooLarge(_))) | (Err(_), Err(_) | Ok(None)) => {}
            (Ok(_), Err(_)) if has_bare_brace(Dialect::Saml, text) => {}
            (ours, theirs) => panic!("attribute: {text}\nthe product: {ours:?}\nthe org: {theirs:?}"),
        }
    }
}

fn has_bare_brace(dialect: Dialect, text: &str) -> bool {
    dialect == Dialect::Saml && text.replace("${", "").contains('{')
}

fn of_org(dialect: Dialect) -> ExpressionDialect {
    match dialect {
        Dialect::Oidc => ExpressionDialect::Oidc,
        Dialect::Saml => ExpressionDialect::Saml,
        Dialect::Scim => ExpressionDialect::Scim,
    }
}

/// The product's value. What it says of the text points into it.
fn examined(dialect: Dialect, text: &str, variables: &Variables) -> Result<String, ExpressionError> {
    let evaluated = Expression::parse(dialect, text).and_then(|expression| {
        let branches: Vec<_> = expression.branches().iter().map(|branch| branch.span).collect();
        for (reference, span) in expression.places() {
            assert!(span.of(text).contains(&reference.name), "{reference} at {span:?} of {text}");
        }
        let evaluated = expression.trace(variables)?;
        assert!(evaluated.taken.iter().all(|span| branches.contains(span)), "{text}");
        Ok(evaluated.text)
    });
    if let Err(error) = &evaluated {
        assert!(text.get(error.span.start..error.span.end).is_some(), "{error} at {:?} of {text}", error.span);
        assert!(error.render(dialect, text).len() < 4_096);
    }
    evaluated
}

#[test]
fn expression() {
    let world = World::new();
    let target = Target::new("expression", 20_000, Format::Separated(b" (),+?:'{}.")).seeds(SEEDS).tokens(TOKENS);
    count(target.run(|input| {
        let text = String::from_utf8_lossy(input);
        Dialect::ALL.map(|dialect| world.compare(dialect, &text)).join(", ")
    }));
}
