//! One row for each thing that can be wrong.

use oin_tester_fixtures::{ApiTokenConfig, Generation, OrgConfig, Policy, Right, Secret, UserStatus};
use reqwest::Method;

use super::examined::{HEALTHY, Row, WATCHER};
use crate::world::Demo;

/// The scenario's token has these rights only.
fn limited(config: &mut OrgConfig, rights: &[Right]) {
    let token = |token: &str, rights: Option<&[Right]>| ApiTokenConfig {
        token: Secret::new(token),
        rights: rights.map(<[Right]>::to_vec),
    };
    config.api_tokens = vec![token("00limited", Some(rights)), token(WATCHER, None)];
}

pub(super) const TOKEN: &[Row] = &[
    Row {
        name: "token refused",
        variables: &[("ORG_TOKEN", "00revoked")],
        code: 3,
        told: &[
            "wrong token: token: refused: 401 E0000011 \"Invalid token provided\" → the API token is not valid: it \
             may be revoked, unused for 30 days, of another org, or not allowed from this address; create a new one \
             (Security > API > Tokens) and give it as `org.token`",
            "unknown instances: 0oasampleoidc0000001 status: the org refuses the API token → mend the API token \
             first",
            "unknown users: ann@example.test: the org refuses the API token → mend the API token first",
        ],
        ..HEALTHY
    },
    Row {
        name: "users cannot be managed",
        org: |config| limited(config, &[Right::UsersRead, Right::AppsManage, Right::LogsRead, Right::PoliciesRead]),
        code: 3,
        told: &[
            "wrong token: create users: refused: 403 E0000006 \"You do not have permission to perform the requested \
             action\" → the API token or service app lacks a right: a token must be created by an administrator with \
             the role Organization or Super Administrator; a service app needs such a role and the scope \
             `okta.users.manage`, granted in the org and asked for in `org.service_app.scopes`",
            "wrong token: end users' sessions: refused: 403 E0000006 \"You do not have permission to perform the \
             requested action\" → the API token or service app lacks a right: a token must be created by an \
             administrator with the role Organization or Super Administrator; a service app needs such a role and the \
             scope `okta.users.manage`, granted in the org and asked for in `org.service_app.scopes`",
            "wrong token: deactivate users: refused: 403 E0000006 \"You do not have permission to perform the \
             requested action\" → the API token or service app lacks a right: a token must be created by an \
             administrator with the role Organization or Super Administrator; a service app needs such a role and the \
             scope `okta.users.manage`, granted in the org and asked for in `org.service_app.scopes`",
            "wrong token: delete users: refused: 403 E0000006 \"You do not have permission to perform the requested \
             action\" → the API token or service app lacks a right: a token must be created by an administrator with \
             the role Organization or Super Administrator; a service app needs such a role and the scope \
             `okta.users.manage`, granted in the org and asked for in `org.service_app.scopes`",
        ],
        ..HEALTHY
    },
    Row {
        name: "apps cannot be managed",
        org: |config| limited(config, &[Right::UsersManage, Right::AppsRead, Right::LogsRead, Right::PoliciesRead]),
        code: 3,
        told: &[
            "wrong token: assign users: refused: 403 E0000006 \"You do not have permission to perform the requested \
             action\" → the API token or service app lacks a right: a token must be created by an administrator with \
             the role Application or Super Administrator; a service app needs such a role and the scope \
             `okta.apps.manage`, granted in the org and asked for in `org.service_app.scopes`",
            "wrong token: unassign users: refused: 403 E0000006 \"You do not have permission to perform the requested \
             action\" → the API token or service app lacks a right: a token must be created by an administrator with \
             the role Application or Super Administrator; a service app needs such a role and the scope \
             `okta.apps.manage`, granted in the org and asked for in `org.service_app.scopes`",
        ],
        ..HEALTHY
    },
    Row {
        name: "neither users nor instances can be read",
        org: |config| limited(config, &[Right::LogsRead, Right::PoliciesRead]),
        edits: &[("tests: [idp-flow, sp-flow, jit-idp-flow, jit-sp-flow]", "tests: [idp-flow, sp-flow]")],
        code: 3,
        told: &[
            "wrong token: read users: refused: 403 E0000006 \"You do not have permission to perform the requested \
             action\" → the API token or service app lacks a right: a token must be created by an administrator with \
             the role Read-only, Organization or Super Administrator; a service app needs such a role and the scope \
             `okta.users.read`, granted in the org and asked for in `org.service_app.scopes`",
            "wrong token: read instances: refused: 403 E0000006 \"You do not have permission to perform the requested \
             action\" → the API token or service app lacks a right: a token must be created by an administrator with \
             the role Read-only, Application or Super Administrator; a service app needs such a role and the scope \
             `okta.apps.read`, granted in the org and asked for in `org.service_app.scopes`",
            "unknown instances: 0oasampleoidc0000001 status: refused: 403 E0000006 \"You do not have permission to \
             perform the requested action\" → the API token or service app lacks a right: a token must be created by \
             an administrator with the role Read-only, Application or Super Administrator; a service app needs such a \
             role and the scope `okta.apps.read`, granted in the org and asked for in `org.service_app.scopes`",
            "unknown users: ann@example.test: refused: 403 E0000006 \"You do not have permission to perform the \
             requested action\" → the API token or service app lacks a right: a token must be created by an \
             administrator with the role Read-only, Organization or Super Administrator; a service app needs such a \
             role and the scope `okta.users.read`, granted in the org and asked for in `org.service_app.scopes`",
        ],
        ..HEALTHY
    },
    Row {
        name: "neither log nor policies can be read",
        org: |config| limited(config, &[Right::UsersManage, Right::AppsManage]),
        told: &[
            "warning token: read the System Log: refused: 403 E0000006 \"You do not have permission to perform the \
             requested action\"; the rules that look at the System Log are then not evaluated → the API token or \
             service app lacks a right: a token must be created by an administrator with the role Read-only, Report, \
             Organization or Super Administrator; a service app needs such a role and the scope `okta.logs.read`, \
             granted in the org and asked for in `org.service_app.scopes`",
            "warning token: read sign-in policies: refused: 403 E0000006 \"You do not have permission to perform the \
             requested action\"; whether a password is enough to sign in cannot be told → the API token or service \
             app lacks a right: a token must be created by an administrator with the role Read-only, Organization or \
             Super Administrator; a service app needs such a role and the scope `okta.policies.read`, granted in the \
             org and asked for in `org.service_app.scopes`",
            "unknown instances: 0oasampleoidc0000001 sign-in policy: refused: 403 E0000006 \"You do not have \
             permission to perform the requested action\" → the API token or service app lacks a right: a token must \
             be created by an administrator with the role Read-only, Organization or Super Administrator; a service \
             app needs such a role and the scope `okta.policies.read`, granted in the org and asked for in \
             `org.service_app.scopes`",
        ],
        ..HEALTHY
    },
    Row {
        name: "users cannot be deleted",
        defects: &["user-delete-refused"],
        code: 3,
        told: &[
            "wrong token: delete users: refused: 403 E0000006 \"You do not have permission to perform the requested \
             action\" → the API token or service app lacks a right: a token must be created by an administrator with \
             the role Organization or Super Administrator; a service app needs such a role and the scope \
             `okta.users.manage`, granted in the org and asked for in `org.service_app.scopes`",
        ],
        ..HEALTHY
    },
    Row {
        name: "tests without temporary users need fewer rights",
        org: |config| limited(config, &[Right::UsersRead, Right::AppsRead, Right::LogsRead, Right::PoliciesRead]),
        edits: &[("tests: [idp-flow, sp-flow, jit-idp-flow, jit-sp-flow]", "tests: [idp-flow, sp-flow]")],
        ..HEALTHY
    },
];

