//! What belongs to other languages: methods, numbers in brackets, braces that are text, patterns.

use super::{Dialect, Expression, mistakes::wrong, value};
use Dialect::{Oidc, Saml, Scim};

#[test]
fn methods_and_numbers_in_brackets() {
    for (dialect, text, name, place, help) in [
        (Oidc, "{app.a.toLowerCase()}", "toLowerCase", "app.a.toLowerCase", "write `String.toLowerCase(app.a)`"),
        (
            Oidc,
            "{app.a.contains('q') ? 'x' : 'y'}",
            "contains",
            "app.a.contains",
            "write `String.stringContains(app.a, 'q')`",
        ),
        (Scim, "app.a.length() == 0 ? 'x' : 'y'", "length", "app.a.length", "write `String.len(app.a)`"),
        (
            Scim,
            "(app.a + 'b').trim()",
            "trim",
            "(app.a + 'b').trim",
            "a function stands before the value, which is in its parentheses",
        ),
        (Saml, "${org.a.contains(org.b)}", "contains", "org.a.contains", "write `fn:contains(org.a, org.b)`"),
        (Saml, "${fn:trim(org.a).length()}", "length", "fn:trim(org.a).length", "write `fn:length(fn:trim(org.a))`"),
        (
            Oidc,
            "{app.a.startsWith(String.len('a'))}",
            "startsWith",
            "app.a.startsWith",
            "write `String.startsWith(app.a, …)`",
        ),
    ] {
        wrong(dialect, text, &format!("`.{name}(…)` is called as a method, and a text has none"), place, help);
    }
    let message = "nothing is taken out of a value by its number in brackets";
    let help = "take a part of a text with `fn:substringBefore(…)` or `fn:substringAfter(…)`";
    wrong(Saml, "${fn:split(org.a, '.')[0]}", message, "fn:split(org.a, '.')[", help);
    let help = "take a part of a text with `String.substringBefore(…)` or `String.substringAfter(…)`, and of an array with \
                `Arrays.get(…)`";
    wrong(Scim, "app.x[0]", message, "app.x[", help);
}

#[test]
fn braces_in_saml_that_are_text() {
    for text in [
        "{3f2504e0-4f89-11d3-9a0c-0305e82c3301}",
        "{\"role\":\"admin\"}",
        "{\"roles\":{\"a\":[\"b\"]},\"app.x\":\"what? yes: no\"}",
        "{}",
        "a{1,2}b",
    ] {
        assert_eq!(value(Saml, text, &[]).unwrap(), text);
    }
    assert_eq!(value(Saml, "{\"r\":\"${org.r}\"}", &[("r", "x}")]).unwrap(), "{\"r\":\"x}\"}");
    for text in [
        "{org.x}",
        "{ app.x }",
        "{subdomain}",
        "{String.len(app.x)}",
        "{fn:length(org.x)}",
        "{empty org.x ? 'a' : 'b'}",
        "{(org.x == 'a') ? 'b' : 'c'}",
        "{'a' == 'b' ? 'c' : 'd'}",
    ] {
        let error = Expression::parse(Saml, text).unwrap_err();
        assert_eq!(error.to_string(), "`{…}` without `$` is the OIDC form", "{text}");
    }
    wrong(
        Saml,
        "{1-2}}",
        "this closing brace closes nothing",
        "}",
        "write `${…}` around the expression, or remove the brace",
    );
}

#[test]
fn what_helps_against_slow_patterns_is_about_patterns() {
    for text in ["app.a matches '(a{1,1000}){1,1000}'", "app.a matches '(?:x{1,99}){1,999}'"] {
        let help = value(Scim, text, &[("a", "b")]).unwrap_err().help(Scim);
        assert!(help.contains("repeat less in"), "{text}: {help}");
    }
}
