//! Each static check, by its name.

mod instances;
mod work;

use super::{
    Analysis, DeclaredVariable, Dialect, Origin, Property, PropertyAnalysis, Purpose, Severity, Since, Tenancy,
    analyse, evaluations,
};
use Dialect::{Oidc, Saml, Scim};
use Since::{Draft, Published};

type Variable = (&'static str, &'static [&'static str], Since);

fn property(dialect: Dialect, purpose: Purpose, text: &str) -> Property<'_> {
    Property { dialect, text, purpose, origin: Origin::Wizard }
}

fn of_all(properties: &[Property<'_>], variables: &[Variable]) -> Analysis {
    analyse(properties, &declared(variables), &[])
}

fn declared(variables: &[Variable]) -> Vec<DeclaredVariable<'static>> {
    variables.iter().map(|(name, values, since)| DeclaredVariable { name, values, since: *since }).collect()
}

/// What a property comes to, with the values that it does for.
fn values(dialect: Dialect, text: &str, variables: &[Variable]) -> Vec<String> {
    let property = property(dialect, Purpose::Text, text);
    evaluations(&property, &declared(variables)).map(|(given, value)| format!("{given}: {value}")).collect()
}

fn of(dialect: Dialect, purpose: Purpose, text: &str, variables: &[Variable]) -> PropertyAnalysis {
    of_all(&[property(dialect, purpose, text)], variables).properties.remove(0)
}

/// What is said of a property, as it is told, each with its severity and the text that it points at.
fn told(dialect: Dialect, purpose: Purpose, text: &str, variables: &[Variable]) -> Vec<String> {
    let remarks = of(dialect, purpose, text, variables).remarks;
    let one = |remark: &super::Remark| {
        let severity = if remark.severity() == Severity::Error { "error" } else { "warning" };
        let place = remark.span.map(|span| format!(" at `{}`", span.of(text))).unwrap_or_default();
        let help = remark.help().map(|help| format!("; {help}")).unwrap_or_default();
        format!("{severity}: {remark}{place}{help}")
    };
    remarks.iter().map(one).collect()
}

#[test]
fn a_sound_property_is_not_remarked_on() {
    let text =
        "https://{String.len(app.company_id) == 0 ? 'login.myapp.io' : 'login.myapp.io?connection=' + app.company_id}";
    let variables: &[Variable] = &[("company_id", &["acme", "zeta"], Draft)];
    let analysis = of(Oidc, Purpose::RedirectUri, text, variables);
    assert_eq!(analysis.remarks, []);
    let expected = [
        "company_id = \"acme\": https://login.myapp.io?connection=acme",
        "company_id = \"zeta\": https://login.myapp.io?connection=zeta",
        "company_id unset: https://login.myapp.io",
    ];
    assert_eq!(values(Oidc, text, variables), expected);
    assert_eq!(analysis.tenancy, Tenancy::Separate);
}

#[test]
fn check_1_it_is_read_in_its_dialect() {
    let seen =
        told(Oidc, Purpose::RedirectUri, "https://${org.subdomain}.example.org", &[("subdomain", &["a"], Published)]);
    assert_eq!(seen, ["error: `${…}` is the SAML form at `${org.subdomain}`; in OIDC write `{app.subdomain}`"]);
}

#[test]
fn check_2_every_variable_is_declared_and_has_its_prefix() {
    let variables: &[Variable] = &[("subdomain", &["a"], Published)];
    let seen = |text| told(Oidc, Purpose::RedirectUri, text, variables);
    assert_eq!(
        seen("https://{app.subdomian}.example.org"),
        ["error: the variable `subdomian` is not declared at `app.subdomian`; did you mean `app.subdomain`?"]
    );
    assert_eq!(
        seen("https://{app.x}.example.org"),
        ["error: the variable `x` is not declared at `app.x`; declare it with the integration's variables"]
    );
    assert_eq!(
        seen("https://{org.subdomain}.example.org"),
        ["error: `org.subdomain` is no variable of the integration in this dialect at `org.subdomain`; in OIDC write \
          `app.subdomain`"]
    );
    assert_eq!(
        seen("https://{user.login}.example.org"),
        ["error: `user.login` is no variable of the integration at `user.login`; declare a variable and write \
          `app.name`"]
    );
    assert_eq!(
        seen("https://{org.subDomain}.example.org"),
        [
            "warning: `org.subDomain` is the org's own, and no variable of the integration at `org.subDomain`; declare a \
          variable and write `app.name`"
        ]
    );
    let attribute = "${fn:substringBefore(user.userName, '@')}@${org.subdomain}";
    assert_eq!(told(Saml, Purpose::AttributeValue, attribute, variables), [""; 0]);
}

#[test]
fn check_2_a_declared_variable_is_used_and_well_named() {
    let variables: &[Variable] = &[
        ("subdomain", &["a"], Published),
        ("unused", &[], Published),
        ("companyId", &[], Draft),
        ("baseURL", &[], Published),
    ];
    let text = "https://{app.subdomain}.example.org/{app.companyId}/{app.baseURL}";
    let analysis = of_all(&[property(Oidc, Purpose::Address, text)], variables);
    let seen: Vec<_> = analysis.variables.iter().map(ToString::to_string).collect();
    assert_eq!(seen, ["the variable `unused` is declared and not used", "the variable cannot be named `companyId`"]);
    assert!(!analysis.is_sound());
    let scim = "'https://' + app.unused + app.companyId + '.test'";
    let both = of_all(&[property(Oidc, Purpose::Address, text), property(Scim, Purpose::ScimBaseUrl, scim)], variables);
    assert_eq!(both.variables.len(), 1);
}

#[test]
fn check_3_every_combination_of_unset_new_variables_is_evaluated() {
    let text = "https://{app.a}{app.b}{app.c}.example.org";
    let variables: &[Variable] = &[("a", &["1"], Draft), ("b", &["2"], Draft), ("c", &["3"], Published)];
    let values = values(Oidc, text, variables);
    let values: Vec<_> = values.iter().filter_map(|value| value.split_once(": ")).map(|(_, value)| value).collect();
    assert_eq!(
        values,
        ["https://123.example.org", "https://23.example.org", "https://13.example.org", "https://3.example.org"]
    );
}

#[test]
fn check_3_what_fails_for_older_instances_is_told_with_them() {
    let variables: &[Variable] = &[("region", &["us-east"], Draft)];
    let seen = told(Scim, Purpose::ScimBaseUrl, "'https://' + String.substring(app.region, 0, 2) + '.test'", variables);
    assert_eq!(
        seen,
        ["error: `String.substring` is asked for 0 to 2 of 0 (with region unset) at `String.substring(app.region, 0, \
          2)`; test the length first, and remember that the variable may be unset"]
    );
}

#[test]
fn check_3_a_parameter_that_older_instances_leave_empty_is_told() {
    let variables: &[Variable] = &[("companyId", &["acme"], Draft)];
    let help = "there are instances without `companyId`";
    for (dialect, text, test) in [
        (Oidc, "https://login.myapp.io?connection={app.companyId}", "`String.len(app.companyId) == 0`"),
        (Saml, "https://login.myapp.io?connection=${org.companyId}", "`empty org.companyId`"),
        (Scim, "'https://login.myapp.io?connection=' + app.companyId", "`String.len(app.companyId) == 0`"),
    ] {
        let expected = format!(
            "warning: the parameter `connection` of the address is empty (with companyId unset); {help}: test with {test}"
        );
        assert_eq!(told(dialect, Purpose::Address, text, variables), [expected]);
    }
    let segment = told(Oidc, Purpose::Address, "https://a.test/{app.companyId}/login", variables);
    assert!(
        segment[0].starts_with("warning: a part of the address's path is empty (with companyId unset)"),
        "{segment:?}"
    );
    // Empty for every tenant, so it is meant.
    assert_eq!(
        told(Oidc, Purpose::Address, "https://a.test/?flag={app.companyId}&x=", &[("companyId", &["a"], Published)]),
        [""; 0]
    );
}

#[test]
fn check_4_the_value_is_an_address() {
    let cases: [(&str, Purpose, &str); 19] = [
        ("{app.v}", Purpose::Address, "it is empty"),
        ("https://a b.test", Purpose::Address, "it has a space or control character in it"),
        ("a.test/login", Purpose::Address, "it is not absolute"),
        ("ftp://a.test/login", Purpose::Address, "its scheme is `ftp`, and not `https`"),
        ("myapp://callback", Purpose::RedirectUri, "its scheme is `myapp`, and not `https`"),
        ("com.example.app:/callback", Purpose::RedirectUri, "its scheme is `com.example.app`, and not `https`"),
        ("https:/callback", Purpose::RedirectUri, "it is not absolute"),
        ("https://a.test/\n", Purpose::Address, "it ends with a line break: write `|-`"),
        ("https://a.test/\nb\n", Purpose::Address, "it has a space or control character in it"),
        ("http://a.test/login", Purpose::Address, "its scheme is `http`"),
        ("https:///login", Purpose::Address, "it has no host"),
        ("https://\\login", Purpose::Address, "it has no host"),
        ("https://?a=b", Purpose::Address, "it has no host"),
        ("https://{app.v}.example.org", Purpose::Address, "a part of its host is empty"),
        ("https://a..b", Purpose::Address, "a part of its host is empty"),
        ("https://a.test:x/", Purpose::Address, "it cannot be read as a URL: invalid port number"),
        ("https://a.test/#x", Purpose::RedirectUri, "it has a fragment, which a redirect URI must not have"),
        ("https://[::1", Purpose::Address, "it cannot be read as a URL: invalid IPv6 address"),
        ("", Purpose::Address, "it is empty"),
    ];
    for (text, purpose, defect) in cases {
        let seen = told(Oidc, purpose, text, &[("v", &[""], Published)]);
        assert!(
            seen.len() == 1 && seen[0].contains(&format!("is no address that Okta takes: {defect}")),
            "{text}: {seen:?}"
        );
    }
    assert_eq!(told(Oidc, Purpose::Address, "https://a.test/#x", &[]), [""; 0]);
    assert_eq!(told(Saml, Purpose::Text, "urn:example:sp", &[]), [""; 0]);
}

#[test]
fn check_4_the_sample_of_okta_with_a_host_that_begins_with_a_dot() {
    let text = "https://${fn:endsWith(org.site_url, 'host1.com') ? 'host1.com' : fn:endsWith(org.site_url, 'host2.com') ? 'host2.com' : '.host.com'}/sso/saml";
    let seen = told(Saml, Purpose::Address, text, &[("site_url", &["a.host1.com", "b.host2.com", "other"], Published)]);
    assert_eq!(
        seen,
        [
            "error: the value `https://.host.com/sso/saml` is no address that Okta takes: a part of its host is empty (with \
          site_url = \"other\")"
        ]
    );
}

#[test]
fn check_4_http_is_taken_in_what_was_migrated() {
    let migrated = Property { origin: Origin::Migrated, ..property(Oidc, Purpose::Address, "http://a.test/login") };
    assert_eq!(analyse(&[migrated], &[], &[]).properties[0].remarks, []);
}

#[test]
fn check_4_lengths_are_those_of_the_text_and_of_the_value() {
    let long = format!("https://a.test/{}", "x".repeat(1_010));
    let seen = told(Oidc, Purpose::Address, &long, &[]);
    assert_eq!(seen[0], "error: the property has 1025 characters, more than the 1024 that Okta takes");
    assert!(seen[1].contains("it has 1025 characters"), "{seen:?}");
    let value: &'static str = Box::leak("x".repeat(1_020).into_boxed_str());
    let values: &'static [&'static str] = Box::leak(Box::new([value]));
    let seen = told(Oidc, Purpose::Address, "https://a.test/{app.v}", &[("v", values, Published)]);
    assert!(seen.len() == 1 && seen[0].contains("it has 1035 characters"), "{seen:?}");
}

