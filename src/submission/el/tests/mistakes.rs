//! The mistakes that are made often, and every other way in which a property can be wrong.

use super::{
    super::{Mistake, Reason},
    Dialect, Expression, value,
};
use Dialect::{Oidc, Saml, Scim};

/// A property that is wrong: what is said, about which part of it, and what to write instead.
pub(super) fn wrong(dialect: Dialect, text: &str, message: &str, place: &str, help: &str) {
    let error = Expression::parse(dialect, text).expect_err(text);
    let seen = (error.to_string(), error.span.of(text), error.help(dialect));
    assert_eq!((seen.0.as_str(), seen.1, seen.2.as_str()), (message, place, help), "{text}");
}

#[test]
fn the_saml_form_in_oidc() {
    wrong(
        Oidc,
        "https://${org.subdomain}.example.org/login",
        "`${…}` is the SAML form",
        "${org.subdomain}",
        "in OIDC write `{app.subdomain}`",
    );
    wrong(
        Oidc,
        "${empty org.x ? 'a' : 'b'}",
        "`${…}` is the SAML form",
        "${empty org.x ? 'a' : 'b'}",
        "in OIDC write as in `{app.subdomain}`",
    );
    wrong(Oidc, "{empty app.x ? 'a' : 'b'}", "`empty` is the SAML form", "empty", "in OIDC write `String.len(…) == 0`");
    wrong(Oidc, "{'a' += app.x}", "`+=` is the SAML form", "+=", "in OIDC write `+`");
    wrong(Oidc, "{app.x eq 'a' ? 'b' : 'c'}", "`eq` is the SAML form", "eq", "in OIDC write `==`");
    wrong(Oidc, "{not app.x}", "`not` is the SAML form", "not", "in OIDC write `!`");
}

#[test]
fn a_missing_brace() {
    wrong(
        Oidc,
        "https://{app.x.example.org",
        "this brace is never closed",
        "{",
        "write the closing `}` behind the expression",
    );
    wrong(
        Oidc,
        "https://{app.x/{app.y}",
        "this brace is never closed",
        "{",
        "write the closing `}` behind the expression",
    );
    wrong(
        Saml,
        "https://${org.x.example.org",
        "this brace is never closed",
        "{",
        "write the closing `}` behind the expression",
    );
    wrong(
        Oidc,
        "https://app.x}.example.org",
        "this closing brace closes nothing",
        "}",
        "write `{…}` around the expression, or remove the brace",
    );
    wrong(
        Saml,
        "https://org.x}.example.org",
        "this closing brace closes nothing",
        "}",
        "write `${…}` around the expression, or remove the brace",
    );
    wrong(
        Saml,
        "https://$org.x}.example.org",
        "`$` without braces is plain text",
        "$org.",
        "in SAML write as in `${org.subdomain}`",
    );
    wrong(
        Oidc,
        "https://$app.x.example.org",
        "`$` without braces is plain text",
        "$app.",
        "in OIDC write as in `{app.subdomain}`",
    );
}

#[test]
fn a_function_of_saml_in_oidc() {
    wrong(
        Oidc,
        "{fn:length(app.x) == 0 ? 'a' : 'b'}",
        "`fn:length` is a function of SAML's language",
        "fn:length",
        "in OIDC write `String.len(…)`",
    );
    wrong(
        Scim,
        "fn:contains(app.x, 'a')",
        "`fn:contains` is a function of SAML's language",
        "fn:contains",
        "in SCIM write `String.stringContains(…)`",
    );
    wrong(
        Scim,
        "fn:escapeXml(app.x)",
        "`fn:escapeXml` is a function of SAML's language",
        "fn:escapeXml",
        "SCIM has no such function; `String.…` has what there is",
    );
}

