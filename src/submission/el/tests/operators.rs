//! Operators, literals, and what null does to them.

use super::{super::Variables, Dialect, Expression, all, computed};
use Dialect::{Oidc, Saml, Scim};

#[test]
fn okta_literals() {
    all(
        Scim,
        &[
            ("'s'", Ok("s")),
            ("\"s\"", Ok("s")),
            ("'it''s'", Ok("it's")),
            ("\"a\\b\"", Ok("a\\b")),
            ("1234", Ok("1234")),
            ("3.141", Ok("3.141")),
            ("TRUE", Ok("true")),
            ("null", Ok("")),
            ("9223372036854775808", Err("out of range")),
        ],
    );
}

#[test]
fn okta_concatenation() {
    all(
        Scim,
        &[
            ("'a' + app.name", Ok("aacme")),
            ("'a' + app.unset + 'b'", Ok("ab")),
            ("app.unset + app.unset", Ok("")),
            ("1 + 2", Ok("3")),
            ("1 + 0.5", Ok("1.5")),
            ("'a' + 1 + 2", Ok("a12")),
            ("1 + 2 + 'a'", Ok("3a")),
            ("'a' + true", Ok("atrue")),
            ("1 + true", Err("`+` cannot be applied to an integer and a Boolean")),
            ("9223372036854775807 + 1", Err("out of range")),
        ],
    );
}

#[test]
fn okta_conditional_and_elvis() {
    all(
        Scim,
        &[
            ("app.name == 'acme' ? 'a' : 'b'", Ok("a")),
            ("app.name == 'x' ? 'a' : app.name == 'acme' ? 'b' : 'c'", Ok("b")),
            ("app.unset ?: 'd'", Ok("d")),
            ("app.empty ?: 'd'", Ok("d")),
            ("app.name ?: 'd'", Ok("acme")),
            ("app.unset ?: app.empty ?: 'd'", Ok("d")),
            ("app.name ? 'a' : 'b'", Err("a condition takes a Boolean, seen a text")),
            ("app.unset ? 'a' : 'b'", Err("a condition takes a Boolean, seen null")),
        ],
    );
}

#[test]
fn okta_comparisons() {
    all(
        Scim,
        &[
            ("1 == 1.0", Ok("true")),
            ("'1' == 1", Ok("false")),
            ("'a' != 'b'", Ok("true")),
            ("2 < 10", Ok("true")),
            ("'2' < '10'", Ok("false")),
            ("2 >= 2", Ok("true")),
            ("2 <= 2", Ok("true")),
            ("2 < 2", Ok("false")),
            ("2 > 2", Ok("false")),
            ("2.5 <= 2", Ok("false")),
            ("3 > 2", Ok("true")),
            ("app.unset < 'a'", Ok("true")),
            ("app.unset >= null", Ok("true")),
            ("'a' < 1", Err("`<` cannot be applied to a text and an integer")),
            ("1 == 1 == true", Err("comparisons cannot be chained")),
            ("(1 == 1) == true", Ok("true")),
        ],
    );
}

#[test]
fn okta_null_and_the_empty_text_are_two_things() {
    all(
        Scim,
        &[
            ("app.unset == null", Ok("true")),
            ("app.unset == ''", Ok("false")),
            ("app.empty == null", Ok("false")),
            ("app.empty == ''", Ok("true")),
            ("app.name != \"\" AND app.name != null", Ok("true")),
            ("app.unset != \"\" AND app.unset != null", Ok("false")),
            ("app.empty != \"\" AND app.empty != null", Ok("false")),
        ],
    );
}

#[test]
fn okta_logic() {
    all(
        Scim,
        &[
            ("true AND !false", Ok("true")),
            ("true OR true AND false", Ok("true")),
            ("true or 1 == 'x'", Ok("true")),
            ("true && false || true", Ok("true")),
            ("false AND app.name", Ok("false")),
            ("true AND app.name", Err("a condition takes a Boolean, seen a text")),
            ("!app.name", Err("`!` takes a Boolean, seen a text")),
        ],
    );
}

#[test]
fn okta_matches() {
    all(
        Scim,
        &[
            ("app.name matches '[a-z]+'", Ok("true")),
            ("app.name matches 'a'", Ok("false")),
            ("app.name matches 'a|acme'", Ok("true")),
            ("app.unset matches '.*'", Ok("false")),
            ("app.name matches '\\w{1,8}'", Ok("true")),
            ("'é' matches '\\w+'", Ok("false")),
            ("'٣' matches '\\d'", Ok("false")),
            ("app.name matches '('", Err("the pattern of `matches` cannot be judged")),
            ("app.name matches 'a)|(b'", Err("the pattern of `matches` cannot be judged")),
            ("app.name matches '(?=a)acme'", Err("the pattern of `matches` cannot be judged")),
        ],
    );
}

#[test]
fn okta_keeps_some_functions_out_of_conditions() {
    all(
        Scim,
        &[
            ("Arrays.isEmpty({1}) ? 'a' : 'b'", Err("`Arrays.isEmpty` cannot stand in a condition")),
            ("(1 == Convert.toInt('1')) ? 'a' : 'b'", Err("`Convert.toInt` cannot stand in a condition")),
            ("true ? Convert.toInt('1') : 'b'", Ok("1")),
        ],
    );
}

