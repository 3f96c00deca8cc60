//! Okta's tables of OpenID Connect and SAML properties, and the limits of both.

use super::table::{Edit, Row, remove, replace};

const OIDC: &str = "    redirect_uris:";
const SAML: &str = "    acs_urls:";
const INDEXED: &str = "      - url: https://${org.subdomain}.strawberry.example/saml/acs/mobile\n        index: 1\n";
const ATTRIBUTES: &str = "    attributes:\n";

pub(super) fn rows() -> Vec<Row> {
    [oidc(), guides(), acs(), saml(), unsupported()].into_iter().flatten().collect()
}

fn oidc() -> Vec<Row> {
    let callback = "      - https://{app.subdomain}.strawberry.example/callback\n";
    vec![
        Row::new("redirect URIs: none", [remove(OIDC)])
            .breaks("oidc.redirect-uris.required", "    initiate_login_uri:"),
        Row::new(
            "redirect URIs: an empty list",
            [remove(OIDC), replace("  oidc:\n", "  oidc:\n    redirect_uris: []\n")],
        )
        .breaks("oidc.redirect-uris.required", "redirect_uris: []"),
        Row::new("redirect URIs: two", [replace(callback, format!("{callback}      - https://a.example/cb\n"))]),
        Row::new(
            "redirect URIs: one of them twice",
            [replace(
                callback,
                format!("{callback}      - \"https://{{app.subdomain}}.strawberry.example/callback\"\n"),
            )],
        )
        .breaks("oidc.redirect-uris.distinct", "- \"https"),
        Row::new("redirect URIs: an empty one", [replace(callback, format!("{callback}      - \"\"\n"))])
            .breaks("oidc.addresses.given", "- \"\""),
        Row::new("redirect URIs: only an empty one", [replace(callback, "      - \" \"\n")])
            .breaks("oidc.redirect-uris.required", OIDC),
        Row::new(
            "initiate-login URI: an empty one",
            [replace(
                "initiate_login_uri: https://{app.subdomain}.strawberry.example/initiate-login",
                "initiate_login_uri: \"\"",
            )],
        )
        .breaks("oidc.addresses.given", "initiate_login_uri:"),
        Row::new(
            "post-logout URIs: an empty one",
            [replace("- https://{app.subdomain}.strawberry.example/signed-out", "- \" \"")],
        )
        .breaks("oidc.addresses.given", "- \" \""),
        Row::new("initiate-login URI: none", [remove("    initiate_login_uri:")]),
        Row::new("post-logout URIs: none", [remove("    post_logout_uris:")]),
        Row::new("JIT over OIDC: not said", [replace("      jit: true\n", "      {}\n")])
            .breaks("oidc.jit.said", "      {}"),
        Row::new("JIT over OIDC: no word of what is supported", [replace("    supports:\n      jit: true\n", "")])
            .breaks("oidc.jit.said", OIDC),
    ]
}

fn guides() -> Vec<Row> {
    vec![
        Row::new(
            "guide for OIDC: none",
            [remove("    configuration_guide: https://www.strawberry.example/guides/okta-oidc")],
        )
        .breaks("oidc.guide.required", OIDC),
        Row::new(
            "guide for OIDC: no address",
            [replace("https://www.strawberry.example/guides/okta-oidc", "our handbook")],
        )
        .breaks("oidc.guide.address", "our handbook"),
        Row::new(
            "guide for OIDC: an expression",
            [replace("www.strawberry.example/guides/okta-oidc", "{app.subdomain}.strawberry.example/")],
        )
        .breaks("oidc.guide.address", "configuration_guide: https://{"),
        Row::new(
            "guide for OIDC: not public",
            [replace("https://www.strawberry.example/guides/okta-oidc", "https://localhost/guide")],
        )
        .breaks("capabilities.guides-public", "localhost"),
        Row::new(
            "guide for OIDC: over http",
            [replace("https://www.strawberry.example/guides/okta-oidc", "http://www.strawberry.example/guide")],
        )
        .breaks("capabilities.guides-public", "http://www"),
        Row::new(
            "guide for OIDC: with a password",
            [replace("https://www.strawberry.example/guides/okta-oidc", "https://u:p@strawberry.example/guide")],
        )
        .breaks("oidc.guide.address", "u:p@"),
        Row::new(
            "guide for OIDC: without slashes",
            [replace("https://www.strawberry.example/guides/okta-oidc", "https:strawberry.example")],
        )
        .breaks("oidc.guide.address", "https:strawberry"),
        Row::new(
            "one guide for two protocols",
            [replace(
                "configuration_guide: https://www.strawberry.example/guides/okta-saml",
                "configuration_guide: \"https://www.strawberry.example/guides/okta-oidc\"",
            )],
        )
        .breaks("capabilities.guides-separate", "configuration_guide: \""),
    ]
}

