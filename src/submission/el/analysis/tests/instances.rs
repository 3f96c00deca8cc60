//! Whose values are whose: instances, older ones, users, and nobody.

use std::collections::BTreeMap;

use super::{
    super::{Instance, Remark},
    *,
};

/// What is said of a property where instances have these values.
fn in_instances(dialect: Dialect, text: &str, variables: &[Variable], instances: &[&[(&str, &str)]]) -> Vec<String> {
    let severity = |remark: &Remark| if remark.severity() == Severity::Error { "error" } else { "warning" };
    let remarks = of_instances(dialect, text, variables, instances).remarks;
    remarks.iter().map(|remark| format!("{}: {remark}", severity(remark))).collect()
}

fn of_instances(
    dialect: Dialect,
    text: &str,
    variables: &[Variable],
    instances: &[&[(&str, &str)]],
) -> PropertyAnalysis {
    let values: Vec<BTreeMap<_, _>> = instances
        .iter()
        .map(|values| values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
        .collect();
    let instances: Vec<_> = values.iter().map(|values| Instance { dialect, values }).collect();
    let mut analysis = analyse(&[property(dialect, Purpose::Address, text)], &declared(variables), &instances);
    analysis.properties.remove(0)
}

#[test]
fn what_no_instance_has_together_is_a_warning() {
    let text = "{app.kind == 'url' ? app.value : 'https://' + app.value + '.x.example'}/cb";
    let variables: &[Variable] =
        &[("kind", &["url", "sub"], Published), ("value", &["https://a.example", "acme"], Published)];
    let own: [&[_]; 2] = [&[("kind", "url"), ("value", "https://a.example")], &[("kind", "sub"), ("value", "acme")]];
    let seen = in_instances(Oidc, text, variables, &own);
    assert_eq!(
        seen,
        ["warning: the value `https://https://a.example.x.example/cb` is no address that Okta takes: its port is \
          empty (with kind = \"sub\", value = \"https://a.example\"), which no instance has together"]
    );
    // The same values in an instance are somebody's.
    let mixed: [&[_]; 1] = [&[("kind", "url"), ("value", "acme")]];
    let seen = in_instances(Oidc, text, variables, &mixed);
    assert!(seen.len() == 1 && seen[0].starts_with("error: the value `acme/cb`"), "{seen:?}");
    // A value that fails beside every other one is to blame by itself.
    let variables: &[Variable] =
        &[("kind", &["url", "sub"], Published), ("value", &["a b", "https://a.example", "acme"], Published)];
    let seen = in_instances(Oidc, text, variables, &own);
    assert!(seen.iter().all(|remark| remark.starts_with("error: ") && remark.contains("a b")), "{seen:?}");
}

#[test]
fn an_older_instance_lacks_all_new_variables_at_once() {
    let text = "https://{app.a}{app.b}.x.example/cb";
    let variables: &[Variable] = &[("a", &["1"], Draft), ("b", &["2"], Draft)];
    let seen = told(Oidc, Purpose::Address, text, variables);
    assert!(
        seen.len() == 1 && seen[0].starts_with("error: ") && seen[0].contains("(with a unset, b unset)"),
        "{seen:?}"
    );
}

#[test]
fn a_variable_that_an_instance_lacks_is_unset_there() {
    let text = "https://{app.region}.x.example/cb";
    let variables: &[Variable] = &[("region", &["us"], Published)];
    let seen = in_instances(Oidc, text, variables, &[&[("region", "us")], &[]]);
    assert!(seen.len() == 1 && seen[0].starts_with("error: ") && seen[0].contains("(with region unset)"), "{seen:?}");
    assert_eq!(in_instances(Oidc, text, variables, &[&[("region", "us")]]), [""; 0]);
    // Where no instance gives it, the instances were not listed with it yet.
    assert_eq!(in_instances(Oidc, text, variables, &[&[]]), [""; 0]);
}

#[test]
fn v10_a_variable_without_values_may_hold_an_address() {
    let unknown: &[Variable] = &[("base_url", &[], Published)];
    assert_eq!(told(Oidc, Purpose::RedirectUri, "{app.base_url}/callback", unknown), [""; 0]);
    assert_eq!(told(Saml, Purpose::Address, "${org.base_url}/callback", unknown), [""; 0]);
    assert_eq!(told(Scim, Purpose::ScimBaseUrl, "app.base_url + '/scim'", unknown), [""; 0]);
    assert_eq!(told(Oidc, Purpose::Address, "https://{app.base_url}.a.test", unknown), [""; 0]);
    let seen = told(Oidc, Purpose::Address, "https://{String.substringAfter(app.base_url, '#')}.a.test", unknown);
    assert_eq!(
        seen,
        [
            "warning: the value `https://.a.test` is no address that Okta takes: a part of its host is empty (with base_url = \
             \"sample\"), which was made up; give the variables values, by an instance or by samples: these stand for \
             values that are not known"
        ]
    );
    assert_eq!(of(Oidc, Purpose::Address, "https://a.test/{app.base_url}", unknown).tenancy, Tenancy::Unknown);
}

#[test]
fn what_the_fixed_texts_show_does_not_depend_on_what_was_made_up() {
    let unknown: &[Variable] = &[("a", &[], Published), ("b", &[], Draft)];
    for (dialect, text, defect) in [
        (Oidc, "http://{app.a}.x.com/cb", "its scheme is `http`"),
        (Oidc, "http://{app.a}{String.substring(app.a, 0, 9)}.x.com/cb", "its scheme is `http`"),
        (Oidc, "https://{app.a}.x.com/cb#f", "it has a fragment"),
        (Oidc, "https://{app.a}.x.com/{app.b}/c b", "it has a space"),
        (Oidc, "https://.x.com/{app.a}", "a part of its host is empty"),
        (Oidc, "a.test/{app.a}", "it is not absolute"),
        (Scim, "'http://' + app.a + '.x.com/scim'", "its scheme is `http`"),
        (Scim, "'https://' + app.a + '.x.com/scim_v2'", "it has a `_`"),
        (Oidc, "https://{app.a}.x.com/{'a' < 1 ? 'x' : 'y'}", "`<` cannot be applied"),
    ] {
        let purpose = if dialect == Scim { Purpose::ScimBaseUrl } else { Purpose::RedirectUri };
        let seen = told(dialect, purpose, text, unknown);
        assert!(seen.iter().any(|it| it.starts_with("error: ") && it.contains(defect)), "{text}: {seen:?}");
        assert_eq!(seen.iter().filter(|it| it.contains(defect)).count(), 1, "{text}: {seen:?}");
    }
    // An instance that lacks a variable is not to blame.
    let variables: &[Variable] = &[("a", &["x"], Published), ("b", &["y"], Published)];
    let listed: [&[_]; 2] = [&[("a", "x")], &[("a", "x"), ("b", "y")]];
    let seen = in_instances(Oidc, "http://{app.a}.x.com/{app.b}cb", variables, &listed);
    assert!(seen.len() == 1 && seen[0].ends_with("(with a = \"x\", b = \"y\")"), "{seen:?}");
    // All that was made up fails, and what a customer would give need not.
    for text in [
        "https://a.test:{app.a}/cb",
        "https://{String.substringBefore(String.substringAfter(app.a, '#'), '.')}.x.com/cb",
        "{app.a == 'eu' ? 'https://eu.x.com' : app.a == 'us' ? 'https://x.com' : ''}",
    ] {
        let seen = told(Oidc, Purpose::RedirectUri, text, unknown);
        assert!(seen.iter().all(|it| it.starts_with("warning: ")) && !seen.is_empty(), "{text}: {seen:?}");
    }
}

#[test]
fn what_a_listed_instance_lacks_is_unset_there() {
    let variables: &[Variable] = &[("a", &["acme", "g"], Published), ("dom", &["sso.g.com"], Published)];
    let listed: [&[_]; 2] = [&[("a", "acme")], &[("a", "g")]];
    let saml = "https://${empty org.dom ? org.a += '.x.com' : org.dom}/cb";
    let oidc = "https://{app.dom != '' AND app.dom != null ? app.dom : app.a + '.x.com'}/cb";
    for (dialect, text) in [(Saml, saml), (Oidc, oidc)] {
        assert_eq!(in_instances(dialect, text, variables, &listed), [""; 0]);
        // Instances are tenants, whatever they leave unset.
        assert_eq!(of_instances(dialect, text, variables, &listed).tenancy, Tenancy::Separate, "{text}");
    }
}

#[test]
fn v7_what_is_broken_or_missing_where_a_variable_is_unset() {
    let variables: &[Variable] = &[("region", &["us"], Draft)];
    for (text, expected) in [
        ("https://{app.region}-api.a.test", "error: the value `https://-api.a.test`"),
        ("https://api-{app.region}.a.test", "error: the value `https://api-.a.test`"),
        ("https://example.{app.region}/cb", "error: the value `https://example./cb`"),
        ("https://a.test:{app.region == null ? '' : '8443'}/cb", "error: the value `https://a.test:/cb`"),
        ("https://a.test/t/{app.region}", "warning: a part of the address's path is empty"),
    ] {
        let seen = told(Oidc, Purpose::Address, text, variables);
        assert!(seen.iter().any(|it| it.starts_with(expected) && it.contains("region unset")), "{text}: {seen:?}");
    }
    // A branch that ends the path with a slash was written for that.
    let safe = "'https://a.test/scim/' + (String.len(app.region) == 0 ? 'all/' : app.region)";
    assert_eq!(told(Scim, Purpose::Address, safe, variables), [""; 0]);
    // What older instances leave empty is not meant, even where a customer may leave it empty too.
    let text = "https://login.myapp.io?connection={app.company_id}";
    let seen = told(Oidc, Purpose::Address, text, &[("company_id", &["acme", ""], Draft)]);
    assert!(seen.len() == 1 && seen[0].contains("the parameter `connection` of the address is empty"), "{seen:?}");
}

#[test]
fn users_may_lack_what_an_attribute_names() {
    let told = |text| told(Saml, Purpose::AttributeValue, text, &[]);
    assert_eq!(told("${empty user.department ? 'none' : user.department}"), [""; 0]);
    // No instance decides what a user has.
    assert_eq!(told("${user.department == 'sales' ? 'a' : 'b'}"), [""; 0]);
    assert_eq!(told("${user.level + 1}"), [""; 0]);
    // Those who lack it have no value.
    let seen = told("${1 mod fn:length(user.level)}");
    assert!(seen.len() == 1 && seen[0].starts_with("error: division by zero (with user.level unset)"), "{seen:?}");
}
