//! The static checks of every property that may hold expressions, and the limits of each.

use super::table::{Edit, Row, long, replace};

const REDIRECT: &str = "- https://{app.subdomain}.strawberry.example/callback";
const INITIATE: &str = "initiate_login_uri: https://{app.subdomain}.strawberry.example/initiate-login";
const POST_LOGOUT: &str = "- https://{app.subdomain}.strawberry.example/signed-out";
const ACS: &str = "- https://${org.subdomain}.strawberry.example/saml/acs\n";
const AUDIENCE: &str = "audience: https://${org.subdomain}.strawberry.example\n";
const BASE_URL: &str = "base_url: \"'https://' + app.subdomain + '.strawberry.example/scim/v2/'\"";
const INDEXED: &str = "url: https://${org.subdomain}.strawberry.example/saml/acs/mobile";
const AUTHORIZE: &str = "authorize_endpoint: \"'https://' + app.subdomain + '.strawberry.example/oauth/authorize'\"";
const TOKEN: &str = "token_endpoint: \"'https://' + app.subdomain + '.strawberry.example/oauth/token'\"";
const LOGOUT: &str = "endpoint: \"'https://' + app.subdomain + '.strawberry.example/global-token-revocation'\"";

fn redirect(to: &str) -> Edit {
    replace(REDIRECT, format!("- \"{to}\""))
}

fn acs(to: &str) -> Edit {
    replace(ACS, format!("- \"{to}\"\n"))
}

fn base_url(to: &str) -> Edit {
    replace(BASE_URL, format!("base_url: \"{to}\""))
}

/// Declares a variable with these values.
fn declared(name: &str, samples: &str) -> Edit {
    replace(
        "  variables:\n",
        format!("  variables:\n    - name: {name}\n      label: More\n      samples: [{samples}]\n"),
    )
}

pub(super) fn rows() -> Vec<Row> {
    [static_checks(), dialects(), doubtful(), instances(), lengths(), schemes()].into_iter().flatten().collect()
}

fn static_checks() -> Vec<Row> {
    let broken = |name, text: &str, id| Row::new(name, [redirect(text)]).breaks(id, text.to_owned());
    vec![
        broken("2.7-1: SAML's form over OIDC", "https://${app.subdomain}.a.example/cb", "expression.readable"),
        broken("2.7-1: a brace is missing", "https://{app.subdomain.a.example/cb", "expression.readable"),
        Row::new("2.7-1: OIDC's form over SAML", [acs("https://{org.subdomain}.a.example/acs")])
            .breaks("expression.readable", "https://{org.subdomain}.a.example/acs"),
        Row::new("2.7-1: braces inside SCIM", [base_url("'https://{app.subdomain}.a.example/scim/'")])
            .breaks("expression.in-quotes", "base_url:")
            .breaks("expression.address", "base_url:"),
        Row::new("2.7-1: braces of a template inside SCIM", [base_url("'https://a.example/{tenant}/scim/'")])
            .breaks("expression.address", "base_url:"),
        Row::new("2.7-1: SAML's form in SCIM", [base_url("'https://' + ${org.subdomain} + '.a.example/scim/'")])
            .breaks("expression.readable", "base_url:"),
        Row::new("2.7-1: the value of an attribute", [replace("${user.email}", "${user.email")])
            .breaks("expression.readable", "values: [\"${user.email\"]"),
        Row::new("2.7-1: the value of an attribute, 2024-10", [replace("${user.email}", "${user.email")]).in_2024(),
        broken("2.7-3: no value", "https://a.example/{String.substring(app.subdomain, 0, 900)}", "expression.value"),
        broken("2.7-4: a host that begins with a dot", "https://.a.example/cb", "expression.address"),
        broken("2.7-4: a space", "https://a.example/c b", "expression.address"),
        broken("2.7-4: a fragment", "https://a.example/#cb", "expression.address"),
        Row::new("2.7-4: a space and a fragment", [redirect("https://a b.example/#cb")])
            .breaks("expression.address", "a b.example")
            .breaks("expression.address", "a b.example"),
        broken("2.7-4: a label that begins with a hyphen", "https://-api.a.example/cb", "expression.address"),
        broken("2.7-4: a host that ends with a dot", "https://a.example./cb", "expression.address"),
        broken("2.7-4: an empty port", "https://a.example:/cb", "expression.address"),
        broken("2.7-4: not absolute", "a.example/cb", "expression.address"),
        broken("2.7-4: an app's own scheme", "myapp://callback", "expression.address"),
        Row::new(
            "2.7-4: a block that ends with a line break",
            [replace(REDIRECT, "- |\n          https://a.example/cb")],
        )
        .breaks("expression.address", "https://a.example/cb"),
        Row::new(
            "braces in SAML that are text",
            [
                replace(AUDIENCE, "audience: \"{3f2504e0-4f89-11d3-9a0c-0305e82c3301}\"\n"),
                replace("${user.email}", "{\\\"mail\\\":\\\"${user.email}\\\"}"),
            ],
        ),
        Row::new("what differs by the user", [replace("${user.email}", "${user.department eq 'Eng' ? 'a' : 'b'}")]),
        broken("2.7-4: no host", "https:///cb", "expression.address"),
        Row::new(
            "2.7-4: a fragment that is no redirect",
            [replace(INITIATE, "initiate_login_uri: \"https://a.example/#go\"")],
        ),
        Row::new("2.7-4: an ACS URL that is not complete", [acs("a.example/acs")])
            .breaks("expression.address", "- \"a.example/acs\""),
        Row::new("2.7-4: an entity id that is no address", [replace(AUDIENCE, "audience: urn:strawberry\n")]),
        Row::new(
            "2.7-5: one address for all tenants",
            [declared("region", "us, eu"), redirect("https://{app.region == 'us' ? 'a.example' : 'a.example'}/cb")],
        )
        .breaks("expression.tenants-differ", "app.region == "),
        Row::new(
            "2.7-6: an underscore in the base URL",
            [base_url("'https://' + app.subdomain + '.a.example/scim_v2/'")],
        )
        .breaks("scim.base-url.underscore", "scim_v2"),
        Row::new("2.7-6: an underscore elsewhere", [redirect("https://{app.subdomain}.a.example/call_back")]),
        Row::new(
            "2.7-7: both branches are reached",
            [declared("region", "us, eu"), redirect("https://{app.region == 'us' ? 'us.a.example' : 'a.example'}/cb")],
        ),
        Row::new(
            "2.7-7: a branch that no value reaches",
            [
                declared("region", "eu, jp"),
                redirect("https://{app.region == 'us' ? 'us.a.example' : app.region + '.a.example'}/cb"),
            ],
        )
        .breaks("expression.branches-reached", "app.region == "),
        broken(
            "2.7-7: a constant condition",
            "https://{1 == 1 ? 'a' : 'b'}.example/cb",
            "expression.constant-condition",
        ),
    ]
}