fn acs() -> Vec<Row> {
    let index = |index: &str| replace("        index: 1\n", format!("        index: {index}\n"));
    let many = |count: usize| -> Edit {
        let entry = |number| format!("      - {{ url: \"https://a.example/{number}\", index: {number} }}\n");
        replace(INDEXED, format!("{INDEXED}{}", (2..count).map(entry).collect::<Vec<_>>().concat()))
    };
    vec![
        Row::new("ACS URLs: none", [remove(SAML)]).breaks("saml.acs-urls.required", "    audience:"),
        Row::new(
            "ACS URLs: no default",
            [replace("      - https://${org.subdomain}.strawberry.example/saml/acs\n", "")],
        )
        .breaks("saml.acs-urls.required", SAML),
        Row::new("SAML-10: index 0", [index("0")]),
        Row::new("SAML-10: index 65534", [index("65534")]),
        Row::new("SAML-10: index 65535", [index("65535")]),
        Row::new("SAML-10: index 65536", [index("65536")]).breaks("saml.acs-urls.index-range", "index: 65536"),
        Row::new("SAML-10: index -1", [index("-1")]).breaks("saml.acs-urls.index-range", "index: -1"),
        Row::new(
            "SAML-10: an index twice",
            [replace(INDEXED, format!("{INDEXED}      - {{ url: \"https://a.example/2\", index: 1 }}\n"))],
        )
        .breaks("saml.acs-urls.index-unique", "https://a.example/2"),
        Row::new(
            "an ACS URL without an index that is not the first",
            [replace(INDEXED, "      - https://a.example/acs\n")],
        )
        .breaks("saml.acs-urls.index-required", "- https://a.example/acs"),
        Row::new("an index without an ACS URL", [replace(INDEXED, "      - { url: \"\", index: 1 }\n")])
            .breaks("saml.acs-urls.index-required", "- { url: \"\""),
        Row::new("SAML-10: 99 ACS URLs", [many(99)]),
        Row::new("SAML-10: 100 ACS URLs", [many(100)]),
        Row::new("SAML-10: 101 ACS URLs", [many(101)]).breaks("saml.acs-urls.count", "https://a.example/100"),
    ]
}

fn saml() -> Vec<Row> {
    let statement = |text: &str| replace(ATTRIBUTES, format!("{ATTRIBUTES}{text}"));
    vec![
        Row::new("entity id: none", [remove("    audience:")]).breaks("saml.entity-id.required", SAML),
        Row::new(
            "entity id: empty",
            [replace("audience: https://${org.subdomain}.strawberry.example\n", "audience: \"\"\n")],
        )
        .breaks("saml.entity-id.required", "audience:"),
        Row::new("attribute statements: an empty name", [statement("      - { name: \"\", values: [a] }\n")])
            .breaks("saml.attributes.name", "name: \"\""),
        Row::new("attribute statements: two of a name", [statement("      - { name: \"email\", values: [a] }\n")])
            .breaks("saml.attributes.distinct", "      - name: email"),
        Row::new("attribute statements: none", [remove("    attributes:")]),
        Row::new("attribute statements: no name", [statement("      - values: [\"${user.userName}\"]\n")])
            .breaks("saml.attributes.name", "- values:"),
        Row::new("attribute statements: no values", [statement("      - name: user\n")])
            .breaks("saml.attributes.values", "- name: user"),
        Row::new(
            "attribute values: the Okta username",
            [statement("      - { name: user, values: [\"${user.userName}\"] }\n")],
        ),
        Row::new("attribute values: the login", [statement("      - { name: user, values: [\"${user.login}\"] }\n")])
            .breaks("saml.attributes.user-name", "user.login"),
        Row::new(
            "attribute values: the login, 2024-10",
            [statement("      - { name: user, values: [\"${user.login}\"] }\n")],
        )
        .in_2024(),
        Row::new(
            "attribute values: written otherwise",
            [statement("      - { name: user, values: [\"${user.username}\"] }\n")],
        )
        .breaks("saml.attributes.known", "user.username"),
        Row::new(
            "attribute values: what no user has",
            [statement("      - { name: user, values: [\"${user.password}\"] }\n")],
        )
        .breaks("saml.attributes.known", "user.password"),
        Row::new("attribute values: without braces", [statement("      - { name: user, values: [user.email] }\n")])
            .breaks("saml.attributes.evaluated", "user.email"),
        Row::new(
            "attribute values: Okta's samples",
            [statement("      - { name: user, values: [\"${user.manager}\", \"${user.homeAddress}\"] }\n")],
        ),
        Row::new(
            "attribute values: of the app's profile",
            [statement("      - { name: user, values: [\"${appuser.farm}\"] }\n")],
        ),
        Row::new(
            "guide for SAML: none",
            [remove("    configuration_guide: https://www.strawberry.example/guides/okta-saml")],
        )
        .breaks("saml.guide.required", SAML),
        Row::new(
            "guide for SAML: no address",
            [replace("https://www.strawberry.example/guides/okta-saml", "our handbook")],
        )
        .breaks("saml.guide.address", "our handbook"),
        Row::new("flows over SAML: one", [replace("idp_flow: true", "idp_flow: false")]),
        Row::new(
            "flows over SAML: none",
            [replace("idp_flow: true", "idp_flow: false"), replace("sp_flow: true", "sp_flow: false")],
        )
        .breaks("saml.flows", "idp_flow: false"),
        Row::new("JIT over SAML: not said", [remove("      jit: false")]).breaks("saml.jit.said", "idp_flow: true"),
    ]
}

fn unsupported() -> Vec<Row> {
    let with = |text: &str| replace("    acs_urls:\n", format!("{text}    acs_urls:\n"));
    vec![
        Row::new("SAML-11: a default RelayState", [with("    default_relay_state: start\n")])
            .breaks("saml.relay-state", "default_relay_state"),
        Row::new("SAML-13: single logout", [with("    single_logout_url: https://a.example/slo\n")])
            .breaks("saml.single-logout", "single_logout_url"),
        Row::new("SAML-13: single logout, 2024-10", [with("    single_logout_url: https://a.example/slo\n")]).in_2024(),
        Row::new("SAML-14: encrypted assertions", [with("    encrypted_assertions: true\n")])
            .breaks("saml.encrypted-assertions", "encrypted_assertions"),
        Row::new("SAML-14: no encrypted assertions", [with("    encrypted_assertions: false\n")]),
    ]
}
