//! Functions: Okta's samples, then what unset values and odd positions do.

use super::{Dialect, all};
use Dialect::{Oidc, Saml, Scim};

#[test]
fn string_append() {
    all(
        Oidc,
        &[
            ("String.append('This is', ' a test')", Ok("This is a test")),
            ("String.append(app.x, 'a')", Ok("a")),
            ("String.append('a', app.x)", Ok("a")),
        ],
    );
}

#[test]
fn string_join() {
    all(
        Oidc,
        &[
            ("String.join(',', 'This', 'is', 'a', 'test')", Ok("This,is,a,test")),
            ("String.join('', 'This', 'is', 'a', 'test')", Ok("Thisisatest")),
            ("String.join('-', app.name, app.x, 7)", Ok("acme--7")),
            ("String.join('-')", Err("at least 2 values, seen 1")),
        ],
    );
}

#[test]
fn string_len() {
    all(
        Oidc,
        &[
            ("String.len('This')", Ok("4")),
            ("String.len(app.unset)", Ok("0")),
            ("String.len(app.empty)", Ok("0")),
            ("String.len(null)", Ok("0")),
            ("String.len('a😀')", Ok("3")),
            ("String.len(true)", Ok("4")),
            ("String.len()", Err("takes 1 value, seen 0")),
        ],
    );
}

#[test]
fn string_remove_spaces() {
    all(
        Oidc,
        &[("String.removeSpaces('This is a test')", Ok("Thisisatest")), ("String.removeSpaces(app.unset)", Ok(""))],
    );
}

#[test]
fn string_replace() {
    all(
        Oidc,
        &[
            ("String.replace('This is a test', 'is', 'at')", Ok("That at a test")),
            ("String.replace('aaa', 'a', 'aa')", Ok("aaaaaa")),
            ("String.replace('abc', '', 'x')", Ok("abc")),
            ("String.replace(app.unset, 'a', 'b')", Ok("")),
        ],
    );
}

#[test]
fn string_replace_first() {
    all(
        Oidc,
        &[
            ("String.replaceFirst('This is a test', 'is', 'at')", Ok("That is a test")),
            ("String.replaceFirst('abc', '', 'x')", Ok("abc")),
            ("String.replaceFirst('a.c', '.', 'x')", Ok("axc")),
            ("String.replaceFirst(app.unset, 'a', 'b')", Ok("")),
            ("String.replaceFirst('abc', null, 'x')", Ok("abc")),
        ],
    );
}

#[test]
fn string_starts_with() {
    all(
        Oidc,
        &[
            ("String.startsWith('Kiss', 'K')", Ok("true")),
            ("String.startsWith('Kiss', 'k')", Ok("false")),
            ("String.startsWith(app.unset, '')", Ok("true")),
        ],
    );
}

#[test]
fn string_contains() {
    all(
        Oidc,
        &[
            ("String.stringContains('This is a test', 'test')", Ok("true")),
            ("String.stringContains('This is a test', 'doesn''tExist')", Ok("false")),
            ("String.stringContains(app.unset, 'PROD')", Ok("false")),
        ],
    );
}

#[test]
fn string_switch() {
    all(
        Oidc,
        &[
            ("String.stringSwitch('This is a test', 'default', 'key1', 'value1')", Ok("default")),
            ("String.stringSwitch('This is a test', 'default', 'test', 'value1')", Ok("value1")),
            (
                "String.stringSwitch('First match wins', 'default', 'absent', 'value1', 'wins', 'value2', 'match', \
                 'value3')",
                Ok("value2"),
            ),
            ("String.stringSwitch('Substrings count', 'default', 'ring', 'value1')", Ok("value1")),
            ("String.stringSwitch(app.unset, 'default', 'ring', 'value1')", Ok("default")),
            ("String.stringSwitch('a', 'default', 'ring')", Err("then pairs of key and value, seen 3")),
        ],
    );
}

#[test]
fn string_substring() {
    all(
        Oidc,
        &[
            ("String.substring('This is a test', 2, 9)", Ok("is is a")),
            ("String.substring('abc', 3, 3)", Ok("")),
            ("String.substring('abc', '1', '2')", Ok("b")),
            ("String.substring('abc', 1, 4)", Err("asked for 1 to 4 of 3")),
            ("String.substring('abc', 2, 1)", Err("asked for 2 to 1 of 3")),
            ("String.substring(app.unset, 0, 1)", Err("asked for 0 to 1 of 0")),
            ("String.substring('abc', 1.5, 2)", Err("takes an integer, seen a decimal number")),
            ("String.substring('a😀', 2, 3)", Err("asked for 2 to 3, which cuts a character in two")),
        ],
    );
}