#[test]
fn the_oidc_form_in_saml() {
    wrong(
        Saml,
        "https://{org.subdomain}.example.org",
        "`{…}` without `$` is the OIDC form",
        "{org.subdomain}",
        "in SAML write `${org.subdomain}`",
    );
    wrong(
        Saml,
        "https://{app.subdomain}.example.org",
        "`{…}` without `$` is the OIDC form",
        "{app.subdomain}",
        "in SAML write `${org.subdomain}`",
    );
    wrong(Saml, "#{org.x}", "`{…}` without `$` is the OIDC form", "{org.x}", "in SAML write `${org.x}`");
    wrong(Saml, "https://${app.x}.example.org", "`app.x` does not exist in SAML", "app.x", "in SAML write `org.x`");
    wrong(
        Saml,
        "${org.x ?: 'a'}",
        "`?:` is the form of Okta's expression language",
        "?:",
        "in SAML write `empty … ? … : …`",
    );
    wrong(Saml, "${true AND true}", "`AND` is the form of Okta's expression language", "AND", "in SAML write `and`");
    wrong(Saml, "${true OR true}", "`OR` is the form of Okta's expression language", "OR", "in SAML write `or`");
    wrong(
        Saml,
        "${org.x matches 'a'}",
        "`matches` is the form of Okta's expression language",
        "matches",
        "in SAML write `fn:contains(…)`",
    );
    wrong(Saml, "\\${org.x}", "the backslash keeps `${` from being an expression", "\\${", "remove the backslash");
}

#[test]
fn a_function_of_okta_in_saml() {
    wrong(
        Saml,
        "${String.len(org.x) == 0 ? 'a' : 'b'}",
        "`String.len` is a function of Okta's expression language, which SAML properties do not have",
        "String.len",
        "in SAML write `fn:length(…)`",
    );
    wrong(
        Saml,
        "${String.stringSwitch(org.x, 'a', 'b', 'c')}",
        "`String.stringSwitch` is a function of Okta's expression language, which SAML properties do not have",
        "String.stringSwitch",
        "in SAML write `fn:contains(…, 'key') ? 'value' : …`",
    );
    wrong(Saml, "${contains(org.x, 'a')}", "`contains` lacks its prefix", "contains", "in SAML write `fn:contains(…)`");
}

#[test]
fn braces_in_scim() {
    wrong(
        Scim,
        "'https://' + {app.companyId} + '.io'",
        "there are no braces inside an expression",
        "{app.companyId}",
        "write `app.companyId`",
    );
    wrong(
        Scim,
        "{app.companyId}",
        "there are no braces inside an expression",
        "{app.companyId}",
        "write `app.companyId`",
    );
    wrong(Scim, "'https://' + ${org.x}", "`${…}` is the SAML form", "${org.x}", "in SCIM write `app.x`");
    wrong(Oidc, "{'a' + {app.x}}", "there are no braces inside an expression", "{app.x}", "write `app.x`");
}

#[test]
fn a_scim_property_without_quotes() {
    wrong(
        Scim,
        "https://{app.subdomain}.example.com/scim2/",
        "the whole property is one expression, and this is a text without quotes",
        "https://{app.subdomain}.example.com/scim2/",
        "in SCIM write `'https://' + app.subdomain + '.example.com/scim2/'`",
    );
    let unquoted = |text| match Expression::parse(Scim, text).unwrap_err().reason {
        Reason::Mistake(Mistake::UnquotedText { instead }) => instead,
        other => panic!("{other}"),
    };
    assert_eq!(unquoted("https://a.test/scim").unwrap(), "'https://a.test/scim'");
    assert_eq!(unquoted("https://${org.x}/scim").unwrap(), "'https://' + app.x + '/scim'");
    assert_eq!(unquoted("https://a.test/{1"), None);
    assert_eq!(unquoted("https://{user.login}.a.test"), None);
}

#[test]
fn stray_quotes() {
    wrong(
        Scim,
        "'https://' + app.x + '.io",
        "this quote is never closed",
        "'",
        "close the text with the quote that opened it, or remove a stray quote",
    );
    wrong(
        Scim,
        "`https://` + app.x",
        "U+0060 (backtick) is no quote here",
        "`",
        "write a straight quote, `'`, on both sides of the text",
    );
    wrong(
        Scim,
        "’https://’ + app.x",
        "`’` is no quote here",
        "’",
        "write a straight quote, `'`, on both sides of the text",
    );
    wrong(
        Oidc,
        "{app.x + 'a}",
        "this quote is never closed",
        "'",
        "close the text with the quote that opened it, or remove a stray quote",
    );
}

