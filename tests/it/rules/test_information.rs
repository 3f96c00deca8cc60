//! Okta's table of test information.

use super::table::{Edit, Row, long, remove, replace};

const ACCOUNT: &str = "      url: https://berryfarm.strawberry.example/sign-in";
const START: &str = "    account:\n";

pub(super) fn rows() -> Vec<Row> {
    [account(), contact(), starts(), results()].into_iter().flatten().collect()
}

/// An address of that length.
fn address(length: usize) -> String {
    let beginning = "https://a.example/";
    format!("{beginning}{}", long(length - beginning.len()))
}

fn account() -> Vec<Row> {
    let url = |text: &str| replace(ACCOUNT, format!("      url: {text}"));
    let username = |length| replace("username: isvtest@okta.com", format!("username: {}", long(length)));
    let password = |length| replace("${TEST_ACCOUNT_PASSWORD:-supplied-by-a-variable}", long(length));
    let block = "      instructions: >-\n        SCIM is at https://berryfarm.strawberry.example/scim/v2/; under Settings, \
                 Integrations, a test client is shown.\n";
    let instructions = |length| replace(block, format!("      instructions: {}\n", long(length)));
    vec![
        Row::new("test information: none", [remove("  test_information:")]).breaks("test.required", "ruleset:"),
        Row::new("account: none", [remove("    account:")]).breaks("test.account.required", "support_contact:"),
        Row::new("account URL: none", [remove(ACCOUNT)]).breaks("test.account.url.required", "username:"),
        Row::new("account URL: 511 characters", [url(&address(511))]),
        Row::new("account URL: 512 characters", [url(&address(512))]),
        Row::new("account URL: 513 characters", [url(&address(513))]).breaks("test.account.url.length", address(513)),
        Row::new("account URL: an expression", [url("https://{app.subdomain}.a.example")])
            .breaks("test.account.url.address", "url: https://{app.subdomain}.a.example"),
        Row::new("user name: none", [remove("      username:")]).breaks("test.account.username.required", ACCOUNT),
        Row::new("user name: 254 characters", [username(254)]),
        Row::new("user name: 255 characters", [username(255)]),
        Row::new("user name: 256 characters", [username(256)]).breaks("test.account.username.length", long(256)),
        Row::new("password: none", [remove("      password: ${TEST")])
            .breaks("test.account.password.required", ACCOUNT),
        Row::new("password: empty", [replace("${TEST_ACCOUNT_PASSWORD:-supplied-by-a-variable}", "\"\"")])
            .breaks("test.account.password.required", "      password: \"\""),
        Row::new("password: 254 characters", [password(254)]),
        Row::new("password: 255 characters", [password(255)]),
        Row::new("password: 256 characters", [password(256)]).breaks("test.account.password.length", long(256)),
        Row::new("instructions: 2047 characters", [instructions(2_047)]),
        Row::new("instructions: 2048 characters", [instructions(2_048)]),
        Row::new("instructions: 2049 characters", [instructions(2_049)])
            .breaks("test.account.instructions.length", long(2_049)),
        Row::new("instructions: none, with SCIM", [remove("      instructions:")])
            .breaks("test.account.instructions.scim", ACCOUNT),
        Row::new("instructions: none, with SCIM, 2024-10", [remove("      instructions:")]).in_2024(),
    ]
}

fn contact() -> Vec<Row> {
    let written = "ada.lovelace@strawberry.example";
    let contact = |text: &str| replace(written, text);
    let of_length = |length: usize| format!("{}@b.example", long(length - 10));
    let broken =
        |name, text: &'static str, id| Row::new(name, [contact(text)]).breaks(id, format!("support_contact: {text}"));
    vec![
        Row::new("support contact: none", [remove("    support_contact:")])
            .breaks("test.support-contact.required", "    account:"),
        Row::new("support contact: 254 characters", [contact(&of_length(254))]),
        Row::new("support contact: 255 characters", [contact(&of_length(255))]),
        Row::new("support contact: 256 characters", [contact(&of_length(256))])
            .breaks("test.support-contact.length", of_length(256)),
        broken("support contact: no address", "Ada Lovelace", "test.support-contact.email"),
        broken("support contact: a telephone number", "+1-800-555-0100", "test.support-contact.email"),
        broken("support contact: no domain", "ada@localhost", "test.support-contact.email"),
        broken("support contact: a queue", "support@strawberry.example", "test.support-contact.person"),
        broken("support contact: a part of a queue", "Support+oin@strawberry.example", "test.support-contact.person"),
        broken("support contact: anybody's domain of a country", "ada@yahoo.co.uk", "test.support-contact.company"),
        broken("support contact: a link", "mailto:ada@strawberry.example", "test.support-contact.email"),
        Row::new(
            "account: a sign-in page in a network",
            [replace(
                "url: https://berryfarm.strawberry.example/sign-in\n      username",
                "url: https://localhost/sign-in\n      username",
            )],
        )
        .breaks("test.account.url.public", "localhost"),
        broken("support contact: anybody's domain", "ada.lovelace@gmail.com", "test.support-contact.company"),
    ]
}

