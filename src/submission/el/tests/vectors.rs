//! The expressions of Okta's guides, with the values that they have for older and newer instances.

use super::{Dialect, value};
use Dialect::{Oidc, Saml, Scim};

type Row = (&'static [(&'static str, &'static str)], &'static str);

fn holds(dialect: Dialect, text: &str, rows: &[Row]) {
    for (variables, expected) in rows {
        assert_eq!(value(dialect, text, variables).as_deref(), Ok(*expected), "{text} with {variables:?}");
    }
}

#[test]
fn vector_1_oidc_subdomain() {
    holds(
        Oidc,
        "https://{app.subdomain}.example.org/strawberry/login",
        &[(&[("subdomain", "berryfarm")], "https://berryfarm.example.org/strawberry/login")],
    );
}

#[test]
fn vector_2_oidc_string_contains() {
    holds(
        Oidc,
        "{String.stringContains(app.environment, 'PROD') ? 'https://app.data.one/' : 'https://app-sandbox.data.one/'}",
        &[
            (&[("environment", "PROD-EU")], "https://app.data.one/"),
            (&[("environment", "staging")], "https://app-sandbox.data.one/"),
            (&[], "https://app-sandbox.data.one/"),
        ],
    );
}

#[test]
fn vector_3_oidc_length_of_an_unset_variable() {
    holds(
        Oidc,
        "https://{String.len(app.companyId) == 0 ? 'login.myapp.io' : 'login.myapp.io?connection=' + app.companyId}",
        &[
            (&[], "https://login.myapp.io"),
            (&[("companyId", "")], "https://login.myapp.io"),
            (&[("companyId", "acme")], "https://login.myapp.io?connection=acme"),
        ],
    );
}

#[test]
fn vector_4_oidc_that_breaks_older_instances() {
    holds(
        Oidc,
        "https://login.myapp.io?connection={app.companyId}",
        &[(&[], "https://login.myapp.io?connection="), (&[("companyId", "a")], "https://login.myapp.io?connection=a")],
    );
}

#[test]
fn vector_5_saml_subdomain() {
    holds(
        Saml,
        "https://${org.subdomain}.example.org/strawberry/login",
        &[(&[("subdomain", "berryfarm")], "https://berryfarm.example.org/strawberry/login")],
    );
}

#[test]
fn vector_6_saml_empty() {
    holds(
        Saml,
        "${empty org.baseUrl ? 'https://app.mydomain.com' : org.baseUrl}",
        &[(&[], "https://app.mydomain.com"), (&[("baseUrl", "https://x.io")], "https://x.io")],
    );
}

#[test]
fn vector_7_saml_substring_after() {
    holds(
        Saml,
        "${fn:substringAfter(org.base_url, '//')}",
        &[(&[("base_url", "https://acme.example.com")], "acme.example.com")],
    );
}

#[test]
fn vector_8_saml_substring_before_of_the_user_name() {
    let text = "${fn:substringBefore(user.userName, '@')}@example.com";
    let expression = super::Expression::parse(Saml, text).unwrap();
    let mut variables = super::Variables::default();
    let user_name = (*expression.references().first().unwrap()).clone();
    assert_eq!(user_name.to_string(), "user.userName");
    variables.set(user_name, "ann@corp.io");
    assert_eq!(expression.evaluate(&variables).as_deref(), Ok("ann@example.com"));
}

#[test]
fn vector_9_saml_nested_conditionals() {
    holds(
        Saml,
        "https://${fn:endsWith(org.site_url, 'host1.com') ? 'host1.com' : fn:endsWith(org.site_url, 'host2.com') ? \
         'host2.com' : '.host.com'}/sso/saml",
        &[
            (&[("site_url", "a.host1.com")], "https://host1.com/sso/saml"),
            (&[("site_url", "b.host2.com")], "https://host2.com/sso/saml"),
            (&[("site_url", "other")], "https://.host.com/sso/saml"),
        ],
    );
}