/// Each kind of property in the form of another dialect (2.7-1), and the mistakes that are made often (2.3).
fn dialects() -> Vec<Row> {
    let unreadable = |name, from: &str, key: &str, to: &str| {
        let line = format!("{key}\"{to}\"");
        Row::new(name, [replace(from, line.clone() + if from.ends_with('\n') { "\n" } else { "" })])
            .breaks("expression.readable", line)
    };
    let saml = "https://${org.subdomain}.a.example/x";
    let oidc = "https://{app.subdomain}.a.example/x";
    vec![
        unreadable("2.7-1: initiate-login URI", INITIATE, "initiate_login_uri: ", saml),
        unreadable("2.7-1: post-logout URI", POST_LOGOUT, "- ", saml),
        unreadable("2.7-1: entity id", AUDIENCE, "audience: ", oidc),
        unreadable("2.7-1: indexed ACS URL", INDEXED, "url: ", oidc),
        unreadable("2.7-1: authorize endpoint", AUTHORIZE, "authorize_endpoint: ", oidc),
        unreadable("2.7-1: token endpoint", TOKEN, "token_endpoint: ", oidc),
        unreadable("2.7-1: Universal Logout", LOGOUT, "endpoint: ", oidc),
        unreadable("2.3: a stray backtick", BASE_URL, "base_url: ", "'https://' + app.subdomain + `.a.example/scim/'"),
        unreadable("2.3: a stray quote", BASE_URL, "base_url: ", "'https://' + app.subdomain + '.a.example/scim/"),
        unreadable("2.3: fn: over OIDC", REDIRECT, "- ", "https://{fn:toLowerCase(app.subdomain)}.a.example/cb"),
        unreadable(
            "2.3: String.len over SAML",
            ACS,
            "- ",
            "https://${String.len(org.subdomain) == 0 ? 'a' : org.subdomain}.a.example/acs",
        ),
    ]
}