#[test]
fn check_5_tenants_share_a_value_or_have_their_own() {
    let tenancy = |text, values| of(Oidc, Purpose::Address, text, &[("v", values, Draft)]).tenancy;
    assert_eq!(tenancy("https://{app.v}.test", &["a", "b"]), Tenancy::Separate);
    assert_eq!(tenancy("https://{String.len(app.v) == 1 ? 'a' : 'b'}.test", &["a", "b"]), Tenancy::Shared);
    assert_eq!(tenancy("https://{app.v}.test", &["a"]), Tenancy::Unknown);
    assert_eq!(tenancy("https://a.test", &["a", "b"]), Tenancy::Unknown);
    // The value of an attribute is the user's.
    let variables: &[Variable] = &[("v", &["a", "b"], Published)];
    for text in ["${user.department eq 'Eng' ? 'admin' : 'user'}", "${user.email}${empty org.v ? 'x' : 'x'}"] {
        assert_eq!(of(Saml, Purpose::AttributeValue, text, variables).tenancy, Tenancy::Unknown, "{text}");
    }
}

#[test]
fn check_6_the_base_url_of_scim_has_no_underscore() {
    let seen = told(Scim, Purpose::ScimBaseUrl, "'https://' + app.v + '.test/scim'", &[("v", &["a_b"], Published)]);
    assert_eq!(
        seen,
        [
            "error: the value `https://a_b.test/scim` is no address that Okta takes: it has a `_`, which the base URL of SCIM \
          must not have (with v = \"a_b\")"
        ]
    );
    assert_eq!(told(Scim, Purpose::Address, "'https://a.test/v1/oauth_token'", &[]), [""; 0]);
}

