//! Updates of a published integration: V6, V7, and Okta's snippets for backward compatibility.

use super::table::{Edit, Row, remove, replace};

const REDIRECT: &str = "- https://{app.subdomain}.strawberry.example/callback";
const ACS: &str = "- https://${org.subdomain}.strawberry.example/saml/acs\n";
const BASE_URL: &str = "base_url: \"'https://' + app.subdomain + '.strawberry.example/scim/v2/'\"";

/// The variable is added, and used there.
fn update(name: &'static str, from: &str, to: &str) -> Row {
    Row::new(name, [added(), replace(from, to)]).updates([])
}

fn added() -> Edit {
    replace(
        "  variables:\n",
        "  variables:\n    - name: company_id\n      label: Company\n      samples: [acme, zeta]\n",
    )
}

pub(super) fn rows() -> Vec<Row> {
    [kept(), snippets(), unset()].into_iter().flatten().collect()
}

fn kept() -> Vec<Row> {
    vec![
        Row::new("an update that changes nothing", []).updates([]),
        Row::new("an update of the name", [replace("name: Strawberry\n", "name: Raspberry\n")]).updates([]),
        Row::new("V6: a variable that is used was renamed", [])
            .updates([
                replace("- name: subdomain", "- name: tenant"),
                replace(REDIRECT, "- https://{app.tenant}.strawberry.example/callback"),
            ])
            .breaks("update.variable-kept", "ruleset:")
            .breaks("expression.address", "      - https://{app.subdomain}.strawberry.example/callback")
            .breaks("expression.address", "initiate_login_uri:")
            .breaks("expression.address", "      - https://{app.subdomain}.strawberry.example/signed-out")
            .breaks("expression.address", "      - https://${org.subdomain}.strawberry.example/saml/acs")
            .breaks("expression.address", "      - url: https://${org.subdomain}")
            .breaks("expression.address", "base_url:")
            .breaks("expression.address", "authorize_endpoint:")
            .breaks("expression.address", "token_endpoint:")
            .breaks("expression.address", "global-token-revocation"),
        Row::new("V6: a variable that nothing used was removed", [])
            .updates([replace("  variables:\n", "  variables:\n    - name: region\n      label: Region\n")]),
        Row::new("SCIM was published with Basic authentication", [])
            .updates([replace("mode: oauth2", "mode: basic")])
            .breaks("update.not-of-basic", "mode: oauth2"),
        Row::new("a protocol was removed", [remove("  saml:"), remove("  - id: 0oaStrawberrySaml")])
            .updates([])
            .breaks("update.protocol-kept", "ruleset:"),
        Row::new(
            "provisioning, entitlements and Universal Logout were removed",
            [remove("  scim:"), remove("    scim:"), remove("  entitlements:"), remove("  universal_logout:")],
        )
        .updates([])
        .breaks("update.protocol-kept", "ruleset:")
        .breaks("update.protocol-kept", "ruleset:")
        .breaks("update.protocol-kept", "ruleset:"),
        Row::new(
            "V5: http that a migrated integration has had",
            [
                replace(REDIRECT, "- http://{app.subdomain}.strawberry.example/old"),
                replace("  catalog:\n", "  migrated: true\n  catalog:\n"),
            ],
        )
        .updates([replace(REDIRECT, "- http://{app.subdomain}.strawberry.example/old")]),
        Row::new(
            "V5: http of the SCIM service, which no integration keeps",
            [
                replace(BASE_URL, BASE_URL.replacen("https", "http", 1)),
                replace("  catalog:\n", "  migrated: true\n  catalog:\n"),
            ],
        )
        .updates([replace(BASE_URL, BASE_URL.replacen("https", "http", 1))])
        .breaks("scim.base-url.https", "base_url:"),
        Row::new(
            "V5: http that a migrated integration has not had",
            [
                replace(REDIRECT, "- http://{app.subdomain}.strawberry.example/new"),
                replace("  catalog:\n", "  migrated: true\n  catalog:\n"),
            ],
        )
        .updates([replace("  catalog:\n", "  migrated: true\n  catalog:\n")])
        .breaks("oidc.redirect-uris.https", "/new"),
    ]
}

