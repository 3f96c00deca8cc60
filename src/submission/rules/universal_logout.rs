//! The rules of the page about Universal Logout.

use super::{
    super::{Ruleset, UniversalLogout},
    Breach, Context, Rule, Rulesets,
    Severity::Error,
    context::Kind,
    demand::{given, shown},
    expressions::{insecure, long},
};
use crate::located::Located;

const PROPERTIES: &str = "Okta, Submit an integration with the OIN Wizard: Universal Logout properties";
const NOW: Rulesets = Rulesets::Since(Ruleset::August2026);

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "universal-logout.available",
        demands: "Universal Logout is not declared: the wizard had no page for it.",
        severity: Error,
        rulesets: Rulesets::Before(Ruleset::August2026),
        remedy: "Remove `universal_logout`.",
        source: PROPERTIES,
        run: |it| of(it, |logout| vec![Breach::new(logout.place, "it is declared")]),
    },
    Rule {
        id: "universal-logout.endpoint.required",
        demands: "Universal Logout has an endpoint.",
        severity: Error,
        rulesets: NOW,
        remedy: "Write `endpoint`, such as `\"'https://' + app.subdomain + '.example.com/logout'\"`.",
        source: PROPERTIES,
        run: |it| of(it, |logout| given(logout.value.endpoint.as_ref(), "endpoint", logout.place)),
    },
    Rule {
        id: "universal-logout.endpoint.length",
        demands: "The endpoint of Universal Logout has at most 1024 characters.",
        severity: Error,
        rulesets: NOW,
        remedy: "Shorten the expression.",
        source: PROPERTIES,
        run: |it| long(it, Kind::LogoutEndpoint),
    },
    Rule {
        id: "universal-logout.endpoint.https",
        demands: "The endpoint of Universal Logout is served over `https`.",
        severity: Error,
        rulesets: NOW,
        remedy: "Serve the endpoint over https.",
        source: PROPERTIES,
        run: |it| insecure(it, &[Kind::LogoutEndpoint]),
    },
    Rule {
        id: "universal-logout.authentication",
        demands: "Okta authenticates itself to Universal Logout with a signed JWT.",
        severity: Error,
        rulesets: NOW,
        remedy: "Write `authentication: signed_jwt`, or nothing.",
        source: PROPERTIES,
        run: |it| {
            of(it, |logout| {
                let other = logout.value.authentication.iter().filter(|it| it.value != "signed_jwt");
                other.map(|it| Breach::new(it.place, format!("it is `{}`", shown(&it.value)))).collect()
            })
        },
    },
];

fn of(context: &Context<'_>, demand: impl Fn(&Located<UniversalLogout>) -> Vec<Breach>) -> Vec<Breach> {
    context.submission.universal_logout.as_ref().map(demand).unwrap_or_default()
}