#[test]
fn check_7_every_branch_is_reached_or_told() {
    let text = "https://{app.region == 'us' ? 'us' : app.region == 'eu' ? 'eu' : 'world'}.test";
    let reached = |values| told(Oidc, Purpose::Address, text, &[("region", values, Published)]);
    assert_eq!(reached(&["us", "eu", "jp"]), [""; 0]);
    assert_eq!(
        reached(&["us", "eu"]),
        [
            "warning: no value under test makes `app.region == 'eu'` false, so that this is never taken at `'world'`; add an \
          instance or a sample, also an empty one, whose values lead there"
        ]
    );
    // What stands inside a branch that is not reached is not told of by itself.
    assert_eq!(
        reached(&["us"]),
        [
            "warning: no value under test makes `app.region == 'us'` false, so that this is never taken at `app.region == \
          'eu' ? 'eu' : 'world'`; add an instance or a sample, also an empty one, whose values lead there"
        ]
    );
}

#[test]
fn check_7_unset_variables_reach_branches_too() {
    let text = "https://{app.host ?: 'a.test'}";
    assert_eq!(told(Oidc, Purpose::Address, text, &[("host", &["b.test"], Draft)]), [""; 0]);
    let seen = told(Oidc, Purpose::Address, text, &[("host", &["b.test"], Published)]);
    assert!(seen.len() == 1 && seen[0].contains("makes `app.host` false"), "{seen:?}");
}

