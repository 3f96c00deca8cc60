//! Okta's rules of integration variables (V1 to V5 and V8 to V10; V6 and V7 are those of updates).

use super::table::{Row, long, remove, replace};

fn variable(name: &str) -> String {
    format!("    - name: {name}\n      label: More\n")
}

/// Declares more variables and uses them.
fn more(names: &[&str]) -> [super::table::Edit; 2] {
    let declared: String = names.iter().map(|name| variable(name)).collect();
    let used = names.iter().map(|name| format!("{{app.{name}}}")).collect::<Vec<_>>().concat();
    [
        replace("  variables:\n", format!("  variables:\n{declared}")),
        replace(
            "post_logout_uris:\n      - https://{app.subdomain}",
            format!("post_logout_uris:\n      - https://{used}{{app.subdomain}}"),
        ),
    ]
}

pub(super) fn rows() -> Vec<Row> {
    [present(), named(), counted(), named_in_expressions(), used()].into_iter().flatten().collect()
}

/// What stands before the label of the one variable.
const NAME: &str = "    - name: subdomain\n      label";

fn present() -> Vec<Row> {
    vec![
        Row::new("V1: without a name", [replace(NAME, "    - label")])
            .breaks("variables.name.required", "- label:")
            .breaks("expression.variable-declared", "      - https://{app.subdomain}.strawberry.example/callback")
            .breaks("expression.variable-declared", "initiate_login_uri:")
            .breaks("expression.variable-declared", "      - https://{app.subdomain}.strawberry.example/signed-out")
            .breaks("expression.variable-declared", "      - https://${org.subdomain}.strawberry.example/saml/acs")
            .breaks("expression.variable-declared", "      - url: https://${org.subdomain}")
            .breaks("expression.variable-declared", "audience:")
            .breaks("expression.variable-declared", "base_url:")
            .breaks("expression.variable-declared", "authorize_endpoint:")
            .breaks("expression.variable-declared", "token_endpoint:")
            .breaks("expression.variable-declared", "global-token-revocation")
            .breaks("variables.of-instances", "- label:"),
        Row::new(
            "V1: an empty name",
            [replace("  variables:\n", "  variables:\n    - name: \"\"\n      label: More\n")],
        )
        .breaks("variables.name.required", "name: \"\""),
        Row::new("V1: without a label", [remove("      label: Subdomain")])
            .breaks("variables.label.required", "- name: subdomain"),
        Row::new("V1: an empty label", [replace("label: Subdomain", "label: \"\"")])
            .breaks("variables.label.required", "label: \"\""),
    ]
}

fn named() -> Vec<Row> {
    vec![
        Row::new("V2: letters, digits and underscores", more(&["a", "b_2"])),
        Row::new("V2: an underscore last", more(&["c_"])),
        Row::new("V2: a capital", more(&["companyId"])).breaks("variables.name.form", "name: companyId"),
        Row::new("V2: a digit first", [replace("  variables:\n", format!("  variables:\n{}", variable("2nd")))])
            .breaks("variables.name.form", "name: 2nd")
            .breaks("variables.used", "name: 2nd"),
        Row::new("V2: an underscore first", [replace("  variables:\n", format!("  variables:\n{}", variable("_a")))])
            .breaks("variables.name.form", "name: _a")
            .breaks("variables.used", "name: _a"),
        Row::new(
            "V2: 1023 characters",
            [replace("  variables:\n", format!("  variables:\n{}", variable(&long(1_023))))],
        )
        .breaks("variables.used", long(1_023)),
        Row::new(
            "V2: 1024 characters",
            [replace("  variables:\n", format!("  variables:\n{}", variable(&long(1_024))))],
        )
        .breaks("variables.used", long(1_024)),
        Row::new(
            "V2: 1025 characters",
            [replace("  variables:\n", format!("  variables:\n{}", variable(&long(1_025))))],
        )
        .breaks("variables.name.length", long(1_025))
        .breaks("variables.used", long(1_025)),
        Row::new(
            "two variables of one name",
            [replace(
                "      samples: [berryfarm, orchard]\n",
                "      samples: [berryfarm, orchard]\n    - name: \"subdomain\"\n      label: More\n",
            )],
        )
        .breaks("variables.name.unique", "name: \"subdomain\""),
    ]
}