#[test]
fn assignments_and_lacking_operators() {
    wrong(
        Scim,
        "app.x = 'a' ? 'b' : 'c'",
        "`=` would assign a value, which an expression cannot",
        "=",
        "write `==` to compare",
    );
    wrong(Saml, "${org.x = 'a'}", "`=` would assign a value, which an expression cannot", "=", "write `==` to compare");
    for (text, operator) in [
        ("app.x - 1", "-"),
        ("NOT app.x", "NOT"),
        ("app.x * 2", "*"),
        ("app.x / 2", "/"),
        ("app.x mod 2", "mod"),
        ("-1", "-"),
    ] {
        let error = Expression::parse(Scim, text).unwrap_err();
        assert_eq!(error.to_string(), format!("Okta's expression language has no operator `{operator}`"), "{text}");
        assert_eq!(error.span.of(text), operator);
    }
}

#[test]
fn names_without_a_meaning() {
    wrong(
        Oidc,
        "{subdomain}",
        "`subdomain` has no prefix",
        "subdomain",
        "a variable is written `app.subdomain`, a text stands in quotes",
    );
    wrong(
        Saml,
        "${subdomain}",
        "`subdomain` has no prefix",
        "subdomain",
        "a variable is written `org.subdomain`, a text stands in quotes",
    );
    wrong(Oidc, "{string.len(app.x)}", "there is no function `string.len`", "string.len", "did you mean `String.len`?");
    wrong(
        Oidc,
        "{String.length(app.x)}",
        "there is no function `String.length`",
        "String.length",
        "did you mean `String.len`?",
    );
    for (text, near) in [
        ("{String.contains(app.x, 'a')}", Some("String.stringContains")),
        ("{len(app.x)}", Some("String.len")),
        ("{String.substringafter(app.x, 'a')}", Some("String.substringAfter")),
        ("{String.trim(app.x)}", None),
    ] {
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "Okta's language has `String` functions, such as `String.len(…)`".to_owned(),
        };
        assert_eq!(Expression::parse(Oidc, text).unwrap_err().help(Oidc), help, "{text}");
    }
    wrong(Oidc, "{app['name']}", "a property is not named in brackets", "app['name']", "write `app.name`");
    wrong(Saml, "${org[x.y]}", "a property is not named in brackets", "org[x.y]", "write `org.name`");
    wrong(Saml, "${fn:lenght(org.x)}", "there is no function `fn:lenght`", "fn:lenght", "did you mean `fn:length`?");
    wrong(Saml, "${fn.length(org.x)}", "there is no function `fn.length`", "fn.length", "did you mean `fn:length`?");
    wrong(
        Saml,
        "${session.x}",
        "`session` is nothing that has properties",
        "session.x",
        "a variable of the integration is written `org.name`",
    );
}

#[test]
fn what_else_a_parser_refuses() {
    for (dialect, text, message) in [
        (Oidc, "{}", "there is no expression here"),
        (Scim, "  ", "there is no expression here"),
        (Oidc, "{ app.x app.y }", "expected an operator or `}`, seen `app`"),
        (Scim, "app.x app.y", "expected an operator or the end, seen `app`"),
        (Scim, "app.x ? 'a'", "expected `:` and the value for the other case, seen the end"),
        (Scim, "('a'", "expected an operator or `)`, seen the end"),
        (Scim, "'a' +", "expected a value, seen the end"),
        (Scim, "String.len('a'", "expected `,` or `)`, seen the end"),
        (Scim, "String.len", "expected `(` and the values for the function, seen the end"),
        (Scim, "app.", "expected a name, seen the end"),
        (Scim, "app.x.y", "expected an operator or the end, seen `.`"),
        (Scim, "'a' 'b'", "expected an operator or the end, seen a text in quotes"),
        (Saml, "${fn:}", "expected the name of a function, seen `}`"),
        (Scim, "'a' ~ 'b'", "`~` means nothing in an expression"),
    ] {
        assert_eq!(Expression::parse(dialect, text).unwrap_err().to_string(), message, "{text}");
    }
}