#[test]
fn check_7_a_constant_condition_is_told_as_one() {
    let seen = told(Saml, Purpose::Address, "https://${1 lt 2 ? 'a' : 'b'}.test", &[]);
    assert_eq!(
        seen,
        ["warning: `1 lt 2` is always true, so that this is never taken at `'b'`; remove the conditional"]
    );
}

#[test]
fn a_lone_comparison_with_an_empty_text_is_told() {
    let variables: &[Variable] = &[("v", &["a", ""], Draft)];
    let seen = told(Oidc, Purpose::Text, "{app.v == '' ? 'x' : 'y'}", variables);
    assert_eq!(
        seen,
        [
            "warning: `app.v` is compared with an empty text only, which an unset variable is not at `app.v == ''`; test \
          with `String.len(app.v) == 0`"
        ]
    );
    let safe = "{app.v != \"\" AND app.v != null ? 'x' : 'y'}";
    assert_eq!(told(Oidc, Purpose::Text, safe, variables), [""; 0]);
}

#[test]
fn a_text_that_is_joined_with_the_condition_is_told() {
    let variables: &[Variable] = &[("region", &["us", "eu"], Published)];
    let seen = told(Scim, Purpose::Text, "'https://' + app.region == 'us' ? 'a' : 'b'", variables);
    assert_eq!(
        seen[0],
        "warning: `'https://' + app.region` belongs to the condition at `'https://' + app.region == 'us' ? 'a' : 'b'`; \
         put parentheses round the conditional"
    );
    let seen = told(Saml, Purpose::Text, "${'a' += empty org.region ? 'b' : 'c'}", variables);
    assert!(seen[0].starts_with("warning: `'a' += empty org.region` belongs to the condition"), "{seen:?}");
    for fine in [
        "'https://' + (app.region == 'us' ? 'a' : 'b')",
        "('a' + app.region) == 'aus' ? 'a' : 'b'",
        // Both branches are taken.
        "'https://' + (app.region + '-1' == 'us-1' ? 'a' : 'b')",
    ] {
        assert!(!told(Scim, Purpose::Text, fine, variables).iter().any(|it| it.contains("belongs to")), "{fine}");
    }
}

