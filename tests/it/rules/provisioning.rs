//! Okta's tables of SCIM, entitlements, Universal Logout, and which capabilities go together.

use super::table::{Edit, Row, remove, replace};

const SCIM: &str = "    base_url:";

pub(super) fn rows() -> Vec<Row> {
    [scim(), oauth(), entitlements(), capabilities()].into_iter().flatten().collect()
}

fn users(operations: &str) -> Edit {
    replace("users: [create, read, update, deactivate, patch]", format!("users: [{operations}]"))
}

fn scim() -> Vec<Row> {
    let groups =
        |operations: &str| replace("groups: [create, read, update, delete]", format!("groups: [{operations}]"));
    vec![
        Row::new("base URL: none", [remove(SCIM)]).breaks("scim.base-url.required", "    users:"),
        Row::new("users: none", [remove("    users: [create")]).breaks("scim.users.required", SCIM),
        Row::new("users: no operation", [users("")]).breaks("scim.users.required", "users: []"),
        Row::new("users: read only", [users("read")]),
        Row::new("users: not read", [users("create, update")]).breaks("scim.users.read", "users: [create, update]"),
        Row::new("users: import schema", [users("read, import_schema")]),
        Row::new("users: import schema, 2024-10", [users("read, import_schema")])
            .in_2024()
            .breaks("scim.users.import-schema", "users: [read, import_schema]"),
        Row::new("users: change password", [users("read, change_password")]),
        Row::new("users: an operation twice", [users("read, create, read")])
            .breaks("scim.operations.distinct", "users: [read, create, read]"),
        Row::new("groups: an operation twice", [groups("read, read")])
            .breaks("scim.operations.distinct", "groups: [read, read]"),
        Row::new("guide for SCIM: in a network", [replace("www.strawberry.example/guides/okta-scim", "10.0.0.1/scim")])
            .breaks("capabilities.guides-public", "10.0.0.1"),
        Row::new(
            "base URL: an underscore in the host",
            [replace(".strawberry.example/scim/v2/'", "_berry.example/scim/v2/'")],
        )
        .breaks("scim.base-url.underscore", "base_url:"),
        Row::new("base URL: an underscore from a sample", [replace("[berryfarm, orchard]", "[berry_farm, orchard]")])
            .breaks("scim.base-url.underscore", "base_url:"),
        Row::new("groups: none", [remove("    groups: [create")]),
        Row::new("groups: read only", [groups("read")]),
        Row::new("groups: not read", [groups("create")]).breaks("scim.groups.read", "groups: [create]"),
        Row::new(
            "guide for SCIM: none",
            [remove("    configuration_guide: https://www.strawberry.example/guides/okta-scim")],
        )
        .breaks("scim.guide.required", SCIM),
        Row::new(
            "guide for SCIM: no address",
            [replace("https://www.strawberry.example/guides/okta-scim", "our handbook")],
        )
        .breaks("scim.guide.address", "our handbook"),
    ]
}

fn oauth() -> Vec<Row> {
    let mode = |mode: &str| replace("mode: oauth2", format!("mode: {mode}"));
    vec![
        Row::new("authentication: none", [remove("    authentication:")]).breaks("scim.authentication.required", SCIM),
        Row::new("authentication: no mode", [remove("      mode: oauth2")])
            .breaks("scim.authentication.required", "authorize_endpoint:"),
        Row::new("authentication: header", [mode("header")]),
        Row::new("authentication: bearer", [mode("bearer")]),
        Row::new("authentication: basic", [mode("basic")]).breaks("scim.authentication.not-basic", "mode: basic"),
        Row::new("OAuth 2.0: no authorization endpoint", [remove("      authorize_endpoint:")])
            .breaks("scim.oauth.authorize-endpoint", "mode: oauth2"),
        Row::new("OAuth 2.0: no token endpoint", [remove("      token_endpoint:")])
            .breaks("scim.oauth.token-endpoint", "mode: oauth2"),
        Row::new("OAuth 2.0: no client id", [remove("      client_id:")])
            .breaks("scim.oauth.client-id", "mode: oauth2"),
        Row::new("OAuth 2.0: no client secret", [remove("      client_secret:")])
            .breaks("scim.oauth.client-secret", "mode: oauth2"),
        Row::new(
            "OAuth 2.0: an empty client secret",
            [replace("${SCIM_CLIENT_SECRET:-supplied-by-a-variable}", "\"\"")],
        )
        .breaks("scim.oauth.client-secret", "client_secret:"),
        Row::new("OAuth 2.0: a client of each customer", [replace("client_id: okta", "client_id: app.client")])
            .breaks("scim.oauth.static-client", "client_id: app.client"),
        Row::new(
            "OAuth 2.0: a client id that reads like an address",
            [replace("client_id: okta", "client_id: myapp.okta")],
        ),
        Row::new("OAuth 2.0: a client id in braces", [replace("client_id: okta", "client_id: \"{app.client}\"")])
            .breaks("scim.oauth.static-client", "client_id:"),
        Row::new(
            "OAuth 2.0: a secret with any characters",
            [replace("${SCIM_CLIENT_SECRET:-supplied-by-a-variable}", "\"x{9f'$}app.\"")],
        ),
        Row::new(
            "OAuth 2.0: a secret of each customer",
            [replace("${SCIM_CLIENT_SECRET:-supplied-by-a-variable}", "app.secret")],
        )
        .breaks("scim.oauth.static-client", "client_secret:"),
        Row::new(
            "a bearer token needs no client",
            [mode("bearer"), remove("      client_id:"), remove("      client_secret:")],
        ),
        Row::new(
            "OAuth 2.0: scopes, 2024-10",
            [replace("      client_id: okta\n", "      client_id: okta\n      scopes: [scim]\n")],
        )
        .in_2024()
        .breaks("scim.oauth.scopes", "scopes: [scim]"),
    ]
}