/// What instances have, and what they have not.
fn instances() -> Vec<Row> {
    let of_instance = |values: &str| {
        replace(
            "    protocol: oidc\n    variables:\n      subdomain: berryfarm\n",
            format!("    protocol: oidc\n    variables:\n      subdomain: berryfarm\n{values}"),
        )
    };
    let second = |values: &str| {
        let other = "  - id: 0oaOrchard\n    protocol: oidc\n    variables:\n      subdomain: orchard\n";
        replace("  - id: 0oaStrawberrySaml\n", format!("{other}{values}  - id: 0oaStrawberrySaml\n"))
    };
    let kinds = || {
        let names = "    - name: kind\n      label: Kind\n    - name: value\n      label: Value\n";
        let text = "{app.kind == 'url' ? app.value : 'https://' + app.value + '.x.example'}/cb";
        [
            replace("  variables:\n", format!("  variables:\n{names}")),
            of_instance("      kind: url\n      value: https://a.example\n"),
            redirect(text),
        ]
    };
    vec![
        Row::new(
            "values that one instance has",
            kinds().into_iter().chain([second("      kind: url\n      value: https://b.example\n")]),
        )
        .breaks("expression.branches-reached", "app.kind == 'url'"),
        Row::new(
            "values that no instance has together",
            kinds().into_iter().chain([second("      kind: sub\n      value: acme\n")]),
        )
        .breaks("expression.other-values", "app.kind == 'url'"),
        Row::new(
            "what the fixed texts show where no value is known",
            [
                replace("  variables:\n", "  variables:\n    - name: region\n      label: Region\n"),
                redirect("http://{app.region}.x.example/cb#f"),
            ],
        )
        .breaks("oidc.redirect-uris.https", "{app.region}")
        .breaks("expression.address", "{app.region}"),
        Row::new(
            "a variable that one of two instances lacks",
            [
                replace("  variables:\n", "  variables:\n    - name: region\n      label: Region\n"),
                of_instance("      region: us\n"),
                second(""),
                redirect("https://{app.region}.x.example/cb"),
            ],
        )
        .breaks("expression.address", "{app.region}"),
    ]
}

fn doubtful() -> Vec<Row> {
    let many: Vec<String> = (0..9).map(|number| format!("v{number}")).collect();
    let values: String = (0..40).map(|number| format!("\"{number}\"")).collect::<Vec<_>>().join(", ");
    let with_values = |name: &String| format!("    - name: {name}\n      label: More\n      samples: [{values}]\n");
    let declared_many = many[..7].iter().map(with_values).collect::<Vec<_>>().concat();
    let used = many[..7].iter().map(|name| format!("{{app.{name}}}")).collect::<Vec<_>>().concat();
    vec![
        Row::new(
            "too many combinations",
            [
                replace("  variables:\n", format!("  variables:\n{declared_many}")),
                redirect(&format!("https://{used}.a.example/cb")),
            ],
        )
        .breaks("variables.count-in-doubt", "- name: v3")
        .breaks("expression.all-combinations", ".a.example/cb"),
        Row::new(
            "only an empty text is tested for",
            [
                declared("tenant", "acme, \"\""),
                redirect("https://{app.tenant == '' ? 'a.example' : app.tenant + '.a.example'}/cb"),
            ],
        )
        .breaks("expression.unset-is-not-empty", "app.tenant == "),
        Row::new(
            "a text that is joined with a condition",
            [
                declared("region", "us, eu"),
                base_url("'https://' + app.region == 'us' ? 'https://a.example/scim' : 'https://b.example/scim'"),
            ],
        )
        .breaks("expression.joined-condition", "app.region == ")
        .breaks("expression.branches-reached", "app.region == ")
        .breaks("expression.tenants-differ", "app.region == "),
        Row::new("the org's subdomain in an address", [redirect("https://{org.subDomain}.x.example/cb")])
            .breaks("expression.org-property", "{org.subDomain}"),
        Row::new("the org's name in an address", [redirect("https://x.example/{org.name}")])
            .breaks("expression.org-property", "{org.name}"),
        Row::new("the org's subdomain in SCIM", [base_url("'https://' + org.subDomain + '.x.example/scim/'")])
            .breaks("expression.org-property", "org.subDomain"),
        Row::new(
            "a pattern that cannot be judged",
            [redirect("https://{app.subdomain matches '(?=b).*' ? 'a' : 'b'}.x.example/cb")],
        )
        .breaks("expression.judged", "(?=b)")
        .breaks("expression.deprecated", "(?=b)"),
        Row::new(
            "only null is tested for",
            [
                declared("tenant", "acme, zeta"),
                redirect("https://{app.tenant != null ? app.tenant + '.a.example' : 'a.example'}/cb"),
            ],
        )
        .breaks("expression.unset-is-not-empty", "app.tenant != "),
        Row::new("texts added in SAML", [acs("https://${'a' + org.subdomain}.a.example/acs")])
            .breaks("expression.concatenation", "'a' + org.subdomain"),
        Row::new("an expression in quotes", [base_url("'https://a.example/' + '{app.subdomain}'")])
            .breaks("expression.in-quotes", "base_url:")
            .breaks("expression.address", "base_url:"),
        Row::new("double quotes in SAML", [acs("https://${fn:toLowerCase(\\\"A\\\")}.a.example/acs")])
            .breaks("expression.quotes", "fn:toLowerCase"),
        Row::new("an old name of a function", [redirect("https://{toLowerCase(app.subdomain)}.a.example/cb")])
            .breaks("expression.deprecated", "toLowerCase"),
        Row::new(
            "the value is longer than the property may be",
            [declared("path", &long(1_020)), redirect("https://a.example/{app.path}")],
        )
        .breaks("expression.value-length", "{app.path}"),
    ]
}