pub(super) const ORG: &[Row] = &[
    Row {
        name: "org unreachable",
        variables: &[("ORG_URL", "https://127.0.0.2:1"), ("ORG_BACK_CHANNEL", "")],
        code: 3,
        told: &[
            "wrong org: answer: no answer: Connection refused → check that `ORG` is the org's address, that this \
             machine reaches it (name, firewall, the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name), and that \
             its certificate is trusted here (`org.trust` adds a root)",
            "unknown token: token: not asked, as the org does not answer → mend the org's answer first",
            "unknown instances: instances: not asked, as the org does not answer → mend the org's answer first",
            "unknown users: test users: not asked, as the org does not answer → mend the org's answer first",
        ],
        ..HEALTHY
    },
    Row {
        name: "org silent",
        variables: &[("ORG_BACK_CHANNEL", "")],
        edits: &[("url: ${ORG_URL}", "url: ${SILENT}"), ("  org: 30s", "  org: 3s")],
        code: 3,
        told: &[
            "wrong org: answer: no answer within 1000 ms → try again, or raise `timeouts.org` of the scenario",
            "unknown token: token: not asked, as the org does not answer → mend the org's answer first",
            "unknown instances: instances: not asked, as the org does not answer → mend the org's answer first",
            "unknown users: test users: not asked, as the org does not answer → mend the org's answer first",
        ],
        ..HEALTHY
    },
    Row {
        name: "org's clock ahead",
        defects: &["org-date-ahead"],
        code: 3,
        told: &[
            "wrong org: clock: 600 s ahead of this machine's; `clock_skew` allows 60 s → set this machine's clock by \
             the network's time (Linux: `timedatectl set-ntp true`); if it is right, set the org's",
        ],
        ..HEALTHY
    },
    Row {
        name: "Classic Engine",
        org: |config| config.sign_in.generation = Generation::Classic,
        told: &[
            "unknown instances: 0oasampleoidc0000001 sign-in policy: Classic Engine keeps it in the instance, where \
             the API does not show it → look at Applications > Sample OIDC app > Sign On: no rule may ask for a factor",
        ],
        ..HEALTHY
    },
];