#[test]
fn a_character_that_is_not_seen_is_told_by_its_name() {
    for (text, message) in [
        ("app.x\u{a0}+ 'a'", "U+00A0 (no-break space) means nothing in an expression"),
        ("app.x \u{200b}+ 'a'", "U+200B (zero width space) means nothing in an expression"),
        ("app.x \u{202e}+ 'a'", "U+202E (right-to-left override) means nothing in an expression"),
    ] {
        let error = Expression::parse(Scim, text).unwrap_err();
        assert_eq!(error.to_string(), message);
        let shown = error.render(Scim, text);
        assert!(shown.contains('\u{fffd}') && shown.ends_with("it was probably pasted"), "{shown}");
    }
}

#[test]
fn what_helps_is_of_the_dialect() {
    for (dialect, text, help) in [
        (Saml, "${1 ? 'a' : 'b'}", "compare the value, or test it, as in `empty org.name`"),
        (Scim, "1 ? 'a' : 'b'", "compare the value, as in `String.len(app.name) == 0`"),
        (Scim, "9223372036854775807 + 1", "use a smaller number, or put it in quotes: a text of digits has no limit"),
        (Saml, "${1 mod 0}", "test the divisor before it is used"),
        (Scim, "'a' + {1}", "write the name alone, as in `app.subdomain`"),
        (Scim, "('a'", "complete the expression, or remove what is too much"),
        (Scim, "String.len()", "give the function as many values as it takes"),
        (Saml, "${String.join(',', org.x)}", "in SAML write `… += …`"),
        (Saml, "${Time.now()}", "SAML has no such function; it has those of JSTL, such as `fn:contains(…)`"),
        (Saml, "${Convert.toInt('1')}", "SAML has no such function; it has those of JSTL, such as `fn:contains(…)`"),
    ] {
        assert_eq!(value(dialect, text, &[]).unwrap_err().help(dialect), help, "{text}");
    }
}

#[test]
fn a_place_has_the_parentheses_of_what_is_in_it() {
    let text = "1 + (app.x == 'a' ? 2 : 3) < (app.y)";
    let error = value(Scim, text, &[("x", "a"), ("y", "b")]).unwrap_err();
    assert_eq!(error.span.of(text), text);
    let text = "(empty org.x ? 'a' : 'b') + org.x";
    let error = value(Saml, &format!("${{{text}}}"), &[("x", "b")]).unwrap_err();
    assert_eq!(error.span.of(&format!("${{{text}}}")), text);
}

#[test]
fn conditionals_that_follow_each_other_are_no_deeper_than_one() {
    let chain: Vec<_> = (0..65).map(|number| format!("app.x=='{number}'?'':")).collect();
    let text = format!("{}'b'", chain.concat());
    assert!(text.chars().count() < 1_024);
    assert_eq!(value(Scim, &text, &[("x", "z")]).unwrap(), "b");
    assert_eq!(value(Scim, &text, &[("x", "64")]).unwrap(), "");
}

#[test]
fn bounds_are_told() {
    let long = format!("'{}'", "a".repeat(9_000));
    let deep = format!("{}'a'{}", "(".repeat(500), ")".repeat(500));
    let wide = vec!["'a'"; 1_000].join(" + ");
    let signs = format!("${{{}true}}", "!".repeat(2_000));
    for (dialect, text) in [(Scim, &long), (Scim, &deep), (Scim, &wide), (Saml, &signs)] {
        assert!(Expression::parse(dialect, text).unwrap_err().is_limit());
    }
    // What is read can also be evaluated, and dropped, on the stack of a thread.
    for text in [vec!["'a'"; 256].join(" + "), format!("{}'a'{}", "(".repeat(63), ")".repeat(63))] {
        assert!(value(Scim, &text, &[]).unwrap().starts_with('a'));
    }
    let mut grown = "app.x".to_owned();
    for _ in 0..20 {
        grown = format!("String.replace({grown}, 'a', 'aaaaaaaaaa')");
    }
    let error = value(Scim, &grown, &[("x", &"a".repeat(1_000))]).unwrap_err();
    assert!(error.is_limit(), "{error}");
}

#[test]
fn an_error_is_shown_with_its_place() {
    let text = "https://{app.x = 'a' ? 'b' : 'c'}.test";
    let error = Expression::parse(Oidc, text).unwrap_err();
    let shown = "`=` would assign a value, which an expression cannot\n  https://{app.x = 'a' ? 'b' : 'c'}.test\n\
                 \x20                ^\nhelp: write `==` to compare";
    assert_eq!(error.render(Oidc, text), shown);
}