fn starts() -> Vec<Row> {
    let oidc = "    oidc:\n      sp_initiate_url: https://berryfarm.strawberry.example/sign-in\n";
    let saml = "    saml:\n      sp_initiate_url: https://berryfarm.strawberry.example/sign-in\n";
    let at = |protocol: &str, url: &str| format!("    {protocol}:\n      sp_initiate_url: {url}\n");
    let description = |text: String| replace("Press \"Sign in with your company\" and give the name berryfarm.", text);
    let no_sp: [Edit; 2] = [replace("sp_flow: true", "sp_flow: false"), remove("      sp_initiate_description:")];
    vec![
        Row::new("OIDC, SP initiate URL: none", [replace(oidc, "")])
            .breaks("test.oidc.sp-initiate-url.required", "    account:"),
        Row::new("OIDC, SP initiate URL: 511 characters", [replace(oidc, at("oidc", &address(511)))]),
        Row::new("OIDC, SP initiate URL: 512 characters", [replace(oidc, at("oidc", &address(512)))]),
        Row::new("OIDC, SP initiate URL: 513 characters", [replace(oidc, at("oidc", &address(513)))])
            .breaks("test.oidc.sp-initiate-url.length", address(513)),
        Row::new("OIDC, SP initiate URL: a path", [replace(oidc, at("oidc", "/sign-in"))])
            .breaks("test.oidc.sp-initiate-url.address", "sp_initiate_url: /sign-in"),
        Row::new("OIDC, SP initiate URL: no address", [replace(oidc, at("oidc", "the start page"))])
            .breaks("test.oidc.sp-initiate-url.address", "the start page"),
        Row::new("SAML, SP initiate URL: none", [replace(saml, "    saml:\n")])
            .breaks("test.saml.sp-initiate-url.required", "sp_initiate_description:"),
        Row::new(
            "SAML, SP initiate URL: none, without SP flow",
            [replace(saml, "    saml:\n      {}\n")].into_iter().chain(no_sp),
        ),
        Row::new("SAML, SP initiate URL: 511 characters", [replace(saml, at("saml", &address(511)))]),
        Row::new("SAML, SP initiate URL: 512 characters", [replace(saml, at("saml", &address(512)))]),
        Row::new("SAML, SP initiate URL: 513 characters", [replace(saml, at("saml", &address(513)))])
            .breaks("test.saml.sp-initiate-url.length", address(513)),
        Row::new("SAML, SP initiate URL: no address", [replace(saml, at("saml", "the start page"))])
            .breaks("test.saml.sp-initiate-url.address", "the start page"),
        Row::new(
            "SAML, SP initiate description: none",
            [remove("      sp_initiate_description:"), replace(saml, at("saml", "https://a.example/go"))],
        )
        .breaks("test.saml.sp-initiate-description.required", "https://a.example/go"),
        Row::new("SAML, SP initiate description: 2047 characters", [description(long(2_047))]),
        Row::new("SAML, SP initiate description: 2048 characters", [description(long(2_048))]),
        Row::new("SAML, SP initiate description: 2049 characters", [description(long(2_049))])
            .breaks("test.saml.sp-initiate-description.length", long(2_049)),
    ]
}

fn results() -> Vec<Row> {
    let spec = "spec: https://www.runscope.com/radar/bucket/spec/history/1";
    let crud = "crud: https://www.runscope.com/radar/bucket/crud/history/1";
    let entitlements = "entitlements: https://www.runscope.com/radar/bucket/entitlements/history/1";
    let explained =
        |length| [replace(START, format!("    api_service:\n      scope_explanation: {}\n{START}", long(length)))];
    vec![
        Row::new("SCIM, specification suite: none", [remove("      spec:")])
            .breaks("test.scim.spec.required", "      crud:"),
        Row::new("SCIM, CRUD suite: none", [remove("      crud:")]).breaks("test.scim.crud.required", "      spec:"),
        Row::new("SCIM, suite for entitlements: none", [remove("      entitlements: https")])
            .breaks("test.scim.entitlements.required", "      spec:"),
        Row::new(
            "SCIM, no entitlements: no suite for them",
            [remove("  entitlements:"), remove("      entitlements: https")],
        ),
        Row::new("SCIM, results: 511 characters", [replace(spec, format!("spec: {}", address(511)))]),
        Row::new("SCIM, results: 512 characters", [replace(spec, format!("spec: {}", address(512)))]),
        Row::new("SCIM, results: 513 characters", [replace(spec, format!("spec: {}", address(513)))])
            .breaks("test.scim.results.length", address(513)),
        Row::new("SCIM, results: no address", [replace(spec, "spec: all passed")])
            .breaks("test.scim.results.address", "all passed"),
        Row::new("SCIM, CRUD results: 513 characters", [replace(crud, format!("crud: {}", address(513)))])
            .breaks("test.scim.results.length", address(513)),
        Row::new("SCIM, CRUD results: no address", [replace(crud, "crud: all passed")])
            .breaks("test.scim.results.address", "crud: all passed"),
        Row::new(
            "SCIM, results for entitlements: 513 characters",
            [replace(entitlements, format!("entitlements: {}", address(513)))],
        )
        .breaks("test.scim.results.length", address(513)),
        Row::new("SCIM, results for entitlements: no address", [replace(entitlements, "entitlements: all passed")])
            .breaks("test.scim.results.address", "entitlements: all passed"),
        Row::new("SCIM, results: one link for two suites", [replace(crud, spec.replace("spec: ", "crud: "))])
            .breaks("test.scim.results.distinct", "crud: "),
        Row::new("API service: 4999 characters", explained(4_999))
            .breaks("capabilities.api-service-alone", long(4_999)),
        Row::new("API service: 5000 characters", explained(5_000))
            .breaks("capabilities.api-service-alone", long(5_000)),
        Row::new("API service: 5001 characters", explained(5_001))
            .breaks("capabilities.api-service-alone", long(5_001))
            .breaks("test.api-service.scope-explanation.length", long(5_001)),
    ]
}