pub(super) const INSTANCES: &[Row] = &[
    Row {
        name: "SAML instance inactive",
        demo: Demo::Saml,
        before: &[(Method::POST, "/api/v1/apps/0oasamplesaml0000001/lifecycle/deactivate")],
        code: 3,
        told: &[
            "wrong instances: 0oasamplesaml0000001 status: `Sample SAML app` is inactive → activate it: Applications \
             > Sample SAML app > Inactive > Activate",
        ],
        ..HEALTHY
    },
    Row {
        name: "instance of the other protocol",
        variables: &[("INSTANCE_ID", "0oasamplesaml0000001")],
        code: 3,
        told: &[
            "wrong instances: 0oasamplesaml0000001 sign-on mode: SAML 2.0, but the scenario says `protocol: oidc` → \
             correct `protocol` or `id` of the instance in the scenario",
        ],
        ..HEALTHY
    },
    Row {
        name: "instance missing",
        variables: &[("INSTANCE_ID", "0oanone")],
        code: 3,
        told: &[
            "wrong instances: 0oanone status: there is no such thing: 404 E0000007 \"Not found: Resource not found: \
             0oanone (AppInstance)\" → check the instance's id: it is in the instance's address in the Admin Console \
             (/admin/app/<name>/instance/<id>)",
            "unknown users: ann@example.test at 0oanone: there is no such instance → mend the instance first",
        ],
        ..HEALTHY
    },
    Row {
        name: "tile and redirect URI differ",
        defects: &["oidc-other-initiate-uri"],
        edits: &[("${APP_URL}/callback", "${APP_URL}/elsewhere")],
        code: 3,
        told: &[
            "wrong instances: 0oasampleoidc0000001 tile: leads to APP/initiate-login?from=tile, but the scenario \
             declares APP/initiate-login → correct the initiate-login URI in Applications > Sample OIDC app > General > \
             Login, or `initiate_login_uri` in the scenario",
            "wrong instances: 0oasampleoidc0000001 redirect URIs: APP/elsewhere is not among APP/callback → correct \
             the variables of the instance, or `redirect_uris` in the scenario; they are compared exactly",
        ],
        ..HEALTHY
    },
    Row {
        name: "ACS and audience differ",
        demo: Demo::Saml,
        edits: &[
            ("- ${APP_URL}/saml/acs\n", "- ${APP_URL}/elsewhere\n"),
            ("audience: ${APP_URL}/saml/metadata", "audience: urn:acme"),
        ],
        code: 3,
        told: &[
            "wrong instances: 0oasamplesaml0000001 ACS: APP/elsewhere is not among APP/saml/acs, \
             APP/saml/acs/indexed → correct the variables of the instance, or `acs_urls` in the scenario; the first \
             is the default",
            "wrong instances: 0oasamplesaml0000001 audience: APP/saml/metadata, but the scenario declares urn:acme → \
             correct the variables of the instance, or `audience` in the scenario",
        ],
        ..HEALTHY
    },
    Row {
        name: "the default ACS is another",
        demo: Demo::Saml,
        edits: &[("- ${APP_URL}/saml/acs\n", "")],
        code: 3,
        told: &[
            "wrong instances: 0oasamplesaml0000001 ACS: the default is APP/saml/acs → correct the variables of the \
             instance, or `acs_urls` in the scenario; the first is the default",
        ],
        ..HEALTHY
    },
    Row {
        name: "two factors",
        org: |config| config.policy = Policy::TwoFactors,
        code: 3,
        told: &[
            "wrong instances: 0oasampleoidc0000001 sign-in policy: `Any two factors` asks for more than a password \
             in its rule `Catch-all Rule` → put the instance on a policy of a password only (Applications > Sample \
             OIDC app > Sign On > User authentication)",
        ],
        ..HEALTHY
    },
];