fn entitlements() -> Vec<Row> {
    let first = "    - name: Role";
    vec![
        Row::new(
            "entitlements: 2024-10",
            [replace("  test_information:\n", "  entitlements:\n    - name: Role\n  test_information:\n")],
        )
        .in_2024()
        .breaks("entitlements.available", first),
        Row::new("entitlements: no name", [replace("    - name: Role\n      endpoint", "    - endpoint")])
            .breaks("entitlements.name", "    - endpoint:"),
        Row::new("entitlements: no endpoint", [remove("      endpoint: /Roles")])
            .breaks("entitlements.endpoint", first),
        Row::new(
            "entitlements: an endpoint that is not below the base URL",
            [replace("endpoint: /Roles", "endpoint: Roles")],
        )
        .breaks("entitlements.endpoint", "endpoint: Roles"),
        Row::new("entitlements: no mapping", [remove("      mapping:")])
            .breaks("entitlements.mapping.id", first)
            .breaks("entitlements.mapping.display-name", first),
        Row::new("entitlements: no id in the mapping", [remove("        id: id")])
            .breaks("entitlements.mapping.id", "display_name:"),
        Row::new("entitlements: nothing to show in the mapping", [remove("        display_name:")])
            .breaks("entitlements.mapping.display-name", "        id: id"),
        Row::new("entitlements: no description", [remove("      description: What a picker")]),
    ]
}

const SERVICE: &str = "  test_information:\n    api_service:\n      scope_explanation: To read users.\n";

/// A submission without any capability but what is in the test information.
fn alone(tests: &str) -> [Edit; 14] {
    [
        remove("  oidc:"),
        remove("  saml:"),
        remove("  scim:"),
        remove("  entitlements:"),
        remove("  universal_logout:"),
        remove("  variables:"),
        remove("instances:"),
        remove("users:"),
        remove("app:"),
        replace("name: strawberry\n", "name: strawberry\ninstances: []\n"),
        remove("    oidc:"),
        remove("    saml:"),
        remove("    scim:"),
        replace("  test_information:\n", tests),
    ]
}

fn capabilities() -> Vec<Row> {
    let endpoint = "    endpoint: \"'https://' + app.subdomain + '.strawberry.example/global";
    let logout = |text: &str| replace("  universal_logout:\n", format!("  universal_logout:\n{text}"));
    vec![
        Row::new("entitlements without SCIM", [remove("  scim:"), remove("      entitlements: https")])
            .breaks("capabilities.entitlements-need-scim", "- name: Role"),
        Row::new(
            "Universal Logout without single sign-on",
            [remove("  oidc:"), remove("  saml:"), remove("instances:"), replace("app:\n", "instances: []\n\napp:\n")],
        )
        .breaks("capabilities.logout-needs-sso", endpoint),
        Row::new(
            "Universal Logout: 2024-10",
            [replace("  test_information:\n", "  universal_logout:\n    partial: true\n  test_information:\n")],
        )
        .in_2024()
        .breaks("universal-logout.available", "partial: true"),
        Row::new("Universal Logout: no endpoint", [remove(endpoint), logout("    partial: true\n")])
            .breaks("universal-logout.endpoint.required", "partial: true"),
        Row::new("Universal Logout: a signed JWT", [logout("    authentication: signed_jwt\n")]),
        Row::new("Universal Logout: another authentication", [logout("    authentication: bearer\n")])
            .breaks("universal-logout.authentication", "authentication: bearer"),
        Row::new(
            "Universal Logout: by issuer and subject",
            [logout("    subject_format: iss_sub\n    partial: true\n")],
        ),
        Row::new("an API service alone", alone(SERVICE)),
        Row::new("an API service with entitlements", {
            let [oidc, saml, scim, _, logout, rest @ ..] = alone(SERVICE);
            [oidc, saml, scim, logout].into_iter().chain(rest)
        })
        .breaks("capabilities.api-service-alone", "scope_explanation")
        .breaks("capabilities.entitlements-need-scim", "- name: Role"),
        Row::new("Universal Logout alone", {
            let [oidc, saml, scim, entitlements, _, _, rest @ ..] = alone("  test_information:\n");
            [oidc, saml, scim, entitlements].into_iter().chain(rest)
        })
        .breaks("capabilities.logout-needs-sso", endpoint),
        Row::new("entitlements alone", {
            let [oidc, saml, scim, _, logout, rest @ ..] = alone("  test_information:\n");
            [oidc, saml, scim, logout].into_iter().chain(rest)
        })
        .breaks("capabilities.entitlements-need-scim", "- name: Role"),
        Row::new("no capability", alone("  test_information:\n")).breaks("capabilities.required", "ruleset:"),
        Row::new(
            "an API service with other capabilities",
            [replace("    account:\n", "    api_service:\n      scope_explanation: To read users.\n    account:\n")],
        )
        .breaks("capabilities.api-service-alone", "scope_explanation"),
        Row::new(
            "an API service, 2024-10",
            [replace("    account:\n", "    api_service:\n      scope_explanation: To read users.\n    account:\n")],
        )
        .in_2024()
        .breaks("capabilities.api-service-available", "scope_explanation"),
    ]
}