fn counted() -> Vec<Row> {
    vec![
        Row::new("V4: two variables, 2024-10", more(&["b"])).in_2024(),
        Row::new("V4: three variables, 2024-10", more(&["b", "c"])).in_2024(),
        Row::new("V4: four variables, 2024-10", more(&["b", "c", "d"]))
            .in_2024()
            .breaks("variables.count.three", "name: subdomain"),
        Row::new("V4: three variables", more(&["b", "c"])),
        Row::new("V4: four variables", more(&["b", "c", "d"])).breaks("variables.count-in-doubt", "name: subdomain"),
        Row::new("V4: seven variables", more(&["b", "c", "d", "e", "f", "g"]))
            .breaks("variables.count-in-doubt", "name: e"),
        Row::new("V4: eight variables", more(&["b", "c", "d", "e", "f", "g", "h"]))
            .breaks("variables.count-in-doubt", "name: e"),
        Row::new("V4: nine variables", more(&["b", "c", "d", "e", "f", "g", "h", "i"]))
            .breaks("variables.count", "name: subdomain"),
        Row::new(
            "V4: nine variables of a migrated integration",
            more(&["b", "c", "d", "e", "f", "g", "h", "i"]).into_iter().chain([migrated()]),
        )
        .breaks("update.published-named", "name: subdomain"),
        Row::new(
            "V4: nine variables of a migrated integration, all published",
            more(&["b", "c", "d", "e", "f", "g", "h", "i"]).into_iter().chain([migrated()]),
        )
        .updates(more(&["b", "c", "d", "e", "f", "g", "h", "i"])),
        Row::new(
            "V4: nine variables of a migrated integration, one of them in the place of another",
            more(&["b", "c", "d", "e", "f", "g", "h", "j"]).into_iter().chain([migrated()]),
        )
        .updates(more(&["b", "c", "d", "e", "f", "g", "h", "i"]))
        .breaks("variables.count", "name: j")
        .breaks("update.variable-kept", "ruleset:")
        // Of eight variables nobody knows a value, and one of them is new.
        .breaks("expression.other-values", "{app.b}")
        .breaks("expression.all-combinations", "{app.b}"),
        Row::new("V5: a capital in a migrated integration", more(&["companyId"]).into_iter().chain([migrated()]))
            .breaks("update.published-named", "name: companyId"),
        Row::new("V5: a capital that was published", more(&["companyId"]).into_iter().chain([migrated()]))
            .updates(more(&["companyId"])),
        Row::new("V5: a capital that is new", more(&["companyId"]).into_iter().chain([migrated()]))
            .updates([])
            .breaks("variables.name.form", "name: companyId"),
        Row::new(
            "V5: http in a migrated integration",
            [
                replace(
                    "- https://{app.subdomain}.strawberry.example/callback",
                    "- http://{app.subdomain}.strawberry.example/callback",
                ),
                migrated(),
            ],
        )
        .breaks("update.published-named", "- http://{app.subdomain}"),
        Row::new(
            "V5: http, capitals and nine variables in a migrated integration",
            more(&["aA", "bB", "c", "d", "e", "f", "g", "h"]).into_iter().chain([
                replace(
                    "- https://{app.subdomain}.strawberry.example/callback",
                    "- http://{app.subdomain}.strawberry.example/callback",
                ),
                migrated(),
            ]),
        )
        .breaks("update.published-named", "name: aA"),
    ]
}

fn used() -> Vec<Row> {
    vec![
        Row::new("V8: a name that is reserved", more(&["label"])).breaks("variables.name.reserved", "name: label"),
        Row::new("V8: scim_base_url", more(&["scim_base_url"])),
        Row::new("V8: a name that is reserved, 2024-10", more(&["label"])).in_2024(),
    ]
}

