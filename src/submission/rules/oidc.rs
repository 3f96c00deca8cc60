//! The rules of the OpenID Connect page.

use super::{
    super::OidcProperties,
    Breach, Context, Rule, Rulesets,
    Severity::{Error, Warning},
    context::Kind,
    demand::{addresses, distinct, given, present},
    expressions::{insecure, long},
};
use crate::located::Located;

const PROPERTIES: &str = "Okta, Submit an integration with the OIN Wizard: OIDC properties";
const GUIDE: &str = "Okta, OIN submission requirements: customer configuration document guidelines";

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "oidc.redirect-uris.required",
        demands: "There is at least one redirect URI.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `redirect_uris` under `oidc`.",
        source: PROPERTIES,
        run: |it| {
            of(it, |oidc| {
                let written = oidc.value.redirect_uris.iter().any(|uri| !uri.value.trim().is_empty());
                if written { Vec::new() } else { vec![Breach::new(oidc.place, "there is none")] }
            })
        },
    },
    Rule {
        id: "oidc.redirect-uris.length",
        demands: "A redirect URI has at most 1024 characters.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Shorten the address, or the expressions in it.",
        source: PROPERTIES,
        run: |it| long(it, Kind::RedirectUri),
    },
    Rule {
        id: "oidc.redirect-uris.https",
        demands: "The scheme of a redirect URI is `https`. A migrated integration may keep `http` where it has it.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Serve the address over https.",
        source: PROPERTIES,
        run: |it| insecure(it, &[Kind::RedirectUri]),
    },
    Rule {
        id: "oidc.redirect-uris.distinct",
        demands: "No redirect URI is given twice.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Remove the second one.",
        source: PROPERTIES,
        run: |it| of(it, |oidc| distinct(oidc.value.redirect_uris.iter().map(|uri| (uri.value.as_str(), uri.place)))),
    },
    Rule {
        id: "oidc.addresses.given",
        demands: "An address that is given is not empty.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write the address, or remove the entry.",
        source: PROPERTIES,
        run: |it| {
            of(it, |oidc| {
                let OidcProperties { redirect_uris, initiate_login_uri, post_logout_uris, .. } = &oidc.value;
                let empty = |uri: &&Located<String>| uri.value.trim().is_empty();
                // That all redirect URIs are empty is another rule.
                let some = redirect_uris.iter().any(|uri| !empty(&uri));
                let redirects = redirect_uris.iter().filter(|_| some);
                let given = redirects.chain(initiate_login_uri).chain(post_logout_uris);
                given.filter(empty).map(|uri| Breach::new(uri.place, "it is empty")).collect()
            })
        },
    },
    Rule {
        id: "oidc.addresses.https",
        demands: "The scheme of initiate-login URI and post-logout URIs is `https`. A migrated integration may keep \
                  `http` where it has it.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Serve the address over https.",
        source: "Okta, OIN submission requirements: OIDC integration limitations",
        run: |it| insecure(it, &[Kind::InitiateLoginUri, Kind::PostLogoutUri]),
    },
    Rule {
        id: "oidc.guide.required",
        demands: "There is a configuration guide for OpenID Connect.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `configuration_guide` under `oidc`: the address of a page that customers can read.",
        source: GUIDE,
        run: |it| of(it, |oidc| given(oidc.value.configuration_guide.as_ref(), "configuration_guide", oidc.place)),
    },
    Rule {
        id: "oidc.guide.address",
        demands: "The configuration guide for OpenID Connect is an address of the web, without expressions.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Give the address of the page.",
        source: GUIDE,
        run: |it| of(it, |oidc| addresses(&oidc.value.configuration_guide)),
    },
    Rule {
        id: "oidc.jit.said",
        demands: "The submission says whether the app provisions users just in time over OpenID Connect.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Write `supports: { jit: true }`, or `false`; what is not said counts as `false`.",
        source: "Okta, Submit an integration with the OIN Wizard: test information, OIDC tests",
        run: |it| of(it, |oidc| present(oidc.value.just_in_time.as_ref(), "jit", oidc.value.supports)),
    },
];

fn of(context: &Context<'_>, demand: impl Fn(&Located<OidcProperties>) -> Vec<Breach>) -> Vec<Breach> {
    context.oidc().map(demand).unwrap_or_default()
}