fn snippets() -> Vec<Row> {
    vec![
        update("OIDC, a new variable: naive", REDIRECT, "- https://login.myapp.io?connection={app.company_id}")
            .breaks("expression.older-instances", "connection="),
        update(
            "OIDC, a new variable: safe",
            REDIRECT,
            "- \"https://{String.len(app.company_id) == 0 ? 'login.myapp.io' : 'login.myapp.io?connection=' + app.company_id}\"",
        ),
        update("SAML, a new variable: naive", ACS, "- https://login.myapp.io?connection=${org.company_id}\n")
            .breaks("expression.older-instances", "connection="),
        update(
            "SAML, a new variable: safe",
            ACS,
            "- \"https://${empty org.company_id ? 'login.myapp.io' : 'login.myapp.io?connection=' += org.company_id}\"\n",
        ),
        update(
            "SCIM, a new variable: naive",
            BASE_URL,
            "base_url: \"'https://fruits.example.com/scim2/myapp?connection=' + app.company_id\"",
        )
        .breaks("expression.older-instances", "connection="),
        update(
            "SCIM, a new variable: safe",
            BASE_URL,
            "base_url: \"'https://fruits.example.com/scim2/myapp' + (String.len(app.company_id) == 0 ? '/' : '?connection=' + app.company_id)\"",
        ),
        update(
            "SCIM, a new variable: safe, as of 2024-10",
            BASE_URL,
            "base_url: \"'https://fruits.example.com/scim2/' + (String.len(app.company_id) == 0 ? 'myapp/' : 'myapp?connection=' + app.company_id)\"",
        ),
        Row::new(
            "a new variable that a customer may leave empty: naive",
            [
                replace(
                    "  variables:\n",
                    "  variables:\n    - name: company_id\n      label: Company\n      samples: [acme, \"\"]\n",
                ),
                replace(REDIRECT, "- https://login.myapp.io?connection={app.company_id}"),
            ],
        )
        .updates([])
        .breaks("expression.older-instances", "connection="),
    ]
}

/// V7: where a new variable stands, and what is left of the address without it.
fn unset() -> Vec<Row> {
    vec![
        update(
            "V7: a new variable in the host, SAML",
            ACS,
            "- https://${org.company_id}.strawberry.example/saml/acs\n",
        )
        .breaks("expression.address", "${org.company_id}"),
        update(
            "V7: a new variable in the host, SCIM",
            BASE_URL,
            "base_url: \"'https://' + app.company_id + '.strawberry.example/scim/v2/'\"",
        )
        .breaks("expression.address", "app.company_id"),
        update("V7: a new variable begins a label", REDIRECT, "- https://{app.company_id}-api.example.com")
            .breaks("expression.address", "{app.company_id}"),
        update("V7: a new variable ends a label", REDIRECT, "- https://api-{app.company_id}.example.com")
            .breaks("expression.address", "{app.company_id}"),
        update("V7: a new variable ends the host", REDIRECT, "- https://example.{app.company_id}/cb")
            .breaks("expression.address", "{app.company_id}"),
        update("V7: a new variable ends the path", REDIRECT, "- https://a.example/t/{app.company_id}")
            .breaks("expression.older-instances", "{app.company_id}"),
        Row::new(
            "V7: a new variable is the port",
            [
                replace(
                    "  variables:\n",
                    "  variables:\n    - name: port\n      label: Port\n      samples: [\"8443\", \"9443\"]\n",
                ),
                replace(REDIRECT, "- https://a.example:{app.port}/cb"),
            ],
        )
        .updates([])
        .breaks("expression.address", "{app.port}"),
        Row::new(
            "V7: a new variable in the host",
            [added(), replace(REDIRECT, "- https://{app.company_id}.strawberry.example/callback")],
        )
        .updates([])
        .breaks("expression.address", "{app.company_id}"),
    ]
}