/// V9 and V10.
fn named_in_expressions() -> Vec<Row> {
    vec![
        Row::new(
            "V9: declared and not used",
            [replace("  variables:\n", format!("  variables:\n{}", variable("region")))],
        )
        .breaks("variables.used", "name: region"),
        Row::new(
            "V9: used and not declared",
            [replace("{app.subdomain}.strawberry.example/callback", "{app.region}.strawberry.example/callback")],
        )
        .breaks("expression.variable-declared", "{app.region}"),
        Row::new(
            "V9: the prefix of another protocol",
            [replace("{app.subdomain}.strawberry.example/callback", "{org.subdomain}.strawberry.example/callback")],
        )
        .breaks("expression.prefix", "{org.subdomain}.strawberry.example/callback"),
        Row::new(
            "V9: the prefix of OIDC over SAML",
            [replace(
                "${org.subdomain}.strawberry.example/saml/acs\n",
                "${app.subdomain}.strawberry.example/saml/acs\n",
            )],
        )
        .breaks("expression.readable", "${app.subdomain}.strawberry.example/saml/acs"),
        Row::new(
            "V9: the prefix of SAML in SCIM",
            [replace("app.subdomain + '.strawberry.example/scim", "org.subdomain + '.strawberry.example/scim")],
        )
        .breaks("expression.prefix", "base_url:"),
        Row::new(
            "V9: the prefix of SAML in Universal Logout",
            [replace("app.subdomain + '.strawberry.example/global", "org.subdomain + '.strawberry.example/global")],
        )
        .breaks("expression.prefix", "global-token-revocation"),
        Row::new(
            "V9: a property of the user in an address",
            [replace("{app.subdomain}.strawberry.example/callback", "{user.login}.strawberry.example/callback")],
        )
        .breaks("expression.own-variables", "{user.login}"),
        Row::new(
            "an instance with a value of a variable that is not declared",
            [replace("      subdomain: berryfarm\n", "      subdomain: berryfarm\n      subdomian: berryfarm\n")],
        )
        .breaks("variables.of-instances", "- name: subdomain"),
        Row::new(
            "V10: a variable that holds an address",
            [
                replace(
                    "  variables:\n",
                    "  variables:\n    - name: base_url\n      label: Address\n      samples: [\"https://acme.example\", \"https://zeta.example\"]\n",
                ),
                replace("- https://{app.subdomain}.strawberry.example/callback", "- \"{app.base_url}/callback\""),
            ],
        ),
        whole(
            "V10: over OIDC, without a value",
            "- https://{app.subdomain}.strawberry.example/callback",
            "- \"{app.base_url}/callback\"",
        ),
        whole(
            "V10: over SAML, without a value",
            "- https://${org.subdomain}.strawberry.example/saml/acs\n",
            "- ${org.base_url}/acs\n",
        ),
        whole(
            "V10: in SCIM, without a value",
            "base_url: \"'https://' + app.subdomain + '.strawberry.example/scim/v2/'\"",
            "base_url: app.base_url + '/scim/v2/'",
        ),
    ]
}

/// A variable without values holds the beginning of an address.
fn whole(name: &'static str, from: &str, to: &str) -> Row {
    let declared = "  variables:\n    - name: base_url\n      label: Address\n";
    Row::new(name, [replace("  variables:\n", declared), replace(from, to)])
}

fn migrated() -> super::table::Edit {
    replace("  catalog:\n", "  migrated: true\n  catalog:\n")
}

#[test]
fn v3_a_variable_has_no_type() {
    let text = super::table::base(oin_tester::submission::Ruleset::August2026);
    let text = text.replace("      label: Subdomain\n", "      label: Subdomain\n      type: url\n");
    let variables = std::iter::empty().collect();
    let error = oin_tester::scenario::parse(std::path::Path::new("acme.yaml"), &text, &variables).unwrap_err();
    let told = format!("{:?}", miette::Report::new(error));
    assert!(told.contains("unknown key `type`"), "{told}");
}