#[test]
fn vector_10_saml_contains() {
    holds(
        Saml,
        "https://${fn:contains(org.environment, 'production') ? 'productiondomain.com' : 'previewdomain.com'}/sso/saml",
        &[
            (&[("environment", "production-1")], "https://productiondomain.com/sso/saml"),
            (&[("environment", "test")], "https://previewdomain.com/sso/saml"),
        ],
    );
}

#[test]
fn vector_11_saml_concatenation() {
    holds(
        Saml,
        "https://${empty org.companyId ? 'login.myapp.io' : 'login.myapp.io?connection=' += org.companyId}",
        &[(&[], "https://login.myapp.io"), (&[("companyId", "acme")], "https://login.myapp.io?connection=acme")],
    );
}

#[test]
fn vector_12_scim_subdomain() {
    holds(
        Scim,
        "'https://' + app.subdomain + '.example.org/strawberry/scim2/'",
        &[(&[("subdomain", "berryfarm")], "https://berryfarm.example.org/strawberry/scim2/")],
    );
}

#[test]
fn vector_13_scim_conditional_in_parentheses() {
    holds(
        Scim,
        "'https://' + (app.region == 'us' ? 'myfruit' : 'myveggie') + '.example.com/strawberry/oauth/token'",
        &[
            (&[("region", "us")], "https://myfruit.example.com/strawberry/oauth/token"),
            (&[("region", "eu")], "https://myveggie.example.com/strawberry/oauth/token"),
        ],
    );
}

#[test]
fn vector_14_scim_variable_with_a_whole_address() {
    holds(
        Scim,
        "(String.len(app.baseUrl) == 0 ? 'https://fruit.example.com/scim2/' : app.baseUrl) + 'v1/oauth_token'",
        &[
            (&[("baseUrl", "")], "https://fruit.example.com/scim2/v1/oauth_token"),
            (&[("baseUrl", "https://t.ex.com/s/")], "https://t.ex.com/s/v1/oauth_token"),
        ],
    );
}

#[test]
fn vector_15_scim_double_quotes() {
    holds(
        Scim,
        "(String.stringContains(app.environment,\"PROD\") ? 'https://fruit.example.com' : \
         'https://fruit-sandbox.example.com') + '/v1/oauth2/token'",
        &[
            (&[("environment", "PROD")], "https://fruit.example.com/v1/oauth2/token"),
            (&[("environment", "dev")], "https://fruit-sandbox.example.com/v1/oauth2/token"),
        ],
    );
}

#[test]
fn vector_16_scim_for_older_instances() {
    holds(
        Scim,
        "'https://fruits.example.com/scim2/myapp' + (String.len(app.companyId) == 0 ? '/' : '?connection=' + \
         app.companyId)",
        &[
            (&[], "https://fruits.example.com/scim2/myapp/"),
            (&[("companyId", "acme")], "https://fruits.example.com/scim2/myapp?connection=acme"),
        ],
    );
}

#[test]
fn the_other_samples_for_older_instances() {
    holds(
        Saml,
        "https://login.myapp.io?connection=${org.companyId}",
        &[(&[], "https://login.myapp.io?connection="), (&[("companyId", "a")], "https://login.myapp.io?connection=a")],
    );
    holds(
        Scim,
        "'https://fruits.example.com/scim2/myapp?connection=' + app.companyId",
        &[(&[], "https://fruits.example.com/scim2/myapp?connection=")],
    );
    holds(
        Scim,
        "'https://fruits.example.com/scim2/' + (String.len(app.companyId) == 0 ? 'myapp/' : 'myapp?connection=' + \
         app.companyId)",
        &[
            (&[], "https://fruits.example.com/scim2/myapp/"),
            (&[("companyId", "acme")], "https://fruits.example.com/scim2/myapp?connection=acme"),
        ],
    );
}