#[test]
fn string_substring_after_and_before() {
    all(
        Oidc,
        &[
            ("String.substringAfter('abc@okta.com', '@')", Ok("okta.com")),
            ("String.substringBefore('abc@okta.com', '@')", Ok("abc")),
            ("String.substringAfter('abc', '@')", Ok("")),
            ("String.substringBefore('abc', '@')", Ok("abc")),
            ("String.substringAfter('abc', '')", Ok("abc")),
            ("String.substringBefore('abc', '')", Ok("")),
            ("String.substringAfter(app.unset, '@')", Ok("")),
            ("String.substringBefore(app.unset, '@')", Ok("")),
            ("String.substringAfter('abc', null)", Ok("abc")),
            ("String.substringBefore('abc', null)", Ok("")),
        ],
    );
}

#[test]
fn string_case() {
    all(
        Oidc,
        &[
            ("String.toUpperCase('This')", Ok("THIS")),
            ("String.toLowerCase('ThiS')", Ok("this")),
            ("String.toUpperCase(app.unset)", Ok("")),
            ("String.toLowerCase(app.unset)", Ok("")),
        ],
    );
}

#[test]
fn old_names_give_the_same() {
    all(
        Scim,
        &[
            ("toUpperCase('Alexander')", Ok("ALEXANDER")),
            ("toLowerCase('AlexANDER')", Ok("alexander")),
            ("substringBefore('alex@okta.com', '@')", Ok("alex")),
            ("substringAfter('alex@okta.com', '@')", Ok("okta.com")),
            ("substring('Alexander', 1, 4)", Ok("lex")),
        ],
    );
}

#[test]
fn arrays() {
    all(
        Scim,
        &[
            ("Arrays.toCsvString(Arrays.add({10, 20, 30}, 40))", Ok("10,20,30,40")),
            ("Arrays.toCsvString(Arrays.remove({10, 20, 30}, 20))", Ok("10,30")),
            ("Arrays.size(Arrays.clear({10, 20, 30}))", Ok("0")),
            ("Arrays.get({0, 1, 2}, 0)", Ok("0")),
            ("Arrays.get({0, 1, 2}, 3)", Err("asked for 3 to 4 of 3")),
            ("Arrays.toCsvString(Arrays.flatten(10, {20, 30}, 40))", Ok("10,20,30,40")),
            ("Arrays.contains({10, 20, 30}, 10)", Ok("true")),
            ("Arrays.contains({10, 20, 30}, 50)", Ok("false")),
            ("Arrays.size({10, 20, 30})", Ok("3")),
            ("Arrays.size(NULL)", Ok("0")),
            ("Arrays.isEmpty({10, 20})", Ok("false")),
            ("Arrays.isEmpty(NULL)", Ok("true")),
            ("Arrays.toCsvString({'This', 'is', ' a ', 'test'})", Ok("This,is, a ,test")),
            ("Arrays.size({})", Ok("0")),
            ("Arrays.add({1}, 2)", Err("a property takes a text, seen an array")),
        ],
    );
    // The braces of an array do not end the expression.
    all(Oidc, &[("Arrays.size({10, 20, 30})", Ok("3"))]);
}

#[test]
fn conversions() {
    all(
        Scim,
        &[
            ("Convert.toInt('1234')", Ok("1234")),
            ("Convert.toInt(123.4)", Ok("123")),
            ("Convert.toInt(123.6)", Ok("124")),
            ("Convert.toNum('3.141')", Ok("3.141")),
            ("Convert.toNum(3)", Ok("3.0")),
            ("Convert.toInt(app.name)", Err("takes an integer, seen `acme`")),
            ("Convert.toNum(app.unset)", Err("takes a number, seen null")),
        ],
    );
}

#[test]
fn functions_without_a_meaning_in_a_submission_are_named() {
    for call in [
        "Time.now()",
        "Time.now() == 'a' ? 'b' : 'c'",
        "Iso3166Convert.toName('IN')",
        "Groups.startsWith('OKTA', 'a', 1)",
        "isMemberOfGroup('a')",
        "hasDirectoryUser()",
        "findWorkdayUser().employeeID",
        "getManagerUser('active_directory').firstName",
        "user.getLinkedObject('manager').lastName",
    ] {
        all(Scim, &[(call, Err("cannot be used in a property of a submission"))]);
    }
}

#[test]
fn jstl_contains() {
    all(
        Saml,
        &[
            ("fn:contains('production-1', 'production')", Ok("true")),
            ("fn:contains(org.unset, 'a')", Ok("false")),
            ("fn:contains(org.unset, null)", Ok("true")),
            ("fn:containsIgnoreCase('ProDuction', 'pROD')", Ok("true")),
            ("fn:containsIgnoreCase(org.unset, 'a')", Ok("false")),
            ("fn:containsIgnoreCase('a', null)", Ok("true")),
        ],
    );
}