#[test]
fn plus_between_texts_in_saml_is_told() {
    let variables: &[Variable] = &[("v", &["1"], Published)];
    for text in ["${'a' + org.v}", "${(empty org.v ? 'a' : 'b') + 1}", "${org.v + org.v}", "${fn:trim(org.v) + 1}"] {
        let seen = told(Saml, Purpose::Text, text, variables);
        // What it comes to, no number, is not told besides.
        assert!(seen.len() == 1 && seen[0].starts_with("error: `+` adds numbers in SAML at"), "{seen:?}");
    }
    assert_eq!(
        told(Saml, Purpose::Text, "${org.v + 1}${fn:length(org.v) + fn:indexOf(org.v, 'a')}", variables),
        [""; 0]
    );
}

#[test]
fn doubtful_style_is_told() {
    let variables: &[Variable] = &[("v", &["abc"], Published)];
    for (dialect, text, message) in [
        (Scim, "'https://{app.v}.test' + app.v", "`https://{app.v}.test` stands in quotes"),
        (Saml, "${org.v += \"a\"}", "the text stands in double quotes"),
        (Scim, "app.v matches 'a.*' ? app.v : app.v", "`matches` is deprecated"),
        (Scim, "toLowerCase(app.v)", "the function has this name no more"),
    ] {
        let seen = told(dialect, Purpose::Text, text, variables);
        assert!(seen.iter().any(|remark| remark.starts_with(&format!("warning: {message}"))), "{text}: {seen:?}");
    }
}

#[test]
fn check_4_each_defect_of_an_address_is_told() {
    let seen = told(Oidc, Purpose::RedirectUri, "https://a b.example/#x", &[]);
    assert!(seen.len() == 2 && seen[0].contains("a space") && seen[1].contains("a fragment"), "{seen:?}");
    for text in ["'https://{app.subdomain}.example/scim'", "'https://a.example/{tenant}/scim'"] {
        let seen = told(Scim, Purpose::ScimBaseUrl, text, &[]);
        assert!(
            seen.iter().any(|it| it.starts_with("error: ") && it.contains("it has a `{` or `}` in it")),
            "{seen:?}"
        );
    }
}

#[test]
fn a_lone_comparison_with_null_is_told() {
    let variables: &[Variable] = &[("v", &["a"], Draft)];
    let seen = |text| told(Oidc, Purpose::Text, text, variables);
    assert!(seen("{app.v == null ? 'x' : 'y'}")[0].contains("`app.v` is compared with null only"));
    for safe in [
        "{app.v == '' OR app.v == null ? 'x' : 'y'}",
        "{app.v == '' OR String.len(app.v) == 0 ? 'x' : 'y'}",
        "{app.v == null ? 'x' : (app.v ?: 'y')}",
    ] {
        assert!(!seen(safe).iter().any(|it| it.contains("is compared with")), "{safe}: {:?}", seen(safe));
    }
}

#[test]
fn a_property_that_cannot_be_read_may_use_its_variables() {
    let broken = property(Oidc, Purpose::Address, "https://{app.r.a.test");
    let analysis = of_all(&[broken], &[("r", &["a"], Published), ("s", &["a"], Published)]);
    let seen: Vec<_> = analysis.variables.iter().map(ToString::to_string).collect();
    assert_eq!(seen, ["the variable `s` is declared and not used"]);
}