pub(super) const USERS: &[Row] = &[
    Row {
        name: "user missing",
        variables: &[("USER_LOGIN", "nobody@example.test")],
        code: 3,
        told: &["wrong users: nobody@example.test: there is no such user → create the user (Directory > People > Add \
             person), or correct `users` in the scenario"],
        ..HEALTHY
    },
    Row {
        name: "user locked",
        org: |config| config.users[0].status = UserStatus::LockedOut,
        code: 3,
        told: &["wrong users: ann@example.test: locked out → unlock the user: Directory > People > the user > Unlock"],
        ..HEALTHY
    },
    Row {
        name: "user deactivated",
        before: &[(Method::POST, "/api/v1/users/ann@example.test/lifecycle/deactivate")],
        code: 3,
        told: &[
            "wrong users: ann@example.test: deactivated → activate the user: Directory > People > the user > \
             Activate",
            "wrong users: ann@example.test at 0oasampleoidc0000001: not assigned → assign the user: Applications > \
             the instance > Assignments > Assign to People",
        ],
        ..HEALTHY
    },
    Row {
        name: "user unassigned",
        demo: Demo::Saml,
        before: &[(Method::DELETE, "/api/v1/apps/0oasamplesaml0000001/users/{user}")],
        code: 3,
        told: &[
            "wrong users: ann@example.test at 0oasamplesaml0000001: not assigned → assign the user: Applications > \
             the instance > Assignments > Assign to People",
        ],
        ..HEALTHY
    },
    Row {
        name: "profile differs",
        variables: &[("USER_FIRST_NAME", "Anna")],
        told: &[
            "warning users: ann@example.test profile: the org has Ann Example, ann@example.test; the scenario has \
             another first name → correct `users` in the scenario, or the user's profile in the org",
        ],
        ..HEALTHY
    },
];

pub(super) const APP: &[Row] = &[
    Row {
        name: "app unreachable",
        edits: &[("deep_link: ${APP_URL}/report", "deep_link: https://127.0.0.9:1/report")],
        code: 3,
        told: &["wrong app: app.deep_link: https://127.0.0.9:1/report does not answer: Connection refused \
             → start the app, see that this machine reaches it (name, proxy, firewall), or correct `app.deep_link`"],
        ..HEALTHY
    },
    Row {
        name: "certificate that nobody trusts",
        edits: &[("deep_link: ${APP_URL}/report", "deep_link: ${UNTRUSTED}report")],
        code: 3,
        told: &[
            "wrong app: app.deep_link: UNTRUSTED/report: its certificate is not trusted here → serve a certificate \
             for this host that browsers trust, or add its authority's to `org.trust`",
        ],
        ..HEALTHY
    },
    Row {
        name: "app fails",
        edits: &[("deep_link: ${APP_URL}/report", "deep_link: ${FAILING}/report")],
        told: &["warning app: app.deep_link: FAILING/report answers 503 → look at the app's own log for why it fails"],
        ..HEALTHY
    },
    Row {
        name: "accounts refused",
        variables: &[("ACCOUNTS_TOKEN", "wrong")],
        code: 3,
        told: &["wrong app: app.accounts: APP/api/accounts: it answered 401 Unauthorized → correct `accounts` in the \
             scenario, or leave it out"],
        ..HEALTHY
    },
];

pub(super) const BROWSER: &[Row] = &[
    Row {
        name: "no browser",
        arguments: &["--browser", "/nonexistent/chrome"],
        code: 3,
        told: &["wrong browser: browser: no browser: looked for /nonexistent/chrome → Debian: apt-get install \
             chromium-headless-shell   (or chromium, for windows)\nUbuntu: snap install chromium\nFedora: dnf \
             install chromium-headless             (or chromium, for windows)\nmacOS:  brew install --cask \
             google-chrome"],
        ..HEALTHY
    },
    Row {
        name: "no driver",
        arguments: &["--driver", "/nonexistent/chromedriver"],
        code: 3,
        told: &[
            "wrong browser: driver: no ChromeDriver: looked for /nonexistent/chromedriver → Debian: apt-get install \
             chromium-driver\nUbuntu: snap install chromium\nFedora: dnf install chromedriver\nmacOS:  brew install \
             --cask chromedriver",
        ],
        ..HEALTHY
    },
    Row {
        name: "no WebDriver",
        arguments: &["--webdriver-url", "http://127.0.0.1:1"],
        code: 3,
        told: &["wrong browser: start: http://127.0.0.1:1/ did not open a browser: webdriver server did not respond \
             (legacy client): client error (Connect) → see that the WebDriver at `--webdriver-url` runs, is ready, \
             and has a Chrome"],
        ..HEALTHY
    },
];