#[test]
fn jstl_starts_and_ends_with() {
    all(
        Saml,
        &[
            ("fn:startsWith('Kiss', 'K')", Ok("true")),
            ("fn:startsWith(org.unset, 'K')", Ok("false")),
            ("fn:startsWith('Kiss', null)", Ok("true")),
            ("fn:endsWith('a.b.a', 'a')", Ok("true")),
            ("fn:endsWith(org.unset, 'host1.com')", Ok("false")),
        ],
    );
}

#[test]
fn jstl_index_of_and_length() {
    all(
        Saml,
        &[
            ("fn:indexOf('abc', 'c')", Ok("2")),
            ("fn:indexOf('abc', 'x')", Ok("-1")),
            ("fn:indexOf(org.unset, 'x')", Ok("-1")),
            ("fn:indexOf('abc', null)", Ok("0")),
            ("fn:indexOf('😀b', 'b')", Ok("2")),
            ("fn:length('This')", Ok("4")),
            ("fn:length(org.unset)", Ok("0")),
            ("fn:length(fn:split('a,b,c', ','))", Ok("3")),
            ("fn:length(12)", Err("takes a text or an array, seen an integer")),
        ],
    );
}

#[test]
fn jstl_substring() {
    all(
        Saml,
        &[
            ("fn:substring('This is a test', 2, 9)", Ok("is is a")),
            ("fn:substring('abc', 1, 99)", Ok("bc")),
            ("fn:substring('abc', 1, -1)", Ok("bc")),
            ("fn:substring('abc', -5, 2)", Ok("ab")),
            ("fn:substring('abc', 2, 1)", Ok("")),
            ("fn:substring('abc', 3, 4)", Ok("")),
            ("fn:substring(org.unset, 0, 3)", Ok("")),
            ("fn:substring('abc', null, '2')", Ok("ab")),
            ("fn:substring('abc', 'x', 2)", Err("takes an integer, seen `x`")),
        ],
    );
}

#[test]
fn jstl_substring_after_and_before() {
    all(
        Saml,
        &[
            ("fn:substringAfter('abc@okta.com', '@')", Ok("okta.com")),
            ("fn:substringBefore('abc@okta.com', '@')", Ok("abc")),
            ("fn:substringAfter('abc', '@')", Ok("")),
            ("fn:substringBefore('abc', '@')", Ok("")),
            ("fn:substringAfter('abc', '')", Ok("abc")),
            ("fn:substringBefore('abc', '')", Ok("")),
            ("fn:substringAfter(org.unset, '@')", Ok("")),
            ("fn:substringBefore(org.unset, '@')", Ok("")),
            ("fn:substringAfter('abc', null)", Ok("abc")),
            ("fn:substringBefore('abc', null)", Ok("")),
        ],
    );
}

#[test]
fn jstl_replace_split_and_join() {
    all(
        Saml,
        &[
            ("fn:replace('This is a test', 'is', 'at')", Ok("That at a test")),
            ("fn:replace('abc', '', 'x')", Ok("abc")),
            ("fn:replace('abc', 'b', null)", Ok("ac")),
            ("fn:replace(org.unset, 'b', 'c')", Ok("")),
            ("fn:replace('abc', null, 'c')", Ok("abc")),
            ("fn:length(fn:split(org.unset, ','))", Ok("1")),
            ("fn:join(fn:split('abc', null), '-')", Ok("abc")),
            ("fn:join(fn:split('a,b;;c', ',;'), '-')", Ok("a-b-c")),
            ("fn:length(fn:split('', ','))", Ok("1")),
            ("fn:join(fn:split('abc', ''), '-')", Ok("abc")),
            ("fn:join(null, '-')", Ok("")),
            ("fn:join('abc', '-')", Err("takes an array, seen `abc`")),
        ],
    );
}

#[test]
fn jstl_case_trim_and_escape() {
    all(
        Saml,
        &[
            ("fn:toLowerCase('ThiS')", Ok("this")),
            ("fn:toUpperCase('This')", Ok("THIS")),
            ("fn:toUpperCase(org.unset)", Ok("")),
            ("fn:toLowerCase(org.unset)", Ok("")),
            ("fn:trim(org.unset)", Ok("")),
            ("fn:escapeXml(org.unset)", Ok("")),
            ("fn:trim('  a b \\'')", Ok("a b '")),
            ("fn:escapeXml('<a b=\"c\">&\\'')", Ok("&lt;a b=&#034;c&#034;&gt;&amp;&#039;")),
        ],
    );
}
