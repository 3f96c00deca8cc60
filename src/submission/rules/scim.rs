//! The rules of the SCIM page.

use super::{
    super::{
        AuthenticationMode, GroupOperation, Ruleset, ScimAuthentication, ScimProperties, UserOperation,
        el::analysis::AddressDefect,
    },
    Breach, Context, Rule, Rulesets,
    Severity::{Error, Warning},
    context::Kind,
    demand::{addresses, distinct, given, present},
    expressions::{defects, insecure, long},
};
use crate::located::Located;

const PROPERTIES: &str = "Okta, Submit an integration with the OIN Wizard: SCIM properties";
const AUTHENTICATION: &str = "Okta, Submit an integration with the OIN Wizard: SCIM authentication";
const LIMITATIONS: &str = "Okta, OIN submission requirements: SCIM integration limitations";
const GUIDE: &str = "Okta, OIN submission requirements: customer configuration document guidelines";

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "scim.base-url.required",
        demands: "There is a base URL of the SCIM service.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `base_url` under `scim`, such as `\"'https://' + app.subdomain + '.example.com/scim/v2/'\"`.",
        source: PROPERTIES,
        run: |it| of(it, |scim| given(scim.value.base_url.as_ref(), "base_url", scim.place)),
    },
    Rule {
        id: "scim.base-url.length",
        demands: "The base URL has at most 1024 characters.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Shorten the expression.",
        source: PROPERTIES,
        run: |it| long(it, Kind::ScimBaseUrl),
    },
    Rule {
        id: "scim.base-url.https",
        demands: "The scheme of the base URL is `https`, in a migrated integration too.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Serve SCIM over https.",
        source: LIMITATIONS,
        run: |it| insecure(it, &[Kind::ScimBaseUrl]),
    },
    Rule {
        id: "scim.base-url.underscore",
        demands: "The base URL has no `_` in it.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Serve SCIM at an address without `_`.",
        source: "Okta, Prepare your SCIM API service: base URL",
        run: |it| defects(it, &[Kind::ScimBaseUrl], |defect| matches!(defect, AddressDefect::Underscore)),
    },
    Rule {
        id: "scim.users.required",
        demands: "Okta manages users there.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `users` under `scim`, such as `[create, read, update, deactivate]`.",
        source: PROPERTIES,
        run: |it| {
            of(it, |scim| match &scim.value.users {
                None => vec![Breach::new(scim.place, "`users` is missing")],
                Some(users) if users.value.is_empty() => vec![Breach::new(users.place, "there is no operation")],
                Some(_) => Vec::new(),
            })
        },
    },
    Rule {
        id: "scim.users.read",
        demands: "Okta reads users: imports are always on.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Add `read` to `users`.",
        source: PROPERTIES,
        run: |it| {
            of(it, |scim| {
                let lists = scim.value.users.iter().filter(|users| !users.value.is_empty());
                let without = lists.filter(|users| !users.value.iter().any(|it| it.value == UserOperation::Read));
                without.map(|users| Breach::new(users.place, "`read` is missing")).collect()
            })
        },
    },
    Rule {
        id: "scim.users.import-schema",
        demands: "Okta does not read which attributes users have: there was no such choice.",
        severity: Error,
        rulesets: Rulesets::Before(Ruleset::August2026),
        remedy: "Remove `import_schema`.",
        source: PROPERTIES,
        run: |it| {
            of(it, |scim| {
                let operations = scim.value.users.iter().flat_map(|users| &users.value);
                let imports = operations.filter(|it| it.value == UserOperation::ImportSchema);
                imports.map(|it| Breach::new(it.place, "`import_schema` is chosen")).collect()
            })
        },
    },
    Rule {
        id: "scim.groups.read",
        demands: "Where Okta manages groups, it reads them.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Add `read` to `groups`.",
        source: PROPERTIES,
        run: |it| {
            of(it, |scim| {
                let reads = |it: &Located<GroupOperation>| it.value == GroupOperation::Read;
                let without = scim.value.groups.iter().filter(|groups| !groups.value.iter().any(reads));
                without.map(|groups| Breach::new(groups.place, "`read` is missing")).collect()
            })
        },
    },
    Rule {
        id: "scim.operations.distinct",
        demands: "No operation is named twice.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Remove the second one.",
        source: PROPERTIES,
        run: |it| {
            of(it, |scim| {
                let users = scim.value.users.iter().flat_map(|users| &users.value);
                let groups = scim.value.groups.iter().flat_map(|groups| &groups.value);
                let mut twice = distinct(users.map(|it| (it.value, it.place)));
                twice.extend(distinct(groups.map(|it| (it.value, it.place))));
                twice
            })
        },
    },
    Rule {
        id: "scim.authentication.required",
        demands: "The submission says how Okta authenticates itself at the SCIM service.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `authentication: { mode: bearer }`, `header` or `oauth2` under `scim`.",
        source: AUTHENTICATION,
        run: |it| {
            of(it, |scim| match &scim.value.authentication {
                None => vec![Breach::new(scim.place, "`authentication` is missing")],
                Some(it) => present(it.value.mode.as_ref(), "mode", it.place),
            })
        },
    },
    Rule {
        id: "scim.authentication.not-basic",
        demands: "Okta does not authenticate itself with user name and password. An integration in the catalog that has \
                  this cannot be updated: a new one must be submitted.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Take a token (`header`, `bearer`) or OAuth 2.0 (`oauth2`).",
        source: LIMITATIONS,
        run: |it| {
            let modes = authentication(it).filter_map(|it| it.value.mode.as_ref());
            let basic = modes.filter(|mode| mode.value == AuthenticationMode::Basic);
            basic.map(|mode| Breach::new(mode.place, "the mode is `basic`")).collect()
        },
    },
    Rule {
        id: "scim.oauth.authorize-endpoint",
        demands: "With OAuth 2.0 there is an authorization endpoint.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `authorize_endpoint` under `authentication`.",
        source: AUTHENTICATION,
        run: |it| oauth(it, |it| given(it.value.authorize_endpoint.as_ref(), "authorize_endpoint", it.place)),
    },
    Rule {
        id: "scim.oauth.token-endpoint",
        demands: "With OAuth 2.0 there is a token endpoint.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `token_endpoint` under `authentication`.",
        source: AUTHENTICATION,
        run: |it| oauth(it, |it| given(it.value.token_endpoint.as_ref(), "token_endpoint", it.place)),
    },
    Rule {
        id: "scim.oauth.https",
        demands: "The endpoints of OAuth 2.0 are served over `https`.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Serve the endpoint over https.",
        source: AUTHENTICATION,
        run: |it| insecure(it, &[Kind::OauthEndpoint]),
    },
    Rule {
        id: "scim.oauth.client-id",
        demands: "With OAuth 2.0 there is a client id.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `client_id` under `authentication`.",
        source: AUTHENTICATION,
        run: |it| oauth(it, |it| given(it.value.client_id.as_ref(), "client_id", it.place)),
    },
    Rule {
        id: "scim.oauth.client-secret",
        demands: "With OAuth 2.0 there is a client secret.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `client_secret: ${NAME}` under `authentication`, and supply the variable.",
        source: AUTHENTICATION,
        run: |it| {
            oauth(it, |it| match &it.value.client_secret {
                None => vec![Breach::new(it.place, "`client_secret` is missing")],
                Some(secret) if secret.value.expose().trim().is_empty() => {
                    vec![Breach::new(secret.place, "`client_secret` is empty")]
                }
                Some(_) => Vec::new(),
            })
        },
    },
    Rule {
        id: "scim.oauth.static-client",
        demands: "Client id and secret of OAuth 2.0 are the same for all customers: no expression.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Register one client for all of Okta's customers.",
        source: LIMITATIONS,
        run: |it| {
            oauth(it, |it| {
                // A secret may hold any character: only a variable's name is surely none of it.
                let is_expression = |id: &str| names_variable(id) || id.contains("${");
                let id = it.value.client_id.iter().filter(|id| is_expression(&id.value)).map(|id| id.place);
                let secret = it.value.client_secret.iter().filter(|it| names_variable(it.value.expose()));
                let places = id.chain(secret.map(|it| it.place));
                places.map(|place| Breach::new(place, "it is an expression")).collect()
            })
        },
    },
    Rule {
        id: "scim.oauth.scopes",
        demands: "No scopes are named: there was no field for them.",
        severity: Warning,
        rulesets: Rulesets::Before(Ruleset::August2026),
        remedy: "Remove `scopes`.",
        source: AUTHENTICATION,
        run: |it| {
            let scopes = authentication(it).flat_map(|it| &it.value.scopes);
            scopes.map(|scope| Breach::new(scope.place, "a scope is named")).collect()
        },
    },
    Rule {
        id: "scim.guide.required",
        demands: "There is a configuration guide for SCIM.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `configuration_guide` under `scim`: the address of a page that customers can read.",
        source: GUIDE,
        run: |it| of(it, |scim| given(scim.value.configuration_guide.as_ref(), "configuration_guide", scim.place)),
    },
    Rule {
        id: "scim.guide.address",
        demands: "The configuration guide for SCIM is an address of the web, without expressions.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Give the address of the page.",
        source: GUIDE,
        run: |it| of(it, |scim| addresses(&scim.value.configuration_guide)),
    },
];

fn of(context: &Context<'_>, demand: impl Fn(&Located<ScimProperties>) -> Vec<Breach>) -> Vec<Breach> {
    context.scim().map(demand).unwrap_or_default()
}

fn authentication<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Located<ScimAuthentication>> {
    context.scim().into_iter().filter_map(|scim| scim.value.authentication.as_ref())
}

fn oauth(context: &Context<'_>, demand: impl Fn(&Located<ScimAuthentication>) -> Vec<Breach>) -> Vec<Breach> {
    let mode = |it: &&Located<ScimAuthentication>| {
        it.value.mode.as_ref().is_some_and(|mode| mode.value == AuthenticationMode::Oauth2)
    };
    authentication(context).filter(mode).flat_map(demand).collect()
}

/// Whether a text names an integration variable: `app.` at the beginning of a word.
fn names_variable(text: &str) -> bool {
    text.match_indices("app.").any(|(at, prefix)| {
        let before = text[..at].chars().next_back();
        let after = text[at + prefix.len()..].chars().next();
        before.is_none_or(|it| it.is_whitespace() || "{(+,?:!=".contains(it))
            && after.is_some_and(|it| it.is_ascii_alphabetic())
    })
}