/// A property of that length in characters that begins and ends so.
fn of_length(length: usize, beginning: &str, end: &str) -> String {
    format!("{beginning}{}{end}", long(length - beginning.chars().count() - end.chars().count()))
}

fn lengths() -> Vec<Row> {
    let address = |length| of_length(length, "https://a.example/", "");
    let expression = |length| of_length(length, "'https://a.example/", "'");
    vec![
        Row::new("redirect URI: 1023 characters", [redirect(&address(1_023))]),
        Row::new("redirect URI: 1024 characters", [redirect(&address(1_024))]),
        Row::new("redirect URI: 1025 characters", [redirect(&address(1_025))])
            .breaks("oidc.redirect-uris.length", long(1_000)),
        Row::new("ACS URL: 1023 characters", [acs(&address(1_023))]),
        Row::new("ACS URL: 1024 characters", [acs(&address(1_024))]),
        Row::new("ACS URL: 1025 characters", [acs(&address(1_025))]).breaks("saml.acs-urls.length", long(1_000)),
        Row::new("base URL: 1023 characters", [base_url(&expression(1_023))]),
        Row::new("base URL: 1024 characters", [base_url(&expression(1_024))]),
        Row::new("base URL: 1025 characters", [base_url(&expression(1_025))])
            .breaks("scim.base-url.length", long(1_000)),
        Row::new(
            "an indexed ACS URL: 1025 characters",
            [replace(
                "- url: https://${org.subdomain}.strawberry.example/saml/acs/mobile",
                format!("- url: {}", address(1_025)),
            )],
        )
        .breaks("saml.acs-urls.length", long(1_000)),
        Row::new(
            "Universal Logout: 1023 characters",
            [replace(LOGOUT, format!("endpoint: \"{}\"", expression(1_023)))],
        ),
        Row::new(
            "Universal Logout: 1024 characters",
            [replace(LOGOUT, format!("endpoint: \"{}\"", expression(1_024)))],
        ),
        Row::new(
            "Universal Logout: 1025 characters",
            [replace(LOGOUT, format!("endpoint: \"{}\"", expression(1_025)))],
        )
        .breaks("universal-logout.endpoint.length", long(1_000)),
        Row::new("entity id: 1023 characters", [replace(AUDIENCE, format!("audience: {}\n", long(1_023)))]),
        Row::new("entity id: 1024 characters", [replace(AUDIENCE, format!("audience: {}\n", long(1_024)))]),
        Row::new("entity id: 1025 characters", [replace(AUDIENCE, format!("audience: {}\n", long(1_025)))])
            .breaks("saml.entity-id.length", long(1_000)),
    ]
}

fn schemes() -> Vec<Row> {
    let insecure = |written: &str| replace(written, written.replacen("https", "http", 1));
    let row = |name, written: &'static str, id| {
        Row::new(name, [insecure(written)]).breaks(id, written.trim_end().replacen("https", "http", 1))
    };
    vec![
        row("OIDC-17: redirect URI over http", REDIRECT, "oidc.redirect-uris.https"),
        row("OIDC-17: initiate-login URI over http", INITIATE, "oidc.addresses.https"),
        row("OIDC-17: post-logout URI over http", POST_LOGOUT, "oidc.addresses.https"),
        row("ACS URL over http", ACS, "saml.acs-urls.https"),
        Row::new("ACS URL over http, 2024-10", [insecure(ACS)]).in_2024(),
        row("base URL over http", BASE_URL, "scim.base-url.https"),
        row(
            "an indexed ACS URL over http",
            "- url: https://${org.subdomain}.strawberry.example/saml/acs/mobile",
            "saml.acs-urls.https",
        ),
        row("token endpoint over http", TOKEN, "scim.oauth.https"),
        row(
            "authorization endpoint over http",
            "authorize_endpoint: \"'https://' + app.subdomain + '.strawberry.example/oauth/authorize'\"",
            "scim.oauth.https",
        ),
        row("Universal Logout over http", LOGOUT, "universal-logout.endpoint.https"),
    ]
}