#[test]
fn okta_references() {
    let text = "app.a + user.b + appuser.c + org.name + zendesk_app.d + user.getInternalProperty('id')";
    let expression = Expression::parse(Scim, text).unwrap();
    let names: Vec<_> = expression.places().into_iter().map(|(reference, _)| reference.to_string()).collect();
    let internal = "user.getInternalProperty(\"id\")";
    assert_eq!(names, ["app.a", "user.b", "appuser.c", "org.name", "zendesk_app.d", internal]);
    let mut variables = Variables::default();
    for (reference, _) in expression.places() {
        variables.set(reference.clone(), format!("[{reference}]"));
    }
    let value = expression.evaluate(&variables).unwrap();
    assert_eq!(value, format!("[{}]", names.join("][")));
    assert_eq!(expression.variables().into_iter().collect::<Vec<_>>(), ["a"]);
    all(
        Scim,
        &[
            ("user.getInternalProperty('x')", Err("expected \"id\" or \"status\"")),
            ("zendesk.firstName", Err("`zendesk` is nothing that has properties")),
        ],
    );
}

#[test]
fn jakarta_literals() {
    all(
        Saml,
        &[
            ("'it\\'s'", Ok("it's")),
            ("\"a\\\\b\"", Ok("a\\b")),
            ("'a\\b'", Err("a backslash can stand only before")),
            ("true", Ok("true")),
            ("3.5", Ok("3.5")),
            ("1e3", Ok("1000.0")),
            ("1.5E-1", Ok("0.15")),
            (".5", Ok("0.5")),
            ("1. + 1", Ok("2.0")),
            ("2e+1", Ok("20.0")),
            ("1e999", Err("the number is out of range")),
            ("1e", Err("expected an operator or `}`, seen `e`")),
            ("null", Ok("")),
            ("-null", Ok("0")),
            ("-org.unset", Ok("0")),
        ],
    );
}

#[test]
fn jakarta_empty() {
    all(
        Saml,
        &[
            ("empty org.unset", Ok("true")),
            ("empty org.empty", Ok("true")),
            ("empty org.name", Ok("false")),
            ("empty 0", Ok("false")),
            ("not empty org.name", Ok("true")),
            ("!empty org.name and true", Ok("true")),
            ("empty fn:split(',,', ',')", Ok("true")),
        ],
    );
}

#[test]
fn jakarta_logic() {
    all(
        Saml,
        &[
            ("true and not false", Ok("true")),
            ("true or true && false", Ok("true")),
            ("'TRUE' || false", Ok("true")),
            ("org.unset or org.name", Ok("false")),
            ("!org.unset", Ok("true")),
            ("org.name ? 'a' : 'b'", Ok("b")),
            ("1 ? 'a' : 'b'", Err("a condition takes a Boolean, seen an integer")),
            ("true or 1", Ok("true")),
        ],
    );
}

#[test]
fn jakarta_comparisons() {
    all(
        Saml,
        &[
            ("org.port == 8080", Ok("true")),
            ("org.port eq 8080.0", Ok("true")),
            ("org.name == 1", Err("`==` takes numbers, seen `acme`")),
            ("org.unset == null", Ok("true")),
            ("org.unset == ''", Ok("false")),
            ("org.unset != ''", Ok("true")),
            ("'a' ne 'b'", Ok("true")),
            ("true == 'true'", Ok("true")),
            ("1 lt 2 == true", Ok("true")),
            ("2 < 10", Ok("true")),
            ("'2' lt '10'", Ok("false")),
            ("'2' lt 10", Ok("true")),
            ("2 gt 1 and 2 le 2 and 2 ge 2 and 1 <= 2 and 2 >= 1", Ok("true")),
            ("org.unset < 1", Ok("false")),
            ("org.unset <= null", Ok("true")),
        ],
    );
}

#[test]
fn jakarta_concatenation() {
    all(
        Saml,
        &[
            ("'a' += org.name", Ok("aacme")),
            ("'a' += org.unset += 1 + 2", Ok("a3")),
            ("1 += 2", Ok("12")),
            ("'a' += 'b' == 'ab'", Ok("true")),
            ("'a' += fn:split('a', ',')", Err("`+=` cannot be applied to a text and an array")),
        ],
    );
}

#[test]
fn jakarta_arithmetic() {
    all(
        Saml,
        &[
            ("1 + 2 * 3", Ok("7")),
            ("7 - 2 - 1", Ok("4")),
            ("7 / 2", Ok("3.5")),
            ("6 div 2", Ok("3.0")),
            ("7 % 4", Ok("3")),
            ("7 mod 4.5", Ok("2.5")),
            ("-fn:length('abc')", Ok("-3")),
            ("org.port + 1", Ok("8081")),
            ("'1.5' + 1", Ok("2.5")),
            ("org.unset + 1", Ok("1")),
            ("org.unset + org.unset", Ok("0")),
            ("org.empty + 1", Ok("1")),
            ("1 / 0", Ok("Infinity")),
            ("1 % 0", Err("division by zero")),
            ("9223372036854775807 * 2", Err("out of range")),
            ("10000000 * 1.0", Ok("1.0E7")),
        ],
    );
}

#[test]
fn jakarta_plus_does_not_join_texts() {
    let error = computed(Saml, "'a' + org.name").unwrap_err();
    assert_eq!(error.to_string(), "`+` takes numbers, seen `a`");
    assert_eq!(error.help(Saml), "in SAML `+` adds numbers; texts are joined with `+=`");
}

#[test]
fn what_is_not_taken_is_not_evaluated() {
    all(Oidc, &[("true ? 'a' : String.substring('', 1, 2)", Ok("a")), ("'a' ?: String.substring('', 1, 2)", Ok("a"))]);
    all(Saml, &[("false ? 1 % 0 : 'b'", Ok("b")), ("true or 1 % 0 == 1", Ok("true"))]);
}
